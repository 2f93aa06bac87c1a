import assert from "node:assert/strict";
import { InputError, TrainingError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random, shuffle } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { judged } from "../../lib/models/classifier/judgement.ts";
import type { ClassifierEpoch } from "../../lib/models/classifier/training.ts";
import { type LabelledWindows, selectWindows } from "../../lib/models/classifier/windows.ts";
import { sequenceClassifier } from "../../lib/models/sequence-classifier.ts";
import { onEveryBackend } from "../support/backends.ts";
import { freshFolder } from "../support/fresh-folder.ts";

const steps = 3;

/** Rows of numbers whose class is the sign of the first step's first number: only a memory finds it. */
function remembered(rows: number, seed: number): LabelledWindows {
  const draw = random(seed);
  const input = Float32Array.from({ length: rows * steps * 2 }, () => 2 * draw.uniform() - 1);
  return {
    rows,
    steps,
    input,
    target: Int32Array.from({ length: rows }, (_, row) => Number(input[row * steps * 2]! > 0)),
  };
}

/** Rows of tokens 0 … 8 whose class is the order of the first and the last of them: smaller, equal, larger. */
function compared(rows: number, seed: number): LabelledWindows {
  const draw = random(seed);
  const input = Int32Array.from({ length: rows * 3 }, () => draw.integer(4));
  const target = Int32Array.from({ length: rows }, (_, row) => 1 + Math.sign(input[row * 3 + 2]! - input[row * 3]!));
  return { rows, steps: 3, input, target };
}

const small = { hidden: 6, epochs: 20, batchSize: 100, learningRate: 0.1 };
const refused = (error: unknown) => error instanceof InputError;

describe("the sequence classifier", () => {
  onEveryBackend(() => {
    it("remembers numbers: two classes by one logit", async () => {
      const before = tf.memory().numTensors;
      const classifier = sequenceClassifier(small);
      const { epochs, interrupted } = await classifier.fit(remembered(200, 1), { random: random(1) });
      const { accuracy, loss } = await classifier.judge(remembered(200, 2));
      assert.ok(accuracy > 0.9, `accuracy ${accuracy}`);
      assert.ok(loss < 0.3, `loss ${loss}`);
      assert.equal(interrupted, false);
      assert.equal(epochs.length, 20);
      assert.equal(classifier.parameters(), 4 * 6 * (2 + 6 + 1) + 6 + 1);
      classifier.dispose();
      classifier.dispose();
      assert.equal(tf.memory().numTensors, before);
    });

    it("compares tokens: three classes by a softmax", async () => {
      const before = tf.memory().numTensors;
      const classifier = sequenceClassifier({ ...small, encoder: "gru", embedding: 4, classes: 3 });
      await classifier.fit(compared(200, 1), { random: random(1) });
      const { accuracy } = await classifier.judge(compared(200, 2));
      assert.ok(accuracy > 0.9, `accuracy ${accuracy}`);
      assert.equal(classifier.parameters(), 4 * 4 + 3 * 6 * (4 + 6 + 1) + 6 + 3 * (6 + 1));
      classifier.dispose();
      assert.equal(tf.memory().numTensors, before);
    });

    it("gives the same answers for the same seed", async () => {
      const answers = async (seed: number) => {
        const classifier = sequenceClassifier({ ...small, epochs: 2, dropout: 0.3, layers: 2 });
        await classifier.fit(remembered(100, 1), { random: random(seed) });
        const logits = await classifier.logits(remembered(20, 2));
        classifier.dispose();
        return [...logits];
      };
      const first = await answers(1);
      assert.deepEqual(await answers(1), first);
      assert.notDeepEqual(await answers(2), first);
    });
  });
});

describe("the sequence classifier, on any backend alike", () => {
  before(async () => {
    await useBackend("wasm");
  });

  it("finds nothing where nothing is", async () => {
    const data = remembered(200, 1);
    const target = shuffle(Int32Array.from(data.target), random("dealt anew"));
    const classifier = sequenceClassifier(small);
    await classifier.fit({ ...data, target }, { random: random(1) });
    const { accuracy } = await classifier.judge(remembered(400, 2));
    assert.ok(accuracy < 0.5 + 3 * (0.5 / Math.sqrt(400)), `accuracy ${accuracy}`);
    classifier.dispose();
  });

  it("is logistic regression with the encoder linear", async () => {
    const draw = random(4);
    const input = Float32Array.from({ length: 400 * 2 * 2 }, () => draw.normal());
    // Log-odds 2 a − b + c + 0.5, of the numbers a, b of the first step and c, d of the second.
    const target = Int32Array.from({ length: 400 }, (_, row) => {
      const [a, b, c] = input.subarray(row * 4, row * 4 + 3) as unknown as [number, number, number];
      return Number(draw.uniform() < 1 / (1 + Math.exp(-(2 * a - b + c + 0.5))));
    });
    const classifier = sequenceClassifier({
      encoder: "linear",
      epochs: 250,
      batchSize: 400,
      learningRate: 0.1,
      schedule: "linear",
    });
    await classifier.fit({ rows: 400, steps: 2, input, target }, { random: random(1) });
    assert.equal(classifier.parameters(), 5);
    const units = Float32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1);
    const logits = await classifier.logits({ rows: 5, steps: 2, input: units });
    classifier.dispose();
    const found = [logits[0]!, ...[1, 2, 3, 4].map((row) => logits[row]! - logits[0]!)];
    // Newton's method on the same loss, in float64.
    const exact = newton(input, target, 4);
    for (const [at, weight] of exact.entries())
      assert.ok(close(found[at]!, weight, { absolute: 0.005 }), `${found} ${exact}`);
  });

  it("judges by cross-entropy and by the most probable class", () => {
    const two = judged(Float32Array.of(2, -1, 0), [1, 1, 0], 1);
    const expected = [Math.log(1 + Math.exp(-2)), Math.log(1 + Math.E), Math.log(2)];
    for (const [row, loss] of expected.entries()) assert.ok(close(two.losses[row]!, loss, { relative: 1e-12 }));
    assert.deepEqual([...two.predicted], [1, 0, 0]);
    assert.equal(two.accuracy, 2 / 3);
    assert.ok(close(two.loss, expected.reduce((sum, loss) => sum + loss) / 3, { relative: 1e-12 }));
    const three = judged(Float32Array.of(0, 1, 2, 500, -500, 0), [2, 2], 3);
    assert.ok(close(three.losses[0]!, Math.log(1 + Math.exp(-1) + Math.exp(-2)), { relative: 1e-12 }));
    assert.ok(close(three.losses[1]!, 500, { relative: 1e-12 }));
    assert.deepEqual([...three.predicted], [2, 0]);
  });

  it("logs each epoch with the loss of its last batch, and may be asked meanwhile", async () => {
    const data = remembered(40, 1);
    const classifier = sequenceClassifier({ ...small, epochs: 3, batchSize: 40 });
    const seen: { record: ClassifierEpoch; after: number }[] = [];
    const { epochs } = await classifier.fit(data, {
      random: random(1),
      onEpoch: async (record) => void seen.push({ record, after: (await classifier.judge(data)).loss }),
    });
    classifier.dispose();
    assert.deepEqual(
      epochs,
      seen.map(({ record }) => record),
    );
    for (const [at, { record }] of seen.entries()) {
      // One batch an epoch: its loss is the epoch's, and what stood after the epoch before.
      assert.ok(close(record.lastLoss, record.loss, { relative: 1e-6 }));
      if (at > 0) assert.ok(close(record.lastLoss, seen[at - 1]!.after, { relative: 1e-4 }));
    }
  });

  it("keeps the epoch that was best on the validation part, and stops for want of patience", async () => {
    const data = remembered(60, 1);
    // A validation part with every answer turned round is best met by the first epoch.
    const turned = { ...data, target: Int32Array.from(data.target, (truth) => 1 - truth) };
    const classifier = sequenceClassifier({ ...small, patience: 2 });
    const seen: number[] = [];
    const { epochs } = await classifier.fit(data, {
      random: random(1),
      validation: turned,
      onEpoch: async () => void seen.push((await classifier.judge(turned)).loss),
    });
    const best = Math.min(...seen);
    assert.equal(epochs.length, seen.indexOf(best) + 4);
    assert.ok(close((await classifier.judge(turned)).loss, best, { relative: 1e-6 }));
    for (const [at, record] of epochs.entries())
      assert.ok(close(-(record.validation ?? 0), seen[at]!, { relative: 1e-6 }));
    classifier.dispose();
  });

  it("stops when told to", async () => {
    const abort = new AbortController();
    const classifier = sequenceClassifier(small);
    const { epochs, interrupted } = await classifier.fit(remembered(60, 1), {
      random: random(1),
      signal: abort.signal,
      onEpoch({ epoch }) {
        if (epoch === 2) abort.abort();
      },
    });
    assert.equal(interrupted, true);
    assert.equal(epochs.length, 2);
    classifier.dispose();
  });

  it("goes on from a checkpoint of the same windows, with the numbers it would have had", async () => {
    const data = remembered(60, 1);
    const folder = freshFolder();
    /** Trains until so many epochs are done; 0 stops before the first step. */
    const trained = async (windows: LabelledWindows, until: number, checkpoint?: string) => {
      const abort = new AbortController();
      if (until === 0) abort.abort();
      const classifier = sequenceClassifier({ ...small, epochs: 4 });
      const { epochs } = await classifier.fit(windows, {
        random: random(1),
        signal: abort.signal,
        ...(checkpoint === undefined ? {} : { checkpoint }),
        onEpoch({ epoch }) {
          if (epoch === until) abort.abort();
        },
      });
      const logits = [...(await classifier.logits(data))];
      classifier.dispose();
      return { logits, losses: epochs.map(({ loss, lastLoss }) => [loss, lastLoss]) };
    };
    const whole = await trained(data, 4);
    assert.equal((await trained(data, 2, folder)).losses.length, 2);
    assert.deepEqual((await trained(data, 0, folder)).losses, whole.losses.slice(0, 2));
    assert.deepEqual(await trained(data, 4, folder), whole);
    const other = { ...data, target: Array.from(data.target, (truth) => 1 - truth) };
    assert.equal((await trained(other, 0, folder)).losses.length, 0);
  });

  it("says when the loss is no number", async () => {
    const data = remembered(60, 1);
    const input = data.input.map((value) => value * 3e38) as Float32Array;
    const classifier = sequenceClassifier({ ...small, encoder: "linear" });
    await assert.rejects(classifier.fit({ ...data, input }, { random: random(1) }), TrainingError);
    classifier.dispose();
  });

  it("takes rows out of windows", () => {
    const taken = selectWindows(compared(5, 1), [3, 0]);
    const whole = compared(5, 1);
    assert.deepEqual([...taken.input], [...whole.input.subarray(9, 12), ...whole.input.subarray(0, 3)]);
    assert.deepEqual([...(taken.target as Int32Array)], [whole.target[3], whole.target[0]]);
    assert.throws(() => selectWindows(whole, [5]), refused);
  });

  it("refuses what it cannot use, saying why", async () => {
    const data = remembered(10, 1);
    const fitted = (windows: LabelledWindows) =>
      sequenceClassifier({ ...small, epochs: 1 }).fit(windows, { random: random(1) });
    await assert.rejects(fitted({ ...data, rows: 0 }), /at least one row/);
    await assert.rejects(fitted({ ...data, rows: 7 }), /equally many numbers/);
    await assert.rejects(
      fitted({ ...data, input: data.input.map((v, at) => (at === 13 ? Number.NaN : v)) }),
      /NaN in row 2/,
    );
    await assert.rejects(
      fitted({ ...compared(4, 1), input: Int32Array.of(0, 1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 0) }),
      /-1 in row 0/,
    );
    await assert.rejects(fitted({ ...compared(4, 1), rows: 3 }), /3 × 3 tokens/);
    await assert.rejects(fitted({ ...data, target: [1, 0] }), /10 targets/);
    await assert.rejects(fitted({ ...data, target: new Array(10).fill(2) }), /targets from 0 to 1/);
    for (const wrong of [{ encoder: "cnn" }, { units: 3 }, { epochs: 0 }, { classes: 1 }, { dropout: 1 }]) {
      assert.throws(() => sequenceClassifier(wrong as never), refused);
    }
    const classifier = sequenceClassifier({ ...small, epochs: 1, classes: 3 });
    await assert.rejects(classifier.logits(data), /never fitted/);
    assert.throws(() => classifier.parameters(), refused);
    await classifier.fit(compared(20, 1), { random: random(1) });
    await assert.rejects(classifier.logits(data), /tokens up to 3/);
    await assert.rejects(classifier.logits({ rows: 1, steps: 3, input: Int32Array.of(0, 9, 0) }), /tokens up to 9/);
    classifier.dispose();
    await assert.rejects(classifier.logits(data), refused);
  });
});

/** Bias and weights of logistic regression by Newton's method. */
function newton(input: Float32Array, target: Int32Array, width: number): number[] {
  let weights = new Array<number>(width + 1).fill(0);
  for (let round = 0; round < 20; round++) {
    const size = width + 1;
    const slope = new Array<number>(size).fill(0);
    const curve = Array.from({ length: size }, () => new Array<number>(size).fill(0));
    for (const [row, truth] of target.entries()) {
      const x = [1, ...input.subarray(row * width, (row + 1) * width)];
      const chance = 1 / (1 + Math.exp(-x.reduce((sum, value, at) => sum + value * weights[at]!, 0)));
      for (let i = 0; i < size; i++) {
        slope[i]! += (chance - truth) * x[i]!;
        for (let j = 0; j < size; j++) curve[i]![j]! += chance * (1 - chance) * x[i]! * x[j]!;
      }
    }
    const move = solved(curve, slope);
    weights = weights.map((weight, at) => weight - move[at]!);
  }
  return weights;
}

/** x with A x = b, by elimination. */
function solved(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, at) => [...row, right[at]!]);
  for (const [at, pivot] of rows.entries()) {
    for (const [other, row] of rows.entries()) {
      if (other === at) continue;
      const factor = row[at]! / pivot[at]!;
      for (let column = 0; column < row.length; column++) row[column]! -= factor * pivot[column]!;
    }
  }
  return rows.map((row, at) => row.at(-1)! / row[at]!);
}
