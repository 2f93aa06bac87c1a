import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";

/** What a profile recommender is made of: kind of profile, item vectors, scores and training. */
export interface ProfileOptions {
  /**
   * How a history becomes one interest vector: "mean" of its item vectors; "last", that of the latest event; "decayed", a
   * mean in which an event counts half after `halfLife`; "elman", "gru", "lstm" or "transformer", the state after the
   * latest event. Or several (`interests`): "attention" or "routing", see `attentionInterests` and `routedInterests`.
   */
  profile: "mean" | "last" | "decayed" | "elman" | "gru" | "lstm" | "transformer" | "attention" | "routing";
  /** The vector column of the items' table; null for the only one there is. */
  column: string | null;
  /** "fixed": item vectors as they are, brought to length 1; "projected": these times a learned matrix. */
  items: "fixed" | "projected";
  /** Width of projected vectors and of interests; fixed vectors keep their own. */
  dimensions: number;
  /** Whether items are scored with the projection that they are read with, or with one of their own. */
  tied: boolean;
  /** Whether each item's score has a learned number of its own, which tells how popular the item is. */
  bias: boolean;
  /** Scores are inner products of interest and item, or cosines, divided by `temperature` in either case. */
  similarity: "product" | "cosine";
  temperature: number;
  /** For "decayed". */
  halfLife: number;
  /** What half-life is counted in: later events of the history, or seconds. */
  halfLifeIn: "events" | "seconds";
  /** Vectors of a user; for "attention" and "routing". */
  interests: number;
  /** Layers of recurrent networks and Transformers. */
  layers: number;
  /** Attention heads; for "transformer" only. */
  heads: number;
  /** Share of entries dropped in training: of inputs, and within the network. */
  dropout: number;
  /** Most events of a history that are read, the latest. */
  maxLength: number;
  epochs: number;
  /** Adam's. */
  learningRate: number;
  /** Users in a step, with all of their events. */
  batchSize: number;
  /** Decoupled weight decay of everything but biases, gains and offsets. */
  weightDecay: number;
  /** Epochs without a better validation after which training stops; null: all epochs, and the best ones' weights. */
  patience: number | null;
}

/** Whose name stands in errors and saved models. */
export const profileName = "profile-recommender";

const defaults: ProfileOptions = {
  profile: "gru",
  column: null,
  items: "projected",
  dimensions: 32,
  tied: true,
  bias: true,
  similarity: "product",
  temperature: 0.2,
  halfLife: 10,
  halfLifeIn: "events",
  interests: 4,
  layers: 1,
  heads: 1,
  dropout: 0.2,
  maxLength: 50,
  epochs: 20,
  learningRate: 5e-3,
  batchSize: 64,
  weightDecay: 0,
  patience: null,
};

const rules = {
  profile: option.oneOf("mean", "last", "decayed", "elman", "gru", "lstm", "transformer", "attention", "routing"),
  column: option.orNull(option.text()),
  items: option.oneOf("fixed", "projected"),
  dimensions: option.wholeNumber(1),
  tied: option.flag(),
  bias: option.flag(),
  similarity: option.oneOf("product", "cosine"),
  temperature: option.positive(),
  halfLife: option.positive(),
  halfLifeIn: option.oneOf("events", "seconds"),
  interests: option.wholeNumber(1),
  layers: option.wholeNumber(1),
  heads: option.wholeNumber(1),
  dropout: option.number(0, 0.99),
  maxLength: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  batchSize: option.wholeNumber(1),
  weightDecay: option.number(0),
  patience: option.orNull(option.wholeNumber(0)),
};

/** The options over their defaults. Throws InputError for what is unknown, out of range, or does not go together. */
export function resolveProfileOptions(given: Partial<ProfileOptions>): Readonly<ProfileOptions> {
  const options = resolveOptions(profileName, defaults, rules, given);
  if (options.items === "fixed" && !options.tied) {
    throw new InputError({
      wanted: "tied: true with fixed item vectors, which are read and scored as they are",
      got: "tied: false",
      where: profileName,
      fix: 'Set items to "projected", or leave tied out.',
    });
  }
  if (options.items === "projected") checkHeads(options, options.dimensions);
  return options;
}

/** Throws InputError where the heads of a Transformer cannot share the width of the item vectors. */
export function checkHeads({ profile, heads }: ProfileOptions, width: number): void {
  if (profile !== "transformer" || width % heads === 0) return;
  throw new InputError({
    wanted: `item vectors of a width that ${heads} heads can share`,
    got: String(width),
    where: profileName,
    fix: `Take a multiple of ${heads}, or fewer heads.`,
  });
}
