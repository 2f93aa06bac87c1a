import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { normalizedMutualInformation } from "../../lib/eval/mutual-information.ts";

describe("normalised mutual information", () => {
  it("is 1 for one grouping under other names, 0 for groupings that tell nothing of each other", () => {
    assert.ok(close(normalizedMutualInformation([0, 0, 1, 1], [7, 7, 3, 3]), 1, { absolute: 1e-12 }));
    assert.ok(close(normalizedMutualInformation([0, 0, 1, 1], [0, 1, 0, 1]), 0, { absolute: 1e-12 }));
    assert.equal(normalizedMutualInformation([0, 0], [1, 1]), 1);
  });

  it("is what a hand works out", () => {
    const [a, b] = [
      [0, 0, 0, 1],
      [0, 0, 1, 1],
    ];
    const both = 0.5 * Math.log(0.5 / 0.375) + 0.25 * Math.log(0.25 / 0.375) + 0.25 * Math.log(0.25 / 0.125);
    const entropies = -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25) + Math.log(2);
    assert.ok(close(normalizedMutualInformation(a, b), both / (entropies / 2), { relative: 1e-12 }));
  });

  it("is near 0 by chance, and does not depend on which grouping comes first", () => {
    const draw = random(1);
    const [a, b] = [0, 1].map(() => Array.from({ length: 2000 }, () => draw.integer(5))) as [number[], number[]];
    const value = normalizedMutualInformation(a, b);
    assert.ok(value > 0 && value < 0.01, `${value}`);
    assert.ok(close(value, normalizedMutualInformation(b, a), { relative: 1e-12 }));
    assert.throws(() => normalizedMutualInformation([1], [1, 2]), InputError);
  });
});
