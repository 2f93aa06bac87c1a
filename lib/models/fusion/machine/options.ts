import { option, resolveOptions } from "../../../base/options.ts";
import { columnsRule } from "../features/feature-blocks.ts";

/** What a factorisation machine reads, and how it is trained. */
export interface MachineOptions {
  /** Columns of the items' table; null: all of them; []: none, and no table is needed. */
  columns: readonly string[] | null;
  /** Columns of the users' table; null: all of them; []: none, and no table is needed. */
  userColumns: readonly string[] | null;
  /** Whether each item has a free vector and bias of its own. */
  itemIds: boolean;
  /** Whether each user has a free vector of their own. Without, they are known by columns and context alone. */
  userIds: boolean;
  /**
   * What is read of the moment: "history", the sum of the history's items over the root of their number; "last", the
   * last of them; "weekday" and "hour" (UTC) of the event.
   */
  context: readonly ("history" | "last" | "weekday" | "hour")[];
  /**
   * Vectors of the items of "history" and "last": "shared" are those that items are scored with, times one learned gain
   * for each dimension; "own" are others, of an id and of features as well (the machine of Rendle 2010).
   */
  contextVectors: "shared" | "own";
  dimensions: number;
  /** Features of one kind that are wider are brought down to this many: see `featureBlocks`. */
  featureWidth: number;
  /**
   * Share of free vectors left out of each step, drawn item by item and user by user, so that features learn to stand
   * in for them (Volkovs, Yu and Poutanen 2017).
   */
  idDropout: number;
  /** Decoupled weight decay of everything that is learned. */
  regularization: number;
  epochs: number;
  /** Adam's. */
  learningRate: number;
  /** Users in a step, with all of their events. */
  batchSize: number;
  /** Items drawn for each step beside those that its users had; as many as there are make the softmax exact. */
  negatives: number;
  /** Epochs without a better validation after which training stops; null: all epochs, and the best ones' weights. */
  patience: number | null;
}

export const machineName = "factorization-machine";

const defaults: MachineOptions = {
  columns: null,
  userColumns: [],
  itemIds: true,
  userIds: true,
  context: ["history"],
  contextVectors: "shared",
  dimensions: 64,
  featureWidth: 128,
  idDropout: 0.2,
  regularization: 0.01,
  epochs: 20,
  learningRate: 0.005,
  batchSize: 16,
  negatives: 512,
  patience: null,
};

const rules = {
  columns: option.orNull(columnsRule),
  userColumns: option.orNull(columnsRule),
  itemIds: option.flag(),
  userIds: option.flag(),
  context: option.someOf("history", "last", "weekday", "hour"),
  contextVectors: option.oneOf("shared", "own"),
  dimensions: option.wholeNumber(1),
  featureWidth: option.wholeNumber(1),
  idDropout: option.number(0, 0.99),
  regularization: option.number(0),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  batchSize: option.wholeNumber(1),
  negatives: option.wholeNumber(1),
  patience: option.orNull(option.wholeNumber(0)),
};

/** Throws InputError for an unknown option or a value out of its range. */
export function resolveMachineOptions(given: Partial<MachineOptions>): Readonly<MachineOptions> {
  return resolveOptions(machineName, defaults, rules, given);
}
