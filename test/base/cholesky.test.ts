import assert from "node:assert/strict";
import { factorPositiveDefinite, invertPositiveDefinite, solvePositiveDefinite } from "../../lib/base/cholesky.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";

/** M Mᵀ + I of a seeded M: positive definite, of moderate condition. */
function positiveDefinite(k: number): Float64Array {
  const draw = random(7).stream(`matrix ${k}`);
  const m = Float64Array.from({ length: k * k }, () => draw.normal());
  const a = new Float64Array(k * k);
  for (let i = 0; i < k; i++) {
    for (let j = 0; j < k; j++) {
      let sum = i === j ? 1 : 0;
      for (let p = 0; p < k; p++) sum += (m[i * k + p] ?? 0) * (m[j * k + p] ?? 0);
      a[i * k + j] = sum;
    }
  }
  return a;
}

function product(a: Float64Array, x: ArrayLike<number>, k: number): Float64Array {
  return Float64Array.from({ length: k }, (_, i) => {
    let sum = 0;
    for (let j = 0; j < k; j++) sum += (a[i * k + j] ?? 0) * (x[j] ?? 0);
    return sum;
  });
}

describe("solving positive-definite systems", () => {
  it("solves a system by hand: [4 2; 2 3] x = [2, 5] has x = [−0.5, 2]", () => {
    const b = new Float64Array([2, 5]);
    solvePositiveDefinite(new Float64Array([4, 2, 2, 3]), b, 2);
    assert.ok(close(b[0] ?? 0, -0.5, { absolute: 1e-15 }) && close(b[1] ?? 0, 2, { absolute: 1e-15 }));
  });

  for (const k of [1, 2, 3, 4, 5, 7, 16, 64, 129]) {
    it(`solves and inverts ${k} × ${k} to float64's precision`, () => {
      const a = positiveDefinite(k);
      const wanted = Float64Array.from({ length: k }, (_, i) => Math.sin(i + 1));
      const b = product(a, wanted, k);
      solvePositiveDefinite(a.slice(), b, k);
      for (let i = 0; i < k; i++) assert.ok(close(b[i] ?? 0, wanted[i] ?? 0, { absolute: 1e-9 * k }), `x[${i}]`);
      const inverse = a.slice();
      invertPositiveDefinite(inverse, k);
      for (let column = 0; column < k; column++) {
        const back = product(
          a,
          Float64Array.from({ length: k }, (_, i) => inverse[i * k + column] ?? 0),
          k,
        );
        for (let i = 0; i < k; i++) {
          assert.ok(close(back[i] ?? 0, i === column ? 1 : 0, { absolute: 1e-9 * k }));
          assert.equal(inverse[i * k + column], inverse[column * k + i]);
        }
      }
    });
  }

  it("leaves its neighbours alone when systems lie side by side, and works in float32", () => {
    const a = new Float32Array([9, 9, 4, 99, 2, 3, 9]);
    const b = new Float32Array([7, 2, 5, 7]);
    solvePositiveDefinite(a, b, 2, 2, 1);
    assert.deepEqual([...b], [7, -0.5, 2, 7]);
    assert.deepEqual([a[0], a[1], a[3], a[6]], [9, 9, 99, 9]);
  });

  it("refuses what is not positive definite", () => {
    assert.throws(() => factorPositiveDefinite(new Float64Array([1, 2, 2, 1]), 2), /pivot 1 is -3/);
    assert.throws(() => factorPositiveDefinite(new Float64Array([Number.NaN]), 1), /pivot 0 is NaN/);
    assert.throws(() => factorPositiveDefinite(new Float64Array([0]), 1), RangeError);
  });
});
