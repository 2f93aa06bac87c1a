import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { drawnByWeight } from "../../lib/data/drawn-by-weight.ts";

const weights = [1, 0, 2.5, 0.25, 6.25];

describe("places drawn by weight", () => {
  it("stand as often as their share says, rounded down or up", () => {
    for (const seed of [1, 2, 3, 4]) {
      const drawn = drawnByWeight(weights, 37, random(seed));
      assert.equal(drawn.length, 37);
      for (const [place, weight] of weights.entries()) {
        const times = drawn.filter((one) => one === place).length;
        assert.ok(Math.abs(times - (weight / 10) * 37) < 1, `${place}: ${times}`);
      }
    }
  });

  it("hit a light one in proportion over many draws, and stand in random order", () => {
    const hits = Array.from({ length: 400 }, (_, seed) => drawnByWeight(weights, 4, random(seed)).includes(3));
    const share = hits.filter(Boolean).length / 400;
    assert.ok(Math.abs(share - 0.1) < 0.05, `${share}`);
    const drawn = drawnByWeight(weights, 37, random(1));
    assert.notDeepEqual(drawn, drawn.slice().sort());
  });

  it("are refused without any weight", () => {
    assert.throws(() => drawnByWeight([0, 0], 3, random(1)), InputError);
  });
});
