import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { hotKeepMask, type KeepMask, plainKeepMask } from "../../../lib/engine/hot/keep-mask.ts";

describe("masks of dropout", () => {
  for (const size of [1, 3, 4, 17, 16384, 40003]) {
    it(`are the same bits from WebAssembly, ${size} entries`, async () => {
      const hot = (await hotKeepMask()) as KeepMask;
      assert.notEqual(hot, null);
      const [first, second] = [random(3), random(3)];
      // Two masks of one stream: the second must not depend on what the first left behind.
      for (const rate of [0.1, 0.5]) {
        const expected = plainKeepMask(size, rate, first);
        const mask = hot(size, rate, second);
        assert.equal(mask.length, size);
        assert.ok(expected.every((entry, at) => entry === mask[at]));
      }
    });
  }

  it("drop the share they are asked for, each entry by itself", () => {
    for (const rate of [0.05, 0.2, 0.75]) {
      const size = 200_000;
      const mask = plainKeepMask(size, rate, random(5));
      const scale = Math.fround(1 / (1 - rate));
      assert.ok(mask.every((entry) => entry === 0 || entry === scale));
      const deviation = Math.sqrt(rate * (1 - rate));
      const dropped = (at: number) => Number(mask[at] === 0);
      let share = 0;
      for (let at = 0; at < size; at++) share += dropped(at) / size;
      assert.ok(Math.abs(share - rate) < (5 * deviation) / Math.sqrt(size), `${share} for ${rate}`);
      // Neighbours, the next entry of the same generator, and entries a layer's width apart.
      for (const lag of [1, 4, 64]) {
        let covariance = 0;
        for (let at = lag; at < size; at++) covariance += ((dropped(at) - rate) * (dropped(at - lag) - rate)) / size;
        assert.ok(Math.abs(covariance) < (5 * deviation ** 2) / Math.sqrt(size), `${covariance} at lag ${lag}`);
      }
    }
  });

  it("differ from draw to draw and from stream to stream", () => {
    const draw = random(1);
    const masks = [draw, draw, random(2)].map((from) => plainKeepMask(1000, 0.5, from).join());
    assert.equal(new Set(masks).size, 3);
  });
});
