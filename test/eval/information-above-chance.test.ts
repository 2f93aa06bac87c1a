import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { informationAboveChance } from "../../lib/eval/information-above-chance.ts";

describe("information above chance", () => {
  const draw = random(3);
  const truth = Array.from({ length: 120 }, () => draw.integer(20));
  const above = (found: readonly number[]) => informationAboveChance(truth, found, { random: random(1), dealings: 49 });

  it("is 1 for the same groups under other names, far above any dealing", () => {
    const same = above(truth.map((group) => 100 - group));
    assert.ok(Math.abs(same.information - 1) < 1e-12 && Math.abs(same.adjusted - 1) < 1e-12);
    assert.ok(same.chance.highest < 0.7);
  });

  it("is about 0 for groups at random, however many they are, where the plain figure is not", () => {
    for (const groups of [2, 20, 60]) {
      const found = above(Array.from({ length: 120 }, () => draw.integer(groups)));
      assert.ok(Math.abs(found.adjusted) < 0.1, `${groups}: ${found.adjusted}`);
      assert.ok(found.chance.highest >= found.chance.mean);
    }
    assert.ok(above(Array.from({ length: 120 }, () => draw.integer(60))).information > 0.5);
  });
});
