import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { compare } from "../../lib/eval/compare.ts";
import { evaluateBaseRate, evaluateClassifier, type WindowSplit } from "../../lib/eval/evaluate-classifier.ts";
import type { LabelledWindows } from "../../lib/models/classifier/windows.ts";
import { sequenceClassifier } from "../../lib/models/sequence-classifier.ts";

/** Two numbers a row, of which the first tells the class nine times in ten. */
function told(rows: number, seed: number): LabelledWindows {
  const draw = random(seed);
  const input = Float32Array.from({ length: rows * 2 }, () => draw.normal());
  const target = Int32Array.from({ length: rows }, (_, row) => Number(input[row * 2]! > 0 !== draw.uniform() < 0.1));
  return { rows, steps: 1, input, target };
}

const split: WindowSplit = {
  protocol: "made up",
  train: told(200, 1),
  test: told(90, 2),
  users: Int32Array.from({ length: 90 }, (_, row) => Math.floor(row / 3)),
};
const logistic = () => sequenceClassifier({ encoder: "linear", epochs: 15, learningRate: 0.1 });

describe("eval: classifiers of windows", () => {
  before(async () => {
    await useBackend("wasm");
  });

  it("averages each row over the seeds, and draws whole users for intervals", async () => {
    const found = await evaluateClassifier(logistic, split, [1, 2], { label: "logistic", watch: true });
    assert.deepEqual([found.model, found.protocol, found.seeds], ["logistic", "made up", [1, 2]]);
    const [one, two] = found.fits;
    assert.ok(one !== undefined && two !== undefined);
    for (let row = 0; row < 90; row++) {
      const mean = (one.judgement.losses[row]! + two.judgement.losses[row]!) / 2;
      assert.ok(close(found.perQuery["cross-entropy"]![row]!, mean, { relative: 1e-12 }));
    }
    assert.ok(
      close(found.summary.accuracy!.mean, (one.judgement.accuracy + two.judgement.accuracy) / 2, { relative: 1e-12 }),
    );
    assert.deepEqual(found.bySeed.accuracy, [one.judgement.accuracy, two.judgement.accuracy]);
    assert.ok(found.summary.accuracy!.mean > 0.8);
    assert.equal(one.parameters, 3);
    assert.equal(one.epochs.length, 15);
    assert.equal(one.watched.length, 15);
    assert.ok(close(one.watched.at(-1)!, one.judgement.loss, { relative: 1e-6 }));
    const alone = await evaluateClassifier(
      logistic,
      { protocol: "made up", train: split.train, test: split.test },
      [1, 2],
    );
    assert.deepEqual(alone.perQuery, found.perQuery);
    assert.notDeepEqual(alone.summary["cross-entropy"]?.ci95, found.summary["cross-entropy"]?.ci95);
    const base = evaluateBaseRate(split);
    assert.equal(compare(found, base, "cross-entropy").ahead, "a");
    assert.equal(compare(found, base, "cross-entropy").units, "users");
  });

  it("knows the base rate: its entropy and the commonest class", () => {
    const target = [1, 1, 1, 0];
    const few = (truths: readonly number[]): LabelledWindows => ({
      rows: truths.length,
      steps: 1,
      input: new Float32Array(truths.length),
      target: truths,
    });
    const { summary, seeds } = evaluateBaseRate({ protocol: "by hand", train: few(target), test: few([1, 0]) });
    assert.deepEqual(seeds, []);
    assert.equal(summary.accuracy?.mean, 0.5);
    const expected = -(Math.log(0.75) + Math.log(0.25)) / 2;
    assert.ok(close(summary["cross-entropy"]?.mean ?? 0, expected, { relative: 1e-12 }));
    assert.throws(
      () => evaluateBaseRate({ protocol: "by hand", train: few([1, 1]), test: few([0]) }),
      /class 0 in row 0 of the test part alone/,
    );
  });

  it("refuses no seeds, and one twice", async () => {
    for (const seeds of [[], [1, 1]]) {
      await assert.rejects(evaluateClassifier(logistic, split, seeds), (error) => error instanceof InputError);
    }
  });
});
