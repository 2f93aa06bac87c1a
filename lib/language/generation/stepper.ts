/**
 * Anything that continues texts token by token: a Transformer with its cache, a recurrent network, counts of n-grams.
 * What writes texts (`sample`, `beamSearch`, `greedy`) knows nothing else of a model.
 */
export interface Stepper {
  /** Tokens that it chooses among: ids 0 … vocabulary − 1. */
  readonly vocabulary: number;
  /** The most tokens of a text, its prefix counted in; Infinity where nothing limits it. */
  readonly longest: number;
  /**
   * Begins one row for each prefix and forgets all that went before. A prefix holds at least one token, the start.
   * @returns for each row the logits of the token that comes next, float32 [vocabulary]: logarithms of probabilities but
   *   for a constant of the row
   */
  begin(prefixes: readonly Int32Array[]): Promise<Float32Array[]>;
  /**
   * Puts a token behind rows and gives the logits of those after it. Rows may be left out, repeated and put in another
   * order: new row r is row `parents[r]` of the last call with `ids[r]` behind it.
   */
  step(parents: Int32Array, ids: Int32Array): Promise<Float32Array[]>;
  /** Releases what it holds. It may be called twice. */
  dispose(): void;
}

/** Logits into logarithms of probabilities: x − ln Σ eˣ, in float64. */
export function logProbabilities(logits: ArrayLike<number>): Float64Array {
  const total = logTotal(logits);
  return Float64Array.from(logits, (value) => value - total);
}

/** ln Σ eˣ, in float64: what a logit exceeds the logarithm of its probability by. */
export function logTotal(logits: ArrayLike<number>): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let id = 0; id < logits.length; id++) most = Math.max(most, logits[id] as number);
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += Math.exp((logits[id] as number) - most);
  return most + Math.log(total);
}

/** Rows of a flat array, [rows × width] → rows of [width]. */
export function rowsOf(values: Float32Array, rows: number): Float32Array[] {
  const width = values.length / rows;
  return Array.from({ length: rows }, (_, row) => values.slice(row * width, (row + 1) * width));
}
