import { symmetricEigen } from "../../../base/symmetric-eigen.ts";

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
 * beyond the number of inputs are zeros.
 * @param features row-major [rows, inputs]
 */
export function principalStart(features: Float32Array, inputs: number, width: number): StartingProjection {
  const rows = features.length / inputs;
  const centre = new Float64Array(inputs);
  for (const [at, value] of features.entries()) centre[at % inputs] = (centre[at % inputs] as number) + value / rows;
  const spread = new Float64Array(inputs * inputs);
  const deviation = new Float64Array(inputs);
  for (let row = 0; row < rows; row++) {
    for (let d = 0; d < inputs; d++) deviation[d] = (features[row * inputs + d] as number) - (centre[d] as number);
    for (let a = 0; a < inputs; a++) {
      const own = deviation[a] as number;
      for (let b = 0; b <= a; b++) {
        spread[a * inputs + b] = (spread[a * inputs + b] as number) + own * (deviation[b] as number);
      }
    }
  }
  const { vectors } = symmetricEigen(spread, inputs);
  const weights = new Float32Array(inputs * width);
  const bias = new Float32Array(width);
  for (let axis = 0; axis < Math.min(width, inputs); axis++) {
    for (let d = 0; d < inputs; d++) {
      const share = vectors[axis * inputs + d] as number;
      weights[d * width + axis] = share;
      bias[axis] = (bias[axis] as number) - share * (centre[d] as number);
    }
  }
  return { weights, bias };
}
