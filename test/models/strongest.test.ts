import assert from "node:assert/strict";
import { permutation, random } from "../../lib/base/random.ts";
import { Strongest } from "../../lib/models/strongest.ts";

describe("the strongest of many", () => {
  it("are those that sorting finds, equal weights by the lower index", () => {
    const draw = random(1);
    for (let round = 0; round < 300; round++) {
      const count = draw.integer(40);
      const weights = Array.from({ length: count }, () => draw.integer(8) - 3);
      const most = draw.integer(12);
      const strongest = new Strongest(most);
      strongest.offer(99, 99);
      strongest.clear();
      for (const index of permutation(count, draw)) strongest.offer(index, weights[index] as number);
      strongest.sort();
      const expected = weights
        .map((weight, index) => ({ weight, index }))
        .sort((a, b) => b.weight - a.weight || a.index - b.index)
        .slice(0, most);
      assert.deepEqual(
        [...strongest.indices.subarray(0, strongest.size)],
        expected.map(({ index }) => index),
      );
      assert.deepEqual(
        [...strongest.weights.subarray(0, strongest.size)],
        expected.map(({ weight }) => weight),
      );
    }
  });
});
