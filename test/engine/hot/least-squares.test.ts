import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { normals, random } from "../../../lib/base/random.ts";
import { type LeastSquares, type LeastSquaresOptions, leastSquares } from "../../../lib/engine/hot/least-squares.ts";
import { plainLeastSquares } from "../../../lib/models/als-plain.ts";
import { same } from "../../support/parity.ts";
import { randomSparse, sparseOf } from "../../support/sparse.ts";

interface Case extends Pick<LeastSquaresOptions, "feedback" | "dimensions" | "regularization" | "alpha"> {
  readonly rows: number;
  readonly columns: number;
  readonly cells: [number, number, number][];
  readonly fixed: number[];
  readonly start: number[];
  readonly exact: number[];
  readonly threeSteps: number[];
}
const fixture = JSON.parse(readFileSync(new URL("../../fixtures/least-squares.json", import.meta.url), "utf8")) as {
  cases: Case[];
};

/** The WebAssembly loop; every machine that runs the tests has the compiler, so that a missing one is a failure. */
async function hotLoop(options: LeastSquaresOptions): Promise<LeastSquares> {
  const loop = await leastSquares(options);
  assert.ok(loop !== null, "the loop could not be compiled");
  return loop;
}

/** The vectors that a half-step over all rows leaves. */
function solved(
  loop: LeastSquares,
  matrix: Parameters<LeastSquares["solve"]>[0],
  fixed: Float32Array,
  start: Float32Array,
) {
  const vectors = start.slice();
  loop.hold(fixed);
  const half = Math.floor(matrix.rows / 2);
  loop.solve(matrix, 0, half, vectors);
  loop.solve(matrix, half, matrix.rows, vectors);
  return vectors;
}

describe("the loops of alternating least squares", function () {
  this.timeout(30_000);

  for (const [name, make] of [
    ["WebAssembly", hotLoop],
    ["plain JavaScript", async (options: LeastSquaresOptions) => plainLeastSquares(options)],
  ] as const) {
    for (const given of fixture.cases) {
      const title = `${name} solves rows as NumPy does: ${given.feedback}, ${given.dimensions} dimensions`;
      it(title, async () => {
        const matrix = sparseOf(given.rows, given.columns, given.cells);
        const [fixed, start] = [Float32Array.from(given.fixed), Float32Array.from(given.start)];
        const loop = await make({ ...given, solver: "exact", gradientSteps: 3 });
        same(solved(loop, matrix, fixed, start), given.exact, { relative: 1e-5, absolute: 1e-6 });
      });
      it(`${name} takes three steps as SciPy's cg does: ${given.feedback}, ${given.dimensions} dimensions`, async () => {
        const matrix = sparseOf(given.rows, given.columns, given.cells);
        const [fixed, start] = [Float32Array.from(given.fixed), Float32Array.from(given.start)];
        const loop = await make({ ...given, solver: "conjugate-gradient", gradientSteps: 3 });
        same(solved(loop, matrix, fixed, start), given.threeSteps, { relative: 1e-4, absolute: 1e-5 });
      });
    }
  }

  for (const feedback of ["implicit", "explicit"] as const) {
    for (const dimensions of [1, 3, 4, 6, 64]) {
      const matrix = randomSparse(60, 50, 0.3, random(5).stream(`${dimensions}`));
      const [fixed, start] = ["fixed", "start"].map((what) => normals(60 * dimensions, 0.3, random(5).stream(what)));
      const still = (fixed as Float32Array).subarray(0, 50 * dimensions);
      const first = start as Float32Array;
      const options = { feedback, dimensions, regularization: 0.1, alpha: 2, gradientSteps: 3 };

      it(`solves exactly with the same bits, ${feedback}, ${dimensions} dimensions`, async () => {
        const hot = await hotLoop({ ...options, solver: "exact" });
        const plain = plainLeastSquares({ ...options, solver: "exact" });
        const expected = solved(plain, matrix, still, first);
        assert.notDeepEqual(expected, first);
        assert.deepEqual(solved(hot, matrix, still, first), expected);
      });

      it(`descends alike, ${feedback}, ${dimensions} dimensions`, async () => {
        const hot = await hotLoop({ ...options, solver: "conjugate-gradient" });
        const plain = plainLeastSquares({ ...options, solver: "conjugate-gradient" });
        const expected = solved(plain, matrix, still, first);
        assert.notDeepEqual(expected, first);
        same(solved(hot, matrix, still, first), expected, { relative: 1e-4, absolute: 1e-5 });
      });

      it(`measures alike, ${feedback}, ${dimensions} dimensions`, async () => {
        const hot = await hotLoop({ ...options, solver: "exact" });
        const plain = plainLeastSquares({ ...options, solver: "exact" });
        hot.hold(still);
        plain.hold(still);
        const [is, should] = [hot, plain].map((loop) => [
          loop.observed(matrix, 0, 20, first) + loop.observed(matrix, 20, 60, first),
          ...loop.gram(first),
        ]);
        same(is as number[], should as number[], { relative: 1e-12, absolute: 1e-12 });
      });
    }
  }

  it("leaves rows without cells as they are, and a solved row for good", async () => {
    const matrix = sparseOf(3, 2, [[1, 0, 1]]);
    for (const solver of ["exact", "conjugate-gradient"] as const) {
      const options = {
        feedback: "implicit",
        dimensions: 2,
        regularization: 0,
        alpha: 1,
        gradientSteps: 3,
        solver,
      } as const;
      const start = Float32Array.of(1, 2, 3, 4, 5, 6);
      const fixed = Float32Array.of(1, 0, 0, 1);
      const once = solved(await hotLoop(options), matrix, fixed, start);
      assert.deepEqual([once[0], once[1], once[4], once[5]], [1, 2, 5, 6]);
      // (I + v vᵀ) x = 2 v with v = (1, 0).
      same(once.subarray(2, 4), [1, 0], { absolute: 1e-6 });
      same(solved(await hotLoop(options), matrix, fixed, once), once, { absolute: 1e-6 });
    }
  });

  it("says when a system has no solution", async () => {
    const matrix = sparseOf(2, 1, [[1, 0, -5]]);
    const options = {
      feedback: "implicit",
      dimensions: 2,
      regularization: 0,
      alpha: 1,
      gradientSteps: 3,
      solver: "exact",
    } as const;
    for (const loop of [await hotLoop(options), plainLeastSquares(options)]) {
      assert.throws(() => solved(loop, matrix, Float32Array.of(1, 1), new Float32Array(4)), /not positive definite/);
    }
  });

  it("has memory for many trainings one after the other", async () => {
    const matrix = randomSparse(10, 10, 0.5, random(6));
    const options = {
      feedback: "implicit",
      dimensions: 4,
      regularization: 0.1,
      alpha: 1,
      gradientSteps: 3,
      solver: "exact",
    } as const;
    const fixed = normals(40, 1, random(1));
    const expected = solved(plainLeastSquares(options), matrix, fixed, new Float32Array(40));
    for (let round = 0; round < 300; round++) {
      assert.deepEqual(solved(await hotLoop(options), matrix, fixed, new Float32Array(40)), expected);
    }
  });
});
