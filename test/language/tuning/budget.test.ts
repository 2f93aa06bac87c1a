import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import type { Optimizer } from "../../../lib/engine/optimizer.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { textPredictor } from "../../../lib/language/fine-tuning/text-predictor.ts";
import { adaLora } from "../../../lib/language/tuning/adalora.ts";
import { type BudgetPlan, budgetAt, budgeted, type Triplets } from "../../../lib/language/tuning/budget.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { colours, shapes, tinyEncoder } from "../../support/tiny-encoder.ts";

const plan: BudgetPlan = { from: 4, to: 2, warmUp: 0.2, settle: 0.4, interval: 2, smoothing: 0.5, chance: null };

/** An optimiser that moves nothing, so that what the budget does stands alone. */
function still(): Optimizer {
  let steps = 0;
  return {
    step: () => {
      steps++;
    },
    state: () => ({ steps, tensors: {} }),
    restore: (state) => {
      steps = state.steps;
    },
    dispose: () => {},
  };
}

/** Two matrices of two triplets each, with all numbers 1. */
function matrices(): Triplets[] {
  const ones = (...shape: number[]) => tf.tidy(() => tf.variable(tf.ones(shape)));
  const one = () => ({ left: ones(3, 2), values: ones(2), right: ones(2, 2) }) as unknown as Triplets;
  return [one(), one()];
}

const variablesOf = (all: readonly Triplets[]) =>
  all.flatMap(({ left, values, right }) => [left, values, right] as tf.Variable[]);
const valuesOf = (all: readonly Triplets[]) => all.flatMap(({ values }) => Array.from(values.dataSync()));

/** Slopes in the order of `variablesOf`, from the slope of each of the four triplets' values, columns and rows. */
function slopes(values: readonly number[], columns = [0, 0, 0, 0], rows = [0, 0, 0, 0]): tf.Tensor[] {
  return [0, 2].flatMap((at) => {
    const [a, b, c, d] = [columns[at], columns[at + 1], rows[at], rows[at + 1]] as [number, number, number, number];
    const left = tf.tensor2d([a, b, a, b, a, b], [3, 2]);
    return [left, tf.tensor1d(values.slice(at, at + 2)), tf.tensor2d([c, c, d, d], [2, 2])];
  });
}

describe("a budget of ranks", () => {
  it("falls by a cubic curve from all triplets to those at the end", () => {
    const course = { ...plan, from: 100, to: 20 };
    const at = [0, 19, 20, 40, 59, 60, 100].map((step) => budgetAt(course, step, 100));
    assert.deepEqual(at, [100, 100, 100, 20 + 80 / 8, 20, 20, 20]);
    assert.equal(budgetAt(course, 30, 100), Math.round(20 + 80 * 0.75 ** 3));
    assert.equal(budgetAt({ ...course, warmUp: 0, settle: 1 }, 0, 10), 20);
  });

  onEveryBackend(() => {
    it("keeps the triplets whose numbers matter most and least surely, counted by hand", () => {
      const before = tf.memory().numTensors;
      const own = matrices();
      const variables = variablesOf(own);
      const optimizer = budgeted(still(), variables, own, { ...plan, warmUp: 0, settle: 0.5 }, 4);
      // With β = ½ and sensitivities 4, 4 and 3, 5: Ī = 2, 3 and 1.5, 3.25; Ū = 1, 1 and 0.75, 1.25: products 3 and 4.06.
      // The other two have 1, 1: Ī = 0.75, Ū = 0.25 (0.5 · 0.25 + 0.5 · 0.25), and 6 in the means of a column and of a row.
      const step = (given: tf.Tensor[]) => {
        optimizer.step(given, 1);
        tf.dispose(given);
      };
      step(slopes([4, -3, 1, 1], [0, 0, 0, 2], [0, 0, 0, -4]));
      assert.deepEqual(valuesOf(own), [1, 1, 1, 1]);
      step(slopes([4, -5, 1, 1], [0, 0, 0, 2], [0, 0, 0, 4]));
      // Importance 3, 4.06, 0.19 and 0.19 + 0.75 (of 2) + 3 (of 4) = 3.94: the second and the fourth stay.
      assert.deepEqual(valuesOf(own), [0, 1, 0, 1]);
      // Settled: what came back is sent away, whatever its slope.
      for (const { values } of own) tf.tidy(() => values.assign(tf.ones([2])));
      step(slopes([100, 0, 100, 0]));
      assert.deepEqual(valuesOf(own), [0, 1, 0, 1]);
      optimizer.dispose();
      tf.dispose(variables);
      assert.equal(tf.memory().numTensors, before);
    });

    it("lets triplets come back before ranks are settled, and goes on from its state as if unbroken", () => {
      const work = (breaks: boolean) => {
        const own = matrices();
        const make = () => budgeted(still(), variablesOf(own), own, { ...plan, warmUp: 0, settle: 0.25 }, 8);
        let optimizer = make();
        const seen: number[][] = [];
        for (let step = 0; step < 8; step++) {
          const given = slopes(step < 2 ? [1, 2, 3, 4] : [9, 8, 0, 0]);
          for (const { values } of own) tf.tidy(() => values.assign(tf.ones([2])));
          optimizer.step(given, 1);
          seen.push(valuesOf(own));
          tf.dispose(given);
          if (!breaks || step !== 4) continue;
          const state = optimizer.state();
          optimizer.dispose();
          optimizer = make();
          optimizer.restore(state);
          tf.dispose({ ...state.tensors });
        }
        optimizer.dispose();
        tf.dispose(variablesOf(own));
        return seen;
      };
      const seen = work(false);
      assert.deepEqual(
        [seen[1], seen[7]],
        [
          [0, 1, 1, 1],
          [1, 1, 0, 0],
        ],
      );
      assert.deepEqual(work(true), seen);
    });

    it("adds how far the factors of each projection, not of two, are from orthonormal", () => {
      const { bert } = tinyEncoder(2, { hidden: 4, feedForward: 6, layers: 2 });
      const tuning = adaLora(bert.shape, { rank: 2, startRank: 3, orthogonality: 0.5 }, random(3));
      let expected = 0;
      for (const [name, variable] of Object.entries(tuning.variables)) {
        if (name.endsWith(".lambda")) continue;
        const [rows, columns] = variable.shape as [number, number];
        const values = variable.dataSync();
        const across = name.endsWith(".Q");
        for (let a = 0; a < 3; a++) {
          for (let b = 0; b < 3; b++) {
            let product = 0;
            for (let at = 0; at < (across ? columns : rows); at++) {
              const [one, other] = across ? [a * columns + at, b * columns + at] : [at * columns + a, at * columns + b];
              product += (values[one] as number) * (values[other] as number);
            }
            expected += 0.5 * (product - Number(a === b)) ** 2;
          }
        }
      }
      const found = tf.tidy(() => tuning.penalty?.().dataSync()[0] as number);
      assert.ok(Math.abs(found - expected) < 1e-4 * expected, `${found}, should be ${expected}`);
      tuning.dispose();
      bert.dispose();
    });

    it("leaves AdaLoRA the mean rank that was asked for, and its factors nearly orthonormal", async () => {
      const encoder = tinyEncoder(1);
      const texts = colours.flatMap((colour) => shapes.map((shape) => `a ${colour} ${shape}`));
      const targets = texts.map((_, at) => Number(at % 4 < 2 === at < 8));
      const kept = async (importance: "sensitivity" | "chance", orthogonality: number) => {
        const options = { rank: 2, startRank: 4, interval: 2, importance, orthogonality };
        const tuning = adaLora(encoder.bert.shape, options, random(2));
        const all = Object.values(await tuning.ranks());
        assert.deepEqual(all, [0, 0, 0, 0, 0, 0]);
        const skewBefore = tf.tidy(() => tuning.penalty?.().dataSync()[0] as number);
        const predictor = textPredictor(encoder, tuning, { asked: "class" });
        const training = { epochs: 8, batchSize: 4, learningRate: 0.02 };
        await predictor.fit({ texts, targets }, training, { random: random(3) });
        const skew = tf.tidy(() => tuning.penalty?.().dataSync()[0] as number);
        const ranks = await tuning.ranks();
        const numbers = await tuning.kept();
        predictor.dispose();
        tuning.dispose();
        return { ranks, numbers, skew, skewBefore };
      };
      const found = await kept("sensitivity", 1);
      const ranks = Object.values(found.ranks);
      assert.equal(
        ranks.reduce((sum, rank) => sum + rank, 0),
        12,
      );
      assert.ok(new Set(ranks).size > 1, `${ranks}`);
      const wide = ((found.ranks["layers.0.up"] as number) + (found.ranks["layers.0.down"] as number)) * 49;
      const narrow = ["query", "key", "value", "output"].reduce(
        (sum, name) => sum + (found.ranks[`layers.0.${name}`] ?? 0),
        0,
      );
      assert.equal(found.numbers, wide + narrow * 33);
      assert.ok(found.skew < found.skewBefore / 4, `${found.skew}, before ${found.skewBefore}`);
      assert.notDeepEqual((await kept("chance", 1)).ranks, found.ranks);
      encoder.bert.dispose();
    });
  });
});
