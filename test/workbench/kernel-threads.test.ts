import assert from "node:assert/strict";
import { printed, TestKernel, traceback } from "../support/kernel.ts";

describe("training on threads in a notebook's cell", function () {
  this.timeout(60_000);
  let kernel: TestKernel;
  before(async () => {
    kernel = await TestKernel.start({ name: "quick", parameters: {} });
    const run = await kernel.run(
      'import * as lab from "tastelab";\n' +
        'const letters = lab.vocabulary("word", ["a", "b", "c", "d"]);\n' +
        "const text = lab.sequencesOf(letters, Array.from({ length: 2000 }, (_, row) => [row % 2, 2 + (row % 2), row % 2]));\n" +
        "const options = { dimensions: 8, sample: 0, threads: 2 };",
    );
    assert.equal(run.reply.status, "ok", traceback(run).join("\n"));
  });
  after(() => kernel.client.end());

  it("runs", async () => {
    const run = await kernel.run(
      "const trained = await lab.word2vec(text, options, { random: lab.random(1) });\n" +
        "console.log(trained.log.backend, trained.log.epochs.length);",
    );
    assert.equal(run.reply.status, "ok", traceback(run).join("\n"));
    assert.equal(printed(run), "webassembly, 2 threads without locks 5\n");
  });

  it("ends soon after the cell is interrupted, and the next cell runs", async () => {
    const run = await kernel.run(
      "console.log('begun'); await lab.word2vec(text, { ...options, epochs: 1_000_000 }, { random: lab.random(1) });",
      1500,
    );
    assert.match(printed(run), /begun/);
    assert.ok(run.milliseconds < 6000, `${run.milliseconds} ms`);
    assert.equal((await kernel.run("1 + 1")).reply.status, "ok");
  });
});
