import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";

/** What a sequence recommender is made of. Encoder, loss, time and training are chosen apart. */
export interface SequenceOptions {
  /**
   * What turns the items so far into a state: "mean" of them; "markov", the last one alone; "elman", "gru", "lstm"; or
   * "transformer", causal self-attention (Kang & McAuley 2018).
   */
  encoder: "mean" | "markov" | "elman" | "gru" | "lstm" | "transformer";
  /**
   * "softmax" over the whole catalogue; "sampled softmax" among `negatives` items shared by a batch, corrected for how
   * often they are drawn; "bpr": above an item drawn at random (Rendle et al. 2009); "binary": told from items drawn at
   * random, as SASRec was published.
   */
  loss: "softmax" | "sampled softmax" | "bpr" | "binary";
  /** Width of item vectors. */
  dimensions: number;
  /** Width of states; null: as wide as item vectors. Only recurrent encoders without `tied` may differ. */
  hidden: number | null;
  layers: number;
  /** Attention heads; for "transformer" only. */
  heads: number;
  /** Share of entries dropped in training: of inputs, and within the encoder. */
  dropout: number;
  /** Most events of a history that are read, the latest; in training a longer history is cut into pieces of this length. */
  maxLength: number;
  /**
   * Whether items are scored with the vectors they are read with; otherwise with vectors and biases of their own.
   * "mean" and "markov" then give items a and b the same score after each other in either order.
   */
  tied: boolean;
  /** What of the times is encoded: see time-encoding.ts. */
  time: readonly ("order" | "gap" | "weekday" | "hour")[];
  /** Items drawn at random: for each batch with "sampled softmax", for each event with "bpr" and "binary". */
  negatives: number;
  epochs: number;
  /** Adam's. */
  learningRate: number;
  /** How the learning rate goes on from there. */
  schedule: "constant" | "linear" | "cosine";
  /** Users in a step, with all of their events. */
  batchSize: number;
  /** Decoupled weight decay of everything but biases, gains and offsets. */
  weightDecay: number;
  /** Largest global norm of a step's gradient; null for no limit. */
  clip: number | null;
  /** Epochs without a better validation after which training stops; null: all epochs, and the best ones' weights. */
  patience: number | null;
}

/** What of the options says how a network is trained, and not what it is made of. */
export type TrainingOptions = Omit<
  SequenceOptions,
  "encoder" | "dimensions" | "hidden" | "layers" | "heads" | "maxLength" | "tied" | "time"
>;

const defaults: SequenceOptions = {
  encoder: "transformer",
  loss: "softmax",
  dimensions: 64,
  hidden: null,
  layers: 2,
  heads: 1,
  dropout: 0.2,
  maxLength: 50,
  tied: true,
  time: [],
  negatives: 512,
  epochs: 20,
  learningRate: 1e-3,
  schedule: "constant",
  batchSize: 128,
  weightDecay: 0,
  clip: null,
  patience: null,
};

const rules = {
  encoder: option.oneOf("mean", "markov", "elman", "gru", "lstm", "transformer"),
  loss: option.oneOf("softmax", "sampled softmax", "bpr", "binary"),
  dimensions: option.wholeNumber(1),
  hidden: option.orNull(option.wholeNumber(1)),
  layers: option.wholeNumber(1),
  heads: option.wholeNumber(1),
  dropout: option.number(0, 0.99),
  maxLength: option.wholeNumber(1),
  tied: option.flag(),
  time: option.someOf("order", "gap", "weekday", "hour"),
  negatives: option.wholeNumber(1),
  epochs: option.wholeNumber(1),
  learningRate: option.positive(),
  schedule: option.oneOf("constant", "linear", "cosine"),
  batchSize: option.wholeNumber(1),
  weightDecay: option.number(0),
  clip: option.orNull(option.positive()),
  patience: option.orNull(option.wholeNumber(0)),
};

/** Whose name stands in errors and saved models. */
export const sequenceName = "sequence-recommender";

/** The options over their defaults. Throws InputError for what is unknown, out of range, or does not go together. */
export function resolveSequenceOptions(given: Partial<SequenceOptions>): Readonly<SequenceOptions> {
  const options = resolveOptions(sequenceName, defaults, rules, given);
  const { encoder, dimensions, hidden, heads, tied } = options;
  const recurrent = encoder === "elman" || encoder === "gru" || encoder === "lstm";
  if (hidden !== null && hidden !== dimensions && (tied || !recurrent)) {
    throw new InputError({
      wanted: recurrent
        ? `states as wide as item vectors (${dimensions}), since items are scored with the vectors they are read with`
        : `states as wide as item vectors (${dimensions}), which is what the encoder ${shown(encoder)} makes`,
      got: `hidden: ${hidden}`,
      where: sequenceName,
      fix: recurrent ? "Leave hidden out, or set tied to false." : "Leave hidden out, or take a recurrent encoder.",
    });
  }
  if (encoder === "transformer" && dimensions % heads !== 0) {
    throw new InputError({
      wanted: `dimensions that ${heads} heads can share`,
      got: String(dimensions),
      where: sequenceName,
      fix: `Take a multiple of ${heads}, or fewer heads.`,
    });
  }
  return options;
}
