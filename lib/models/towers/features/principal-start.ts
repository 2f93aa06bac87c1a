import { random } from "../../../base/random.ts";
import { truncatedSvd } from "../../embeddings/truncated-svd.ts";

/** A projection to begin training with. */
export interface StartingProjection {
  /** Row-major [inputs, width]. */
  readonly weights: Float32Array;
  /** What centres the projected rows, [width]. */
  readonly bias: Float32Array;
}

/**
 * The first `width` principal axes of rows of features, which keep the likeness of the rows as well as any projection of that width
 * can, and the shift that centres the rows: features are not negative, so that without it all rows point one way. Axes
 * beyond the number of rows or inputs are zeros. They are always found alike.
 * @param features row-major [rows, inputs]
 */
export async function principalStart(
  features: Float32Array,
  inputs: number,
  width: number,
): Promise<StartingProjection> {
  const rows = features.length / inputs;
  const centre = new Float64Array(inputs);
  for (const [at, value] of features.entries()) centre[at % inputs] = (centre[at % inputs] as number) + value / rows;
  const centred = {
    ...{ rows, columnCount: inputs, values: features.map((value, at) => value - (centre[at % inputs] as number)) },
    offsets: Int32Array.from({ length: rows + 1 }, (_, row) => row * inputs),
    columns: Int32Array.from(features, (_, at) => at % inputs),
  };
  const axes = Math.min(width, inputs, rows);
  const { right } = await truncatedSvd(centred, axes, { random: random("principal start"), basis: 2 * axes + 20 });
  const weights = new Float32Array(inputs * width);
  const bias = new Float32Array(width);
  for (let d = 0; d < inputs; d++) {
    for (let axis = 0; axis < axes; axis++) {
      const share = right[d * axes + axis] as number;
      weights[d * width + axis] = share;
      bias[axis] = (bias[axis] as number) - share * (centre[d] as number);
    }
  }
  return { weights, bias };
}
