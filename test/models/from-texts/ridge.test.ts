import assert from "node:assert/strict";
import { solvePositiveDefinite } from "../../../lib/base/cholesky.ts";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { ridgeRegression } from "../../../lib/models/from-texts/ridge.ts";
import { sparseOf } from "../../support/sparse.ts";

const draw = random(3);
const [rows, columns] = [40, 7];
const dense = Array.from({ length: rows }, () =>
  Array.from({ length: columns }, () => (draw.uniform() < 0.5 ? 0 : Math.fround(draw.normal()))),
);
const matrix = sparseOf(
  rows,
  columns,
  dense.flatMap((row, r) => row.flatMap((value, c) => (value === 0 ? [] : [[r, c, value] as const]))),
);
/** The last ten rows are learned from by nobody. */
const learned = {
  rows: Int32Array.from({ length: 30 }, (_, at) => at),
  targets: Float64Array.from({ length: 30 }, () => 5 + draw.normal()),
  weights: Float64Array.from({ length: 30 }, () => 0.1 + draw.uniform()),
};

/** The same by the normal equations, with a column of ones that is not penalised, solved by Cholesky. */
function byCholesky(penalty: number): Float64Array {
  const size = columns + 1;
  const a = new Float64Array(size * size);
  const b = new Float64Array(size);
  for (const [at, row] of learned.rows.entries()) {
    const x = [...(dense[row] as number[]), 1];
    const weight = learned.weights[at] as number;
    for (let i = 0; i < size; i++) {
      b[i] = (b[i] as number) + weight * (x[i] as number) * (learned.targets[at] as number);
      for (let j = 0; j < size; j++) {
        a[i * size + j] = (a[i * size + j] as number) + weight * (x[i] as number) * (x[j] as number);
      }
    }
  }
  for (let i = 0; i < columns; i++) a[i * size + i] = (a[i * size + i] as number) + penalty;
  solvePositiveDefinite(a, b, size);
  return b;
}

describe("ridge regression over sparse rows", () => {
  it("solves the weighed normal equations, intercept unpenalised, as Cholesky does", () => {
    for (const penalty of [0.01, 1, 100]) {
      const ridge = ridgeRegression(matrix, learned, { penalty });
      const wanted = byCholesky(penalty);
      for (let column = 0; column < columns; column++) {
        assert.ok(close(ridge.coefficients[column] as number, wanted[column] as number, { absolute: 1e-6 }));
      }
      assert.ok(close(ridge.intercept, wanted[columns] as number, { absolute: 1e-6 }), `${ridge.intercept}`);
    }
  });

  it("foretells every row of a matrix, those it did not learn from too", () => {
    const ridge = ridgeRegression(matrix, learned, { penalty: 1 });
    const found = ridge.predict(matrix);
    assert.equal(found.length, rows);
    for (const row of [0, 35]) {
      const wanted = (dense[row] as number[]).reduce(
        (sum, value, column) => sum + value * (ridge.coefficients[column] as number),
        ridge.intercept,
      );
      assert.ok(close(found[row] as number, wanted, { absolute: 1e-12 }));
    }
  });

  it("under a heavy penalty says the weighted mean of all", () => {
    const total = learned.weights.reduce((sum, weight) => sum + weight, 0);
    const mean = learned.targets.reduce((sum, target, at) => sum + target * (learned.weights[at] as number), 0) / total;
    const { intercept, coefficients } = ridgeRegression(matrix, learned, { penalty: 1e9 });
    assert.ok(close(intercept, mean, { absolute: 1e-6 }));
    assert.ok(coefficients.every((value) => Math.abs(value) < 1e-6));
  });

  it("refuses a penalty of 0, no rows, and weights that are not above 0", () => {
    assert.throws(() => ridgeRegression(matrix, learned, { penalty: 0 }), InputError);
    assert.throws(() => ridgeRegression(matrix, { rows: [], targets: [], weights: [] }, { penalty: 1 }), InputError);
    const weights = learned.weights.slice().fill(0);
    assert.throws(() => ridgeRegression(matrix, { ...learned, weights }, { penalty: 1 }), /weight above 0/);
  });
});
