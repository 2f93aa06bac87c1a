import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { random } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { cosineDecay, warmUp } from "../../lib/engine/schedules.ts";
import { tf } from "../../lib/engine/tf.ts";
import type { TrainingRun } from "../../lib/engine/train.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { onEveryBackend } from "../support/backends.ts";
import { freshFolder } from "../support/fresh-folder.ts";
import { type Learned, regressionLesson } from "../support/regression-lesson.ts";

/** Two trainings with the same floats and the same log, apart from the seconds. */
function assertSame(actual: Learned, expected: Learned): void {
  const log = ({ outcome }: Learned) => outcome.epochs.map(({ seconds: _, ...rest }) => rest);
  assert.deepEqual(log(actual), log(expected));
  for (const [at, weights] of expected.weights.entries()) {
    assert.ok(weights.every((value, index) => value === actual.weights[at]?.[index]));
  }
}

/** A lesson that is aborted in the middle of an epoch (1-based). */
async function brokenOff(checkpoint: string, epoch: number, changes: Partial<TrainingRun> = {}): Promise<Learned> {
  const abort = new AbortController();
  return regressionLesson({
    checkpoint,
    signal: abort.signal,
    ...changes,
    onEpoch: (record) => {
      if (record.epoch === epoch) setImmediate(() => abort.abort());
      // Given back late, so that the abort has happened before the next epoch begins.
      return new Promise((resolve) => setTimeout(resolve, record.epoch === epoch ? 5 : 0));
    },
  });
}

/** The file that a single training has left in a folder. */
function onlyFile(folder: string): string {
  const names = readdirSync(folder);
  assert.equal(names.length, 1, names.join());
  return join(folder, names[0] as string);
}

/** Does something and gives what was said on the console meanwhile. */
async function warnings(work: () => Promise<unknown>): Promise<string[]> {
  const said: string[] = [];
  const original = console.warn;
  console.warn = (text: string) => said.push(text);
  try {
    await work();
  } finally {
    console.warn = original;
  }
  return said;
}

describe("checkpoints of training", () => {
  onEveryBackend(() => {
    it("go on after an abort with the floats of a training without a break", async () => {
      const before = tf.memory().numTensors;
      const folder = freshFolder();
      const whole = await regressionLesson();
      const broken = await brokenOff(folder, 3);
      assert.deepEqual([broken.outcome.interrupted, broken.outcome.epochs.length], [true, 3]);
      const again = await brokenOff(folder, 6);
      assert.deepEqual([again.outcome.interrupted, again.outcome.epochs.length], [true, 6]);
      const resumed = await regressionLesson({ checkpoint: folder });
      assertSame(resumed, whole);
      assert.ok(resumed.outcome.seconds > (again.outcome.epochs.at(-1)?.seconds as number));
      assert.equal(tf.memory().numTensors, before);
    });
  });

  describe("on cpu", () => {
    before(() => useBackend("cpu"));

    it("of an ended training give its weights without a step, and its log to whoever watches", async () => {
      const folder = freshFolder();
      const first = await regressionLesson({ checkpoint: folder });
      const seen: number[] = [];
      const second = await regressionLesson({
        checkpoint: folder,
        loss: () => assert.fail("a step was taken"),
        onEpoch: ({ epoch }) => void seen.push(epoch),
      });
      assertSame(second, first);
      assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7, 8]);
      assert.equal(second.outcome.interrupted, false);
    });

    it("keep the best weights and the patience", async () => {
      // Best after the third epoch; with a patience of 1 the second worse one is the last.
      const judged = () => {
        const judgements = [1, 2, 5, 4, 3, 9];
        return { patience: 1, validate: async () => judgements.shift() as number };
      };
      const whole = await regressionLesson(judged());
      assert.equal(whole.outcome.epochs.length, 5);
      const folder = freshFolder();
      const judgedOnce = judged();
      const broken = await brokenOff(folder, 4, judgedOnce);
      assert.equal(broken.outcome.epochs.length, 4);
      assertSame(await regressionLesson({ ...judgedOnce, checkpoint: folder }), whole);
      // And once more, when there is nothing left to judge.
      assertSame(await regressionLesson({ ...judgedOnce, checkpoint: folder }), whole);
    });

    it("belong to one training: other options, seeds or epochs begin at the beginning, in another file", async () => {
      const folder = freshFolder();
      await regressionLesson({ checkpoint: folder, epochs: 1 });
      for (const [at, changes] of [
        { options: { learningRate: 0.06 } },
        { epochs: 2 },
        { batchSize: 8 },
        { validate: async () => 1 },
        { random: random(5) },
      ].entries()) {
        await regressionLesson({ checkpoint: folder, epochs: 1, ...changes });
        assert.equal(readdirSync(folder).length, at + 2);
      }
    });

    it("that are damaged or made by other code are passed over out loud, and replaced", async () => {
      const folder = freshFolder();
      const whole = await regressionLesson({ checkpoint: folder });
      const file = onlyFile(folder);
      const content = readFileSync(file);
      for (const [damage, words] of [
        [content.subarray(0, content.length / 2), /is damaged; training begins anew/],
        [Buffer.from("no checkpoint"), /is damaged/],
      ] as const) {
        writeFileSync(file, damage);
        const said = await warnings(async () => assertSame(await regressionLesson({ checkpoint: folder }), whole));
        assert.equal(said.length, 1);
        assert.match(said[0] as string, words);
        assert.deepEqual(await warnings(() => regressionLesson({ checkpoint: folder })), []);
      }
      const said = await warnings(() => regressionLesson({ checkpoint: folder, code: import.meta.url }));
      assert.match(said[0] as string, /was made by other code/);
      assert.deepEqual(await warnings(() => regressionLesson({ checkpoint: folder, code: import.meta.url })), []);
    });

    it("survive the process being killed", async function () {
      this.timeout(30_000);
      const folder = freshFolder();
      const child = spawn(
        process.execPath,
        ["--import", "tsx", fileURLToPath(new URL("../support/killed-lesson.ts", import.meta.url)), folder],
        { cwd: projectRoot, stdio: ["ignore", "pipe", "inherit"] },
      );
      const closed = new Promise((resolve) => child.once("close", (_code, signal) => resolve(signal)));
      const said: string[] = [];
      for await (const line of createInterface({ input: child.stdout })) {
        said.push(line);
        if (line === "epoch 4") child.kill("SIGKILL");
      }
      assert.equal(await closed, "SIGKILL");
      assert.equal(said.at(-1), "epoch 4");
      const steps: number[] = [];
      const schedule = warmUp(2, cosineDecay);
      const resumed = await regressionLesson({
        checkpoint: folder,
        schedule(epoch, epochs) {
          steps.push(epoch);
          return schedule(epoch, epochs);
        },
      });
      // Three epochs stood in the file when the process was killed.
      assert.equal(Math.floor(steps[0] as number), 3);
      assertSame(resumed, await regressionLesson());
    });
  });
});
