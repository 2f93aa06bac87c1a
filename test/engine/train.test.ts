import assert from "node:assert/strict";
import { TrainingError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { type TrainingRun, train } from "../../lib/engine/train.ts";
import { descent } from "../support/descent.ts";

/** Learns the number 3 by squared error; `poison` makes the loss NaN from that epoch on. */
function lesson(changes: Partial<TrainingRun> = {}) {
  const weight = tf.variable(tf.scalar(0));
  const run: TrainingRun = {
    model: "lesson",
    options: { learningRate: 0.1 },
    examples: 10,
    batchSize: 4,
    epochs: 20,
    variables: [weight],
    optimizer: descent([weight], 0.1),
    loss: () => weight.sub(3).square().asScalar(),
    random: random(1),
    ...changes,
  };
  return { weight, run };
}

const held = async (weight: tf.Variable) => (await weight.data())[0] as number;

describe("the training loop", () => {
  before(async () => {
    await useBackend("cpu");
  });

  it("descends, and logs the mean loss of each epoch", async () => {
    const { weight, run } = lesson();
    const seen: number[] = [];
    const { epochs, interrupted } = await train({ ...run, onEpoch: ({ epoch }) => void seen.push(epoch) });
    assert.equal(interrupted, false);
    assert.equal(epochs.length, 20);
    assert.deepEqual(
      seen,
      epochs.map(({ epoch }) => epoch),
    );
    // From 0 with rate 0.1: each step leaves 0.8 of the distance. Three batches: losses 9, 9·0.64, 9·0.64².
    assert.ok(Math.abs((epochs[0]?.loss ?? 0) - (9 * (1 + 0.64 + 0.64 ** 2)) / 3) < 1e-5);
    assert.ok(Math.abs((epochs[0]?.lastLoss ?? 0) - 9 * 0.64 ** 2) < 1e-5);
    assert.ok(Math.abs((await held(weight)) - 3) < 1e-4);
  });

  it("shows every example once an epoch, in another order each time, the same for the same seed", async () => {
    const orders = async (seed: number) => {
      const seen: number[][] = [];
      let current: number[] = [];
      const { weight, run } = lesson({ epochs: 3, random: random(seed) });
      await train({
        ...run,
        loss(batch) {
          current.push(...batch);
          return weight.square().asScalar();
        },
        onEpoch() {
          seen.push(current);
          current = [];
        },
      });
      return seen;
    };
    const first = await orders(5);
    for (const order of first)
      assert.deepEqual(
        order.toSorted((a, b) => a - b),
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
      );
    assert.notDeepEqual(first[0], first[1]);
    assert.deepEqual(await orders(5), first);
    assert.notDeepEqual(await orders(6), first);
  });

  it("stops at a loss that is no number, with the last good weights", async () => {
    const { weight, run } = lesson();
    let steps = 0;
    const broken = train({
      ...run,
      loss: () => {
        steps++;
        return steps > 7 ? weight.mul(Number.NaN).asScalar() : weight.sub(3).square().asScalar();
      },
    });
    await assert.rejects(
      broken,
      (error) => error instanceof TrainingError && error.problem.epoch === 3 && error.problem.model === "lesson",
    );
    // Two whole epochs of three steps were good.
    assert.ok(Math.abs((await held(weight)) - 3 * (1 - 0.8 ** 6)) < 1e-5);
  });

  it("stops within one batch of an abort, with the weights of the last whole epoch", async () => {
    const { weight, run } = lesson();
    const abort = new AbortController();
    let steps = 0;
    const { epochs, interrupted } = await train({
      ...run,
      signal: abort.signal,
      loss: () => {
        if (++steps === 5) abort.abort();
        return weight.sub(3).square().asScalar();
      },
    });
    assert.equal(interrupted, true);
    assert.equal(epochs.length, 1);
    assert.equal(steps, 5);
    assert.ok(Math.abs((await held(weight)) - 3 * (1 - 0.8 ** 3)) < 1e-5);
  });

  it("lets other work have a turn between short epochs", async () => {
    const { weight, run } = lesson({ epochs: 100 });
    let turns = 0;
    const timer = setInterval(() => turns++, 1);
    const slowly = () => {
      for (const until = performance.now() + 2; performance.now() < until; );
      return weight.sub(3).square().asScalar();
    };
    await train({ ...run, loss: slowly });
    clearInterval(timer);
    assert.ok(turns >= 3, `${turns} turns in 0.6 s`);
  });

  it("takes the step of a whole batch from its parts, also where the last part is smaller", async () => {
    const targets = [5, -2, 1, 0, 3, 8, 1, 1, -4, 6];
    const outcome = async (parts: number) => {
      const { weight, run } = lesson({ epochs: 2, batchSize: 5, parts });
      const sizes: number[] = [];
      const loss = (batch: Int32Array) => {
        sizes.push(batch.length);
        const wanted = tf.tensor1d(Array.from(batch, (row) => targets[row] as number));
        return wanted.sub(weight).square().mean().asScalar();
      };
      const { epochs } = await train({ ...run, loss });
      return { sizes, weight: await held(weight), losses: epochs.map((record) => record.loss) };
    };
    const [whole, parted] = [await outcome(1), await outcome(3)];
    assert.deepEqual(parted.sizes, [2, 2, 1, 2, 2, 1, 2, 2, 1, 2, 2, 1]);
    assert.ok(Math.abs(parted.weight - whole.weight) < 1e-5, `${parted.weight} for ${whole.weight}`);
    for (const [epoch, loss] of whole.losses.entries())
      assert.ok(Math.abs((parted.losses[epoch] as number) - loss) < 1e-4);
  });

  it("stops early on a validation that no longer rises, and takes the best weights", async () => {
    const { weight, run } = lesson();
    const judgements = [1, 2, 5, 4, 3, 6, 7];
    let asked = 0;
    const { epochs } = await train({ ...run, patience: 1, validate: async () => judgements[asked++] as number });
    assert.equal(epochs.length, 5);
    assert.equal(epochs[2]?.validation, 5);
    assert.ok(Math.abs((await held(weight)) - 3 * (1 - 0.8 ** 9)) < 1e-5);
  });

  it("follows a schedule, asked at the middle of each step", async () => {
    const { weight, run } = lesson({ epochs: 2, schedule: (epoch) => (epoch < 1 ? 1 : 0) });
    await train(run);
    assert.ok(Math.abs((await held(weight)) - 3 * (1 - 0.8 ** 3)) < 1e-5);
    const asked: number[] = [];
    const middle = lesson({ epochs: 2, schedule: (epoch, epochs) => asked.push(epoch) * 0 + epochs });
    await train(middle.run);
    // Batches of 4, 4 and 2 of 10 examples.
    const expected = [0.2, 0.6, 0.9, 1.2, 1.6, 1.9];
    assert.ok(
      asked.every((epoch, at) => Math.abs(epoch - (expected[at] as number)) < 1e-12),
      `${asked}`,
    );
  });

  it("leaves no tensors behind, also when it fails", async () => {
    const { run } = lesson({ epochs: 2 });
    const before = tf.memory().numTensors;
    await train(run);
    await assert.rejects(
      train({
        ...run,
        loss: () =>
          tf
            .scalar(Number.NaN)
            .add(run.variables[0] as tf.Variable)
            .asScalar(),
      }),
    );
    assert.equal(tf.memory().numTensors, before);
  });
});
