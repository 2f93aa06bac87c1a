import { tf } from "./tf.ts";

/** `source[rows[0]], source[rows[1]], …` as a float32 tensor [rows]. */
export function pickNumbers(source: Float32Array, rows: Int32Array): tf.Tensor1D {
  return tf.tensor1d(
    Float32Array.from(rows, (row) => source[row] as number),
    "float32",
  );
}
