import assert from "node:assert/strict";
import { hotModule } from "../../../lib/engine/hot/module.ts";
import { skipGramTraining } from "../../../lib/engine/hot/skip-gram.ts";
import { skipGramMemory } from "../../../lib/engine/hot/skip-gram-memory.ts";
import { startThreads } from "../../../lib/engine/hot/skip-gram-threads.ts";
import { problemOf, randomRows, tablesOf } from "../../support/skip-gram.ts";

describe("threads of skip-gram", function () {
  this.timeout(30_000);
  const problem = problemOf(randomRows(3000, 500), 500, { dimensions: 20 });
  const slices = Array.from({ length: 100 }, (_, index) => ({
    from: index * 30,
    to: (index + 1) * 30,
    rate: 0.05,
    seed: [index, 1, 2, 3] as const,
  }));
  const start = tablesOf(500, 20, 1);

  it("make the same draws as one thread and all but the same tables", async () => {
    const [one, three] = [await skipGramTraining(problem, 1), await skipGramTraining(problem, 3)];
    try {
      for (const training of [one, three]) training.write(start);
      const [alone, shared] = [await one.pass(slices, undefined), await three.pass(slices, undefined)];
      assert.ok(alone !== null && shared !== null);
      assert.equal(shared.predictions, alone.predictions);
      assert.ok(Math.abs(shared.loss / alone.loss - 1) < 0.01, `${shared.loss} for ${alone.loss}`);
      const again = await three.pass(slices, undefined);
      assert.ok(again !== null && again.predictions === alone.predictions && again.loss < shared.loss);
      assert.match(three.engine, /3 threads/);
    } finally {
      await one.close();
      await three.close();
    }
  });

  it("stop soon after an abort, and can go on", async () => {
    const many = Array.from({ length: 500 }, () => slices).flat();
    for (const threads of [1, 2]) {
      const training = await skipGramTraining(problem, threads);
      try {
        training.write(start);
        assert.equal(await training.pass(many, AbortSignal.abort()), null);
        const abort = new AbortController();
        const begun = performance.now();
        setTimeout(() => abort.abort(), 100);
        assert.equal(await training.pass(many, abort.signal), null);
        assert.ok(performance.now() - begun < 3000, `${performance.now() - begun} ms on ${threads} threads`);
        training.write(start);
        assert.ok(((await training.pass(slices, undefined))?.predictions ?? 0) > 10_000);
      } finally {
        await training.close();
      }
    }
  });

  it("hand on what fails in one of them", async () => {
    const other = await hotModule("row-sums");
    assert.ok(other !== null);
    const training = startThreads(other, skipGramMemory(problem, 2));
    await assert.rejects(training.pass(slices, undefined), /shared/);
    await assert.rejects(training.pass(slices, undefined), /shared/);
    await training.close();
  });
});
