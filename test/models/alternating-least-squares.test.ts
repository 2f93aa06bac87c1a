import assert from "node:assert/strict";
import { solvePositiveDefinite } from "../../lib/base/cholesky.ts";
import { close } from "../../lib/base/numbers.ts";
import { normals, random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { sparseMatrix, transpose } from "../../lib/data/sparse.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { als } from "../../lib/models/als.ts";
import { alternatingObjective } from "../../lib/models/als-objective.ts";
import { plainLeastSquares } from "../../lib/models/als-plain.ts";
import { fastestLoop, rowSlices } from "../../lib/models/als-steps.ts";
import {
  type AlternatingOptions,
  alternatingDefaults,
  alternatingLeastSquares,
} from "../../lib/models/alternating-least-squares.ts";
import { same } from "../support/parity.ts";
import { dense, randomSparse, sparseOf } from "../support/sparse.ts";
import { made, noise } from "../support/worlds.ts";

/** The objective as it is written, over every cell. */
function objectiveByHand(
  ratings: ReturnType<typeof sparseOf>,
  left: Float32Array,
  right: Float32Array,
  { feedback, dimensions: k, alpha, regularization }: AlternatingOptions,
): number {
  const cells = dense(ratings);
  const { rows, columnCount: columns } = ratings;
  const squares = (vectors: Float32Array, at: number) =>
    vectors.subarray(at * k, (at + 1) * k).reduce((sum, value) => sum + value ** 2, 0);
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = cells[row * columns + column] as number;
      let predicted = 0;
      for (let d = 0; d < k; d++) predicted += (left[row * k + d] as number) * (right[column * k + d] as number);
      if (feedback === "implicit") sum += (1 + alpha * value) * ((value > 0 ? 1 : 0) - predicted) ** 2;
      else if (value > 0) {
        sum += (value - predicted) ** 2 + regularization * (squares(left, row) + squares(right, column));
      }
    }
  }
  if (feedback === "explicit") return sum;
  for (let row = 0; row < rows; row++) sum += regularization * squares(left, row);
  for (let column = 0; column < columns; column++) sum += regularization * squares(right, column);
  return sum;
}

const feedbacks = ["implicit", "explicit"] as const;

describe("alternating least squares", function () {
  this.timeout(30_000);

  for (const feedback of feedbacks) {
    it(`has the objective of its formula over all cells, ${feedback}`, async () => {
      const options: AlternatingOptions = {
        ...alternatingDefaults,
        feedback,
        dimensions: 3,
        alpha: 1.5,
        regularization: 0.7,
      };
      const systems = { ...options, gradientSteps: 3 };
      const ratings = randomSparse(9, 12, 0.4, random(2));
      const [left, right] = [normals(27, 0.5, random(3)), normals(36, 0.5, random(4))];
      const expected = objectiveByHand(ratings, left, right, options);
      for (const loop of [plainLeastSquares(systems), (await fastestLoop(systems)).loop]) {
        const actual = alternatingObjective(loop, ratings, transpose(ratings), left, right, systems);
        assert.ok(close(actual, expected, { relative: 1e-12 }), `${actual}, by hand ${expected}`);
      }
    });

    it(`never raises the objective when solved exactly, ${feedback}`, async () => {
      for (let seed = 1; seed <= 5; seed++) {
        const ratings = randomSparse(30, 25, 0.3, random(seed).stream("ratings"));
        const options: AlternatingOptions = {
          ...alternatingDefaults,
          feedback,
          dimensions: 5,
          epochs: 12,
          regularization: 0.1,
          solver: "exact",
          initialDeviation: 0.5,
        };
        const objectives: number[] = [];
        const { factors } = await alternatingLeastSquares(ratings, options, {
          random: random(seed),
          onHalfStep: ({ objective }) => {
            objectives.push(objective);
          },
        });
        assert.equal(objectives.length, 24);
        const last = objectives.at(-1) as number;
        assert.ok(close(objectiveByHand(ratings, factors.left, factors.right, options), last, { relative: 1e-12 }));
        for (const [at, objective] of objectives.entries()) {
          const before = objectives[at - 1];
          // Rounding a solution to float32 may cost the square of a rounding.
          if (before !== undefined) assert.ok(objective <= before * (1 + 1e-12), `${before} rose to ${objective}`);
        }
        assert.ok(last < 0.9 * (objectives[0] as number), "it learned");
      }
    });
  }

  it("tells the objective once an epoch when it is asked for that, and learns the same when nobody asks", async () => {
    const ratings = randomSparse(10, 10, 0.4, random(8));
    const options: AlternatingOptions = { ...alternatingDefaults, dimensions: 2, epochs: 3 };
    const told: string[] = [];
    const halves: number[] = [];
    const heard = await alternatingLeastSquares(ratings, options, {
      random: random(1),
      onHalfStep: ({ objective }) => {
        halves.push(objective);
      },
    });
    const epochs: number[] = [];
    const again = await alternatingLeastSquares(ratings, options, {
      random: random(1),
      onEpoch: ({ epoch, solved, objective }) => {
        told.push(`${epoch} ${solved}`);
        epochs.push(objective);
      },
    });
    const silent = await alternatingLeastSquares(ratings, options, { random: random(1) });
    assert.deepEqual(told, ["1 right", "2 right", "3 right"]);
    assert.deepEqual(
      epochs,
      halves.filter((_, at) => at % 2 === 1),
    );
    assert.deepEqual(again.factors, heard.factors);
    assert.deepEqual(silent.factors, heard.factors);
  });

  it("gives the last whole epoch after an abort", async () => {
    const ratings = randomSparse(10, 10, 0.4, random(8));
    const options: AlternatingOptions = { ...alternatingDefaults, dimensions: 2, epochs: 5 };
    const abort = new AbortController();
    const { factors, interrupted } = await alternatingLeastSquares(ratings, options, {
      random: random(1),
      signal: abort.signal,
      onHalfStep: ({ epoch, solved }) => {
        if (epoch === 3 && solved === "left") abort.abort();
      },
    });
    const two = await alternatingLeastSquares(ratings, { ...options, epochs: 2 }, { random: random(1) });
    assert.equal(interrupted, true);
    assert.deepEqual(factors, two.factors);
  });

  it("takes all rows in slices of many cells", () => {
    const cells = Array.from({ length: 50_000 }, (_, at) => [Math.floor(at / 5000), at % 5000, 1] as const);
    const ratings = sparseOf(12, 5000, cells);
    assert.deepEqual(
      [...rowSlices(ratings)],
      [
        [0, 4],
        [4, 8],
        [8, 12],
      ],
    );
    assert.deepEqual([...rowSlices(sparseOf(3, 2, []))], [[0, 3]]);
  });
});

describe("als", () => {
  before(async () => {
    await useBackend("cpu");
  });

  for (const feedback of feedbacks) {
    it(`answers a user it never saw with the solution for their history, ${feedback}`, async () => {
      const world = noise(30, 20, 6, random("als"));
      const options = { feedback, dimensions: 3, epochs: 4, regularization: 0.2, alpha: 2 } as const;
      const model = als(options);
      await model.fit({ interactions: world }, { random: random(1) });
      const queries = queriesOfAllUsers(world);
      const strangers = { ...queries, user: queries.user?.map(() => -1) ?? null };
      const scores = await model.score(strangers);
      const { values: items } = await model.itemVectors();

      const ratings = sparseMatrix(world, feedback === "explicit" ? "values" : "binary");
      const average = ratings.values.reduce((sum, value) => sum + value, 0) / ratings.values.length;
      const offset = feedback === "explicit" ? average : 0;
      const expected: number[] = [];
      for (let user = 0; user < 30; user++) {
        const left = new Float64Array(9);
        const right = new Float64Array(3);
        const outer = (item: number, weight: number, pull: number) => {
          for (let d = 0; d < 3; d++) {
            right[d] = (right[d] as number) + pull * (items[item * 3 + d] as number);
            for (let e = 0; e < 3; e++) {
              left[d * 3 + e] =
                (left[d * 3 + e] as number) +
                weight * (items[item * 3 + d] as number) * (items[item * 3 + e] as number);
            }
          }
        };
        const [from, to] = [ratings.offsets[user] as number, ratings.offsets[user + 1] as number];
        for (let at = from; at < to; at++) {
          const item = ratings.columns[at] as number;
          if (feedback === "implicit") outer(item, 2, 3);
          else outer(item, 1, (ratings.values[at] as number) - offset);
        }
        if (feedback === "implicit") for (let item = 0; item < 20; item++) outer(item, 1, 0);
        const ridge = feedback === "implicit" ? 0.2 : 0.2 * (to - from);
        for (let d = 0; d < 3; d++) left[d * 4] = (left[d * 4] as number) + ridge;
        solvePositiveDefinite(left, right, 3);
        for (let item = 0; item < 20; item++) {
          expected.push(offset + right.reduce((sum, value, d) => sum + value * (items[item * 3 + d] as number), 0));
        }
      }
      same(scores, expected, { relative: 1e-4, absolute: 1e-5 });
    });
  }

  it("answers them like those it knows once the alternation stands still", async () => {
    const world = noise(30, 20, 6, random("als"));
    const model = als({ dimensions: 3, epochs: 400, regularization: 0.2, solver: "exact" });
    await model.fit({ interactions: world }, { random: random(1) });
    const queries = queriesOfAllUsers(world);
    const strangers = { ...queries, user: queries.user?.map(() => -1) ?? null };
    same(await model.score(strangers), await model.score(queries), { absolute: 1e-3 });
  });

  it("counts an item once that a new user had twice, by its last value", async () => {
    const world = made(3, 4, [
      [0, 0, 5],
      [0, 1, 1],
      [1, 1, 4],
      [1, 2, 2],
      [2, 3, 3],
      [2, 0, 1],
    ]);
    const model = als({ feedback: "explicit", dimensions: 2, epochs: 3, regularization: 0.1, solver: "exact" });
    await model.fit({ interactions: world }, { random: random(1) });
    const ask = (rows: readonly (readonly [number, number, number])[]) =>
      model.score({ ...queriesOfAllUsers(made(1, 4, rows)), user: Int32Array.of(-1) });
    const twice = await ask([
      [0, 0, 1],
      [0, 2, 4],
      [0, 0, 5],
    ]);
    const once = await ask([
      [0, 0, 5],
      [0, 2, 4],
    ]);
    assert.deepEqual(twice, once);
  });

  it("logs the mean objective of every epoch, and that it falls", async () => {
    const model = als({ dimensions: 3, epochs: 6, regularization: 0.1, solver: "exact" });
    const log = await model.fit({ interactions: noise(30, 20, 6, random("als")) }, { random: random(1) });
    const losses = log.epochs.map(({ loss }) => loss);
    assert.equal(losses.length, 6);
    for (const [at, loss] of losses.entries()) {
      assert.ok(loss > 0 && (at === 0 || loss <= (losses[at - 1] as number)), `${losses}`);
    }
    assert.equal(log.backend, "webassembly");
  });
});
