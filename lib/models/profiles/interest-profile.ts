import type { Random } from "../../base/random.ts";
import type { tf } from "../../engine/tf.ts";

/**
 * Histories of item vectors, laid from the left in a rectangle of B rows and T steps; what is left over at a row's end is
 * never read. Questions are asked of them: after every step, or after the last one of each row alone.
 */
export interface VectorHistories {
  /** Float32 [B, T, D]. */
  readonly vectors: tf.Tensor3D;
  /** Events of each row, at least 1. */
  readonly lengths: readonly number[];
  /** Of each step, seconds since 1970 UTC, [B × T]; null where there are none. */
  readonly times: Float64Array | null;
  readonly asked: "every" | "last";
}

/**
 * A user's interests as vectors: what of a history is kept to say what comes next. A profile reads no event that is later
 * than the one it is asked after.
 */
export interface InterestProfile {
  /** Vectors of one user. */
  readonly interests: number;
  /** All that is learned, by name; nothing for static profiles. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /**
   * The interests after each step that is asked about, row by row: float32 [asked, interests × D]. `draw` is the source of
   * dropout in training, null when the profile answers. Call it inside tf.tidy.
   */
  read(histories: VectorHistories, draw: Random | null): tf.Tensor2D;
}

/** Which steps a question sees, and how old each is: `ages[(row × Q + question) × T + step]`, −1 for what it does not see. */
export interface Ages {
  /** 1 where all rows are asked alike, else B. */
  readonly rows: number;
  /** Questions a row, Q. */
  readonly questions: number;
  readonly steps: number;
  readonly values: Int32Array;
}

/** The age of a step is how many steps it lies before the one that is asked after. */
export function agesOf({ vectors, lengths, asked }: VectorHistories): Ages {
  const steps = vectors.shape[1];
  const last =
    asked === "every" ? Array.from({ length: steps }, (_, step) => step) : lengths.map((length) => length - 1);
  const values = Int32Array.from({ length: last.length * steps }, (_, at) =>
    Math.max(-1, (last[Math.floor(at / steps)] as number) - (at % steps)),
  );
  return asked === "every"
    ? { rows: 1, questions: steps, steps, values }
    : { rows: lengths.length, questions: 1, steps, values };
}

/** The cells row × Q + question that belong to real steps, row by row. */
export function askedCells({ vectors, lengths, asked }: VectorHistories): Int32Array {
  if (asked === "last") return Int32Array.from(lengths.keys());
  const steps = vectors.shape[1];
  return Int32Array.from(lengths.flatMap((length, row) => Array.from({ length }, (_, step) => row * steps + step)));
}
