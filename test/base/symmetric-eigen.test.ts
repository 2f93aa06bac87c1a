import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { symmetricEigen } from "../../lib/base/symmetric-eigen.ts";

/** The largest gap of A v = λ v and of vᵀw = [v is w], over all vectors. */
function worst(matrix: Float64Array, n: number): { residual: number; angle: number } {
  const { values, vectors } = symmetricEigen(matrix, n);
  let [residual, angle] = [0, 0];
  const at = (v: number, i: number) => vectors[v * n + i] as number;
  for (let v = 0; v < n; v++) {
    if (v > 0) assert.ok((values[v] as number) <= (values[v - 1] as number), "values fall");
    for (let i = 0; i < n; i++) {
      let sum = 0;
      for (let j = 0; j < n; j++) sum += (matrix[i * n + j] as number) * at(v, j);
      residual = Math.max(residual, Math.abs(sum - (values[v] as number) * at(v, i)));
    }
    for (let w = 0; w <= v; w++) {
      let product = 0;
      for (let i = 0; i < n; i++) product += at(v, i) * at(w, i);
      angle = Math.max(angle, Math.abs(product - Number(v === w)));
    }
  }
  return { residual, angle };
}

describe("symmetricEigen", () => {
  for (const n of [1, 2, 3, 4, 17, 60]) {
    it(`solves a random ${n} × ${n} matrix to rounding`, () => {
      const draw = random(n);
      const a = new Float64Array(n * n);
      for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) a[i * n + j] = a[j * n + i] = draw.normal();
      const before = a.slice();
      const { residual, angle } = worst(a, n);
      assert.ok(residual < 1e-13 * n && angle < 1e-14 * (n + 10), `${residual}, ${angle}`);
      assert.deepEqual(a, before);
    });
  }

  it("knows a matrix by hand, repeated values and zeros", () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    assert.ok(Math.abs((values[0] as number) - 3) < 1e-15 && Math.abs((values[1] as number) - 1) < 1e-15);
    assert.ok(vectors.subarray(0, 2).every((value) => Math.abs(value - Math.SQRT1_2) < 1e-15));
    const flat = new Float64Array(25).fill(1);
    assert.ok(worst(flat, 5).residual < 1e-14);
    assert.deepEqual([...symmetricEigen(Float64Array.of(2, 0, 0, 0, 2, 0, 0, 0, -1), 3).values], [2, 2, -1]);
    assert.deepEqual([...symmetricEigen(new Float64Array(9), 3).values], [0, 0, 0]);
  });

  it("solves matrices of low rank, whose null space is rounding noise", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const [n, rank, draw] = [60 + (seed % 20), 1 + (seed % 15), random(seed)];
      const rows = Float64Array.from({ length: n * rank }, () => draw.uniform() - 0.5);
      const gram = Float64Array.from({ length: n * n }, (_, at) => {
        const [i, j] = [Math.floor(at / n), at % n];
        return rows
          .subarray(i * rank, (i + 1) * rank)
          .reduce((sum, value, k) => sum + value * (rows[j * rank + k] as number), 0);
      });
      const { residual, angle } = worst(gram, n);
      assert.ok(residual < 1e-13 && angle < 1e-13, `seed ${seed}: ${residual}, ${angle}`);
      assert.equal(symmetricEigen(gram, n).values.filter((value) => Math.abs(value) > 1e-12).length, rank);
    }
  });

  it("spans many orders of size", () => {
    const n = 12;
    const a = Float64Array.from({ length: n * n }, (_, at) => 1 / (Math.floor(at / n) + (at % n) + 1));
    assert.ok(worst(a, n).residual < 1e-15 * 20);
  });

  it("refuses what is no number", () => {
    assert.throws(() => symmetricEigen(Float64Array.of(1, Number.NaN, Number.NaN, 1), 2), RangeError);
  });
});
