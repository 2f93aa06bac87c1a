import type { Random } from "../base/random.ts";
import type { Queries, TrainingData, Vectors } from "../data/types.ts";

export type { Vectors } from "../data/types.ts";

/**
 * The contract of every recommender, in prose.
 *
 * A model is made by a function (`biasedFactorization({ dimensions: 40 })`) that checks and resolves its options; it is
 * then fitted once and asked often. `fit` reads nothing but its data and its context; the same seed on the same backend
 * gives the same scores, whatever ran before. `score` answers for every item of the training vocabulary, higher being
 * better, and says NaN where the model has no answer: such an item is never recommended, and a query without any
 * answer counts as a miss. A model leaks no tensors: what it holds is released by `dispose`, and everything else is
 * released before a call returns. Abilities beyond scoring are interfaces a model has or has not, never methods that
 * throw; the conformance suite proves that each agrees with `score`.
 */
export interface Recommender {
  /** The kind of model as `load` knows it, e.g. "als". */
  readonly name: string;
  /** All options with their resolved values, safe for JSON. */
  readonly options: Readonly<Record<string, unknown>>;
  /** What it reads of a query. */
  readonly uses: "user" | "history" | "both";
  /** Learns from the data. Throws TrainingError when the loss stops being a number, InputError on unusable data. */
  fit(data: TrainingData, context: FitContext): Promise<FitLog>;
  /** Scores, row-major [queries, items] float32; NaN where there is no answer. */
  score(queries: Queries): Promise<Float32Array>;
  /** Everything `load` needs to answer alike. */
  state(): Promise<ModelState>;
  /** Releases what the model holds on the device. It may be called twice. */
  dispose(): void;
}

/** What `fit` is given beside the data. */
export interface FitContext {
  readonly random: Random;
  /** Aborting it ends training within one batch; the model keeps the weights of the last complete epoch. */
  readonly signal?: AbortSignal;
  /** Called after each epoch, e.g. to draw progress. */
  readonly onEpoch?: (record: EpochRecord) => void | Promise<void>;
  /** Judges the model as it stands, higher is better; with it a model may stop early. */
  readonly validate?: (model: Recommender) => Promise<number>;
  /**
   * A folder for checkpoints, as `checkpoint(name)` gives one. A model that trains by epochs writes its state there now
   * and then and when it is aborted, and goes on from there when the same training is asked for again; one that had
   * ended is answered at once. Trainings with other events, options, seeds or backends have files of their own in it.
   */
  readonly checkpoint?: string;
}

/** One line of a training log. */
export interface EpochRecord {
  /** 1-based. */
  readonly epoch: number;
  readonly epochs: number;
  /** Mean training loss per example, in the unit of the model's loss. */
  readonly loss: number;
  readonly validation?: number;
  /** Wall seconds since training began. */
  readonly seconds: number;
}

/** How training went. */
export interface FitLog {
  readonly epochs: readonly EpochRecord[];
  readonly seconds: number;
  /** The backend it ran on, e.g. "wasm"; "javascript" or "webassembly" (loops of our own) for models that need no engine. */
  readonly backend: string;
  /** Whether the signal ended it before its time. */
  readonly interrupted: boolean;
}

/** The k best items of each query. Row-major [queries, k]; −1 and −Infinity past the end of a short list. */
export interface TopK {
  readonly k: number;
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

/** A model that finds the best items on the device, without reading all scores back. Honours `exclude` and `candidates`. */
export interface RanksItself {
  topK(queries: Queries, k: number): Promise<TopK>;
}

/** A model that predicts a rating in the unit of `value`, clipped to its range, with a stated fallback for the unseen. */
export interface PredictsRatings {
  /** One prediction per query: of query q's user for `item[q]` (−1: an item never seen). */
  predict(queries: Queries, item: Int32Array): Promise<Float32Array>;
}

/** A model whose items are vectors. */
export interface HasItemVectors {
  itemVectors(): Promise<Vectors>;
}

/** A model that can be brought up to date with events that came since it was fitted, instead of being fitted anew. */
export interface Updates {
  /**
   * Learns from new events. `data` holds everything: the events learned from so far, unchanged and first, then the new
   * ones; its vocabularies begin with the ids they had and may go on with new ones. Each model says how near the result
   * comes to a fit on all of the data. Throws InputError when the data do not begin with what was learned from.
   */
  update(data: TrainingData, context: FitContext): Promise<FitLog>;
}

/** An array of a saved model. */
export interface StateArray {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array | Int32Array;
}

/** A fitted model as data. `save` writes it to a folder, `load` reads it back. */
export interface ModelState {
  /** The format's version; a newer one than the code knows is refused. */
  readonly version: 1;
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** A hash of the training data: ids, events, values and times. */
  readonly fingerprint: string;
  /** How many events it learned from; missing in states of models that never say. */
  readonly events?: number;
  readonly arrays: Readonly<Record<string, StateArray>>;
}

/** Whether a model can predict ratings. */
export function predictsRatings(model: Recommender): model is Recommender & PredictsRatings {
  return "predict" in model;
}
/** Whether a model ranks on the device. */
export function ranksItself(model: Recommender): model is Recommender & RanksItself {
  return "topK" in model;
}
/** Whether a model's items are vectors. */
export function hasItemVectors(model: Recommender): model is Recommender & HasItemVectors {
  return "itemVectors" in model;
}
/** Whether a model can be brought up to date. */
export function updates(model: Recommender): model is Recommender & Updates {
  return "update" in model;
}
