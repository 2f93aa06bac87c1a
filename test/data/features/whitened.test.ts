import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { labelRows } from "../../../lib/data/features/label-rows.ts";
import { whitened } from "../../../lib/data/features/whitened.ts";
import { categoryColumn } from "../../../lib/data/tables.ts";

const [rows, dimensions] = [500, 3];
const draw = random(5);
/** Vectors far from the origin whose components go together and vary unequally. */
const values = new Float32Array(
  Array.from({ length: rows }, () => {
    const [a, b, c] = [draw.normal(), draw.normal(), draw.normal()];
    return [10 + 3 * a, -4 + a + 0.5 * b, 0.2 * c];
  }).flat(),
);
const product = (of: Float32Array, width: number, i: number, j: number) => {
  let sum = 0;
  for (let row = 0; row < rows; row++)
    sum += ((of[row * width + i] as number) * (of[row * width + j] as number)) / rows;
  return sum;
};

describe("whitened vectors", () => {
  it("have mean 0, variance 1 along each axis, and axes that do not go together", () => {
    const { values: found } = whitened({ values, dimensions });
    for (let i = 0; i < dimensions; i++) {
      const mean = Array.from({ length: rows }, (_, row) => found[row * dimensions + i] as number);
      assert.ok(close(mean.reduce((sum, value) => sum + value, 0) / rows, 0, { absolute: 1e-5 }));
      for (let j = 0; j < dimensions; j++) {
        assert.ok(close(product(found, dimensions, i, j), Number(i === j), { absolute: 0.03 }), `${i} ${j}`);
      }
    }
  });

  it("keep the axes of greatest variance", () => {
    const { dimensions: kept, values: found } = whitened({ values, dimensions }, 1);
    assert.equal(kept, 1);
    // The first axis is nearly the first component.
    const first = Float32Array.from({ length: rows }, (_, row) => ((values[row * dimensions] as number) - 10) / 3);
    const together = first.reduce((sum, value, row) => sum + value * (found[row] as number), 0) / rows;
    assert.ok(Math.abs(together) > 0.95, `${together}`);
  });

  it("stay finite where a direction has no variance, and refuse too few rows", () => {
    const flat = whitened({ values: Float32Array.of(1, 0, 2, 0, 4, 0), dimensions: 2 });
    assert.ok(flat.values.every(Number.isFinite));
    assert.throws(() => whitened({ values: Float32Array.of(1, 2), dimensions: 2 }), InputError);
    assert.throws(() => whitened({ values, dimensions }, 4), InputError);
  });
});

describe("labels as cells of 1", () => {
  it("stand in ascending columns, each once, rows without labels empty", () => {
    const { labels } = categoryColumn("genre", [["b", "a"], [], ["c", "b"]], ["a", "b", "c"]);
    const matrix = labelRows(labels);
    assert.deepEqual(
      [matrix.offsets, matrix.columns, matrix.values].map((array) => Array.from(array)),
      [
        [0, 2, 2, 4],
        [0, 1, 1, 2],
        [1, 1, 1, 1],
      ],
    );
    assert.deepEqual([matrix.rows, matrix.columnCount], [3, 3]);
  });
});
