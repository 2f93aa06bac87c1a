import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { columnsRule } from "../fusion/features/feature-blocks.ts";

/** What two towers are made of, and how they are trained. */
export interface TowersOptions {
  /** Columns of the items' table; null: all of them; []: none, and no table is needed. */
  columns: readonly string[] | null;
  /** Columns of the users' table; null: all of them; []: none, and no table is needed. */
  userColumns: readonly string[] | null;
  /** Features of one kind that are wider are brought down to this many: see `learnFeatures`. */
  featureWidth: number;
  /** Whether each item has a free vector of its own beside what its content makes of it. */
  itemIds: boolean;
  /**
   * Share of the free vectors left out of each step, drawn item by item, so that content learns to stand in for them
   * (Volkovs, Yu & Poutanen 2017).
   */
  idDropout: number;
  /** Units of a rectified layer that bends the projection of the content; null: a linear projection alone. */
  itemHidden: number | null;
  /**
   * What makes one vector of a history: its mean, its last item, "attention" of the last item to all of them, a
   * recurrent network, or a causal Transformer.
   */
  history: "mean" | "last" | "attention" | "gru" | "lstm" | "transformer";
  layers: number;
  /** Attention heads; for "transformer" only. */
  heads: number;
  /** Most events of a history that are read, the latest. */
  maxLength: number;
  /** Share of predictions made without a history, so that users' columns learn to stand in for it; with `userColumns` only. */
  historyDropout: number;
  /** Width of both sides' vectors. */
  dimensions: number;
  /** How a user's and an item's vector are compared: by their angle, their product, or minus their squared distance. */
  similarity: "cosine" | "dot" | "euclidean";
  /** Whether vectors are brought to length 1; null: with "cosine" only. */
  normalized: boolean | null;
  /** What similarities are divided by in training; null: 0.2 where vectors are of length 1, else 1. */
  temperature: number | null;
  /**
   * "none": two towers, whose item vectors are kept. "user": an item's vector is made anew for each user, by a layer that
   * reads both, as document 5 has it in 3.2(2).
   */
  fusion: "none" | "user";
  /** Whether in-batch items count as often as they stand for others: the log-Q correction of Yi et al. (2019). */
  popularityCorrection: boolean;
  /** Whether a user's other items are left out of what the right one is told from; the right one's copies always are. */
  maskOwnItems: boolean;
  /** Wrong items that stand highest for each user, added to what a step tells right ones from; found anew each epoch. */
  hardNegatives: number;
  epochs: number;
  /** Adam's. */
  learningRate: number;
  /**
   * Decoupled weight decay of what is learned on top of the content's likeness, of the projection and of the map of the
   * history: the more, the nearer the towers stay to comparing contents.
   */
  regularization: number;
  /** Users in a step. */
  batchSize: number;
  /** Most events that a step predicts, drawn from those of its users. */
  predictions: number;
  /** Share of entries of the history's vectors dropped in training. */
  dropout: number;
  /** Passes over the users with new events when the model is brought up to date. */
  updateEpochs: number;
  /** Epochs without a better validation after which training stops; null: all epochs, and the best ones' weights. */
  patience: number | null;
}

/** Whose name stands in errors and saved models. */
export const towersName = "two-towers";

const defaults: TowersOptions = {
  columns: null,
  userColumns: [],
  featureWidth: 128,
  itemIds: true,
  idDropout: 0.5,
  itemHidden: null,
  history: "mean",
  layers: 1,
  heads: 1,
  maxLength: 100,
  historyDropout: 0.1,
  dimensions: 64,
  similarity: "cosine",
  normalized: null,
  temperature: null,
  fusion: "none",
  popularityCorrection: true,
  maskOwnItems: true,
  hardNegatives: 0,
  epochs: 20,
  learningRate: 3e-3,
  regularization: 10,
  batchSize: 32,
  predictions: 512,
  dropout: 0.1,
  updateEpochs: 3,
  patience: null,
};

const rules = {
  columns: option.orNull(columnsRule),
  userColumns: option.orNull(columnsRule),
  featureWidth: option.wholeNumber(1),
  itemIds: option.flag(),
  idDropout: option.number(0, 0.99),
  itemHidden: option.orNull(option.wholeNumber(1)),
  history: option.oneOf("mean", "last", "attention", "gru", "lstm", "transformer"),
  layers: option.wholeNumber(1),
  heads: option.wholeNumber(1),
  maxLength: option.wholeNumber(1),
  historyDropout: option.number(0, 0.99),
  dimensions: option.wholeNumber(1),
  similarity: option.oneOf("cosine", "dot", "euclidean"),
  normalized: option.orNull(option.flag()),
  temperature: option.orNull(option.positive()),
  fusion: option.oneOf("none", "user"),
  popularityCorrection: option.flag(),
  maskOwnItems: option.flag(),
  hardNegatives: option.wholeNumber(0),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  regularization: option.number(0),
  batchSize: option.wholeNumber(1),
  predictions: option.wholeNumber(1),
  dropout: option.number(0, 0.99),
  updateEpochs: option.wholeNumber(1),
  patience: option.orNull(option.wholeNumber(0)),
};

/** The options over their defaults. Throws InputError for what is unknown, out of range, or does not go together. */
export function resolveTowers(given: Partial<TowersOptions>): Readonly<TowersOptions> {
  const options = resolveOptions(towersName, defaults, rules, given);
  const { columns, itemIds, similarity, normalized, history, dimensions, heads, itemHidden } = options;
  const refuse = (wanted: string, got: string, fix: string): never => {
    throw new InputError({ wanted, got, where: towersName, fix });
  };
  if (columns?.length === 0 && !itemIds) {
    refuse("columns or free vectors for items", "neither", "Name columns, or leave itemIds true.");
  }
  if (columns?.length === 0 && itemHidden !== null) {
    refuse("columns for the layer of itemHidden to read", "none", "Name columns, or set itemHidden to null.");
  }
  if (similarity === "cosine" && normalized === false) {
    refuse("vectors of length 1, whose product is their cosine", "normalized: false", 'Take similarity "dot".');
  }
  if (history === "transformer" && dimensions % heads !== 0) {
    refuse(`dimensions that ${heads} heads can share`, String(dimensions), `Take a multiple of ${heads}.`);
  }
  return options;
}

/** Whether both sides' vectors are brought to length 1. */
export function isNormalized({ similarity, normalized }: TowersOptions): boolean {
  return normalized ?? similarity === "cosine";
}

/** What similarities are divided by in training. */
export function temperatureOf(options: TowersOptions): number {
  return options.temperature ?? (isNormalized(options) ? 0.2 : 1);
}
