import { InputError } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import { symmetricEigen } from "../../base/symmetric-eigen.ts";
import type { VectorColumn } from "../types.ts";

/** Variances are raised by this share of the greatest, so that directions of mere rounding are not blown up. */
const floor = 1e-4;

/**
 * Vectors turned onto their principal axes and scaled to equal variance along each: an encoder's text vectors point all
 * into one narrow cone, where cosines tell little; whitened they tell more (Su et al. 2021, arXiv:2103.15316).
 * @param values row-major [rows, dimensions]
 * @param keep how many axes, those of greatest variance, are kept; all by default
 * @throws InputError for fewer than two rows, or when `keep` is out of range
 */
export function whitened(
  { values, dimensions }: Pick<VectorColumn, "values" | "dimensions">,
  keep: number = dimensions,
): VectorColumn {
  checkNumber("whitened", "keep", keep, { min: 1, max: dimensions, integer: true });
  const rows = values.length / dimensions;
  if (rows < 2) {
    throw new InputError({
      wanted: "at least two vectors",
      got: `${rows}`,
      where: "whitened",
      fix: "Bring more texts.",
    });
  }
  const centre = new Float64Array(dimensions);
  for (const [at, value] of values.entries())
    centre[at % dimensions] = (centre[at % dimensions] as number) + value / rows;
  const spread = new Float64Array(dimensions * dimensions);
  const deviation = new Float64Array(dimensions);
  const centred = (row: number) => {
    for (let d = 0; d < dimensions; d++) {
      deviation[d] = (values[row * dimensions + d] as number) - (centre[d] as number);
    }
  };
  for (let row = 0; row < rows; row++) {
    centred(row);
    for (let a = 0; a < dimensions; a++) {
      for (let b = 0; b <= a; b++) {
        const at = a * dimensions + b;
        spread[at] = (spread[at] as number) + ((deviation[a] as number) * (deviation[b] as number)) / rows;
      }
    }
  }
  const axes = symmetricEigen(spread, dimensions);
  const least = floor * Math.max(axes.values[0] as number, Number.MIN_VALUE);
  const found = new Float32Array(rows * keep);
  for (let row = 0; row < rows; row++) {
    centred(row);
    for (let axis = 0; axis < keep; axis++) {
      let along = 0;
      for (let d = 0; d < dimensions; d++)
        along += (deviation[d] as number) * (axes.vectors[axis * dimensions + d] as number);
      found[row * keep + axis] = along / Math.sqrt((axes.values[axis] as number) + least);
    }
  }
  return { type: "vector", dimensions: keep, values: found };
}
