import assert from "node:assert/strict";
import { printed, result, TestKernel, traceback } from "../support/kernel.ts";

/** Shows something at once, so that the test knows that the cell runs. */
const begun =
  '(globalThis as never as Record<symbol, { display(bundle: object): void }>)[Symbol.for("tastelab.notebook")]?.display({ "text/plain": "begun" });';

describe("an interrupt of code that does not pause", function () {
  this.timeout(60_000);
  let kernel: TestKernel;
  before(async () => {
    kernel = await TestKernel.start({ name: "quick", parameters: {} });
  });
  after(() => kernel.client.end());

  it("in the middle of loading the library leaves no half-loaded modules", async () => {
    const run = await kernel.run(`${begun} const cut = require("tastelab"); console.log("loaded");`, "shown");
    assert.equal(run.reply.ename, "Interrupted");
    assert.equal(printed(run), "");
    const whole = await kernel.run(
      'import * as lab from "tastelab"; Object.values(lab).filter((value) => value === undefined).length',
    );
    assert.equal(result(whole), "0", traceback(whole).join("\n"));
  });

  it("in the middle of the engine's work leaves its books in order", async () => {
    const chosen = await kernel.run('(await lab.useBackend("cpu")).name');
    assert.equal(result(chosen), "cpu", traceback(chosen).join("\n"));
    const books =
      "(() => { const { scopeStack, gradientDepth, kernelDepth } = lab.tf.engine().state;\n" +
      "return [scopeStack.length, gradientDepth, kernelDepth, lab.tf.memory().numTensors]; })()";
    const before = result(await kernel.run(books));
    assert.equal(before, "[ 0, 0, 0, 0 ]");
    const stuck = [
      `await null; lab.tf.tidy(() => { lab.tf.zeros([2]); ${begun} while (true) {} });`,
      `await null; lab.tf.tidy(() => lab.tf.grad((x) => { x.square(); ${begun} while (true) {} })(lab.tf.scalar(1)));`,
    ];
    for (const code of stuck) {
      assert.equal((await kernel.run(code, "shown")).reply.ename, "Interrupted");
      assert.equal(result(await kernel.run(books)), before);
    }
    const slope = await kernel.run("lab.tf.tidy(() => lab.tf.grad((x) => x.square())(lab.tf.scalar(3)).dataSync()[0])");
    assert.equal(result(slope), "6");
  });

  it("comes to short epochs without a pause at their next step, and the next training goes well", async () => {
    await kernel.run("const events = lab.shop({ users: 20, items: 50 }).ratings;");
    const trained = (epochs: number) =>
      `await lab.biasedFactorization({ epochs: ${epochs}, dimensions: 2 }).fit({ interactions: events }, { random: lab.random(1) })`;
    const endless = await kernel.run(`${begun} var log = ${trained(1_000_000)};`, "shown");
    assert.equal(endless.reply.ename, "Interrupted");
    assert.ok(endless.milliseconds < 3000, `${endless.milliseconds} ms`);
    // The loop ended by itself, as it does when it is aborted; it was not cut off.
    const log = await kernel.run("await new Promise((go) => setTimeout(go, 300)); log.interrupted");
    assert.equal(result(log), "true", traceback(log).join("\n"));
    const next = await kernel.run(`(${trained(2)}).epochs.length`);
    assert.equal(result(next), "2", traceback(next).join("\n"));
  });

  it("waits for a long step of code that looks at the signal, and not for ever", async () => {
    const look =
      '(globalThis as never as Record<symbol, { signal: AbortSignal }>)[Symbol.for("tastelab.notebook")]!.signal';
    const steps = (milliseconds: number) =>
      `const signal = ${look}; await null; ${begun}\nfor (var steps = 0; !signal.aborted; steps++) { const end = Date.now() + ${milliseconds}; while (Date.now() < end); }\nvar left = "at a step's end";`;
    assert.equal((await kernel.run(steps(900), "shown")).reply.ename, "Interrupted");
    assert.equal(result(await kernel.run("left")), "at a step's end");
    const long = await kernel.run(steps(1_000_000), "shown");
    assert.equal(long.reply.ename, "Interrupted");
    assert.ok(long.milliseconds < 8000, `${long.milliseconds} ms`);
    assert.equal(result(await kernel.run("6 * 7")), "42");
  });
});
