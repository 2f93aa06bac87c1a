import assert from "node:assert/strict";
import { type GloveTables, gloveLoop, plainGloveLoop } from "../../../lib/engine/hot/glove.ts";
import { closeTo } from "../../eval/close-to.ts";
import { embeddingCases } from "../../support/embeddings.ts";

const { dimensions, rate, loss, start, cells, expected } = embeddingCases.glove;
const names = ["word", "context", "wordBias", "contextBias"] as const;
const tables = (): GloveTables => ({
  word: Float32Array.from(start.word),
  context: Float32Array.from(start.context),
  wordBias: Float32Array.from(start.wordBias),
  contextBias: Float32Array.from(start.contextBias),
});
const given = {
  words: Int32Array.from(cells.words),
  contexts: Int32Array.from(cells.contexts),
  weights: Float32Array.from(cells.weights),
  logs: Float32Array.from(cells.logs),
};
const float32 = { relative: 1e-5, absolute: 1e-6 };

describe("GloVe's loop", () => {
  for (const name of ["plain", "fastest"] as const) {
    it(`takes the steps that numpy takes, ${name}`, async () => {
      const loop =
        name === "plain" ? plainGloveLoop(tables(), dimensions, rate) : await gloveLoop(tables(), dimensions, rate);
      if (name === "fastest") assert.equal(loop.engine, "webassembly");
      closeTo(loop.step(given), loss, "loss", float32);
      const made = tables();
      loop.read(made);
      for (const table of names) closeTo(made[table], expected[table], table, float32);
    });
  }

  it("keeps its squares from call to call", async () => {
    const whole = await gloveLoop(tables(), dimensions, rate);
    const parts = await gloveLoop(tables(), dimensions, rate);
    whole.step(given);
    for (const [from, to] of [
      [0, 13],
      [13, 14],
      [14, 80],
    ] as const) {
      parts.step({
        words: given.words.subarray(from, to),
        contexts: given.contexts.subarray(from, to),
        weights: given.weights.subarray(from, to),
        logs: given.logs.subarray(from, to),
      });
    }
    const [one, other] = [tables(), tables()];
    whole.read(one);
    parts.read(other);
    assert.deepEqual(one, other);
  });
});
