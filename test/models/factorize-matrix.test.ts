import assert from "node:assert/strict";
import { TrainingError } from "../../lib/base/errors.ts";
import { normals, random } from "../../lib/base/random.ts";
import { normalMatrix, plantedMatrix, randomMask, relativeError } from "../../lib/data/dense.ts";
import { factorizeMatrix } from "../../lib/models/factorize-matrix.ts";
import { onEveryBackend } from "../support/backends.ts";

describe("factorizeMatrix", () => {
  onEveryBackend(() => {
    it("takes the printed step: U against the start, then V against the new U", async () => {
      const [rows, columns, k, rate] = [4, 3, 2, 0.05];
      const matrix = normalMatrix(rows, columns, random(1));
      const { left, right } = await factorizeMatrix(
        matrix,
        { dimensions: k, steps: 1, learningRate: rate },
        { random: random(2) },
      );
      const U = Float64Array.from(normals(rows * k, 0.1, random(2).stream("left")));
      const V = Float64Array.from(normals(columns * k, 0.1, random(2).stream("right")));
      const error = (i: number, j: number) => {
        let product = 0;
        for (let d = 0; d < k; d++) product += U[i * k + d]! * V[j * k + d]!;
        return matrix.values[i * columns + j]! - product;
      };
      const climbed = U.map((value, at) => {
        let sum = 0;
        for (let j = 0; j < columns; j++) sum += error(Math.floor(at / k), j) * V[j * k + (at % k)]!;
        return value + 2 * rate * sum;
      });
      U.set(climbed);
      const expected = V.map((value, at) => {
        let sum = 0;
        for (let i = 0; i < rows; i++) sum += error(i, Math.floor(at / k)) * U[i * k + (at % k)]!;
        return value + 2 * rate * sum;
      });
      for (const [at, value] of left.entries()) assert.ok(Math.abs(value - climbed[at]!) < 1e-6);
      for (const [at, value] of right.entries()) assert.ok(Math.abs(value - expected[at]!) < 1e-6);
    });

    it("finds a planted matrix, whole and from a third of its cells, and no random one", async () => {
      const options = { dimensions: 3, steps: 120, learningRate: 0.01, readEvery: 40 };
      const planted = plantedMatrix(60, 50, 3, random(3));
      assert.ok(relativeError(planted, await factorizeMatrix(planted, options, { random: random(1) })) < 1e-4);
      const mask = randomMask(3000, 0.35, random(4));
      const seen = { ...planted, values: planted.values.map((value, cell) => value * (mask[cell] as number)) };
      const found = await factorizeMatrix(
        seen,
        { ...options, steps: 800, learningRate: 0.02, readEvery: 400 },
        { random: random(1) },
        mask,
      );
      assert.ok(
        relativeError(planted, found, mask, 0) < 0.01,
        `${relativeError(planted, found, mask, 0)} on hidden cells`,
      );
      const noise = normalMatrix(60, 50, random(5));
      assert.ok(relativeError(noise, await factorizeMatrix(noise, options, { random: random(1) })) > 0.8);
    });

    it("says which option is at fault when the descent diverges", async () => {
      const matrix = plantedMatrix(30, 30, 2, random(6));
      await assert.rejects(
        factorizeMatrix(matrix, { steps: 200, learningRate: 5 }, { random: random(1) }),
        (error) => error instanceof TrainingError && /learningRate/.test(error.message),
      );
    });
  });
});
