import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import type { NoiseTable } from "../../lib/engine/hot/skip-gram.ts";
import { asDraws, keepChances, noiseTable, tokenCounts } from "../../lib/models/word-sampling.ts";
import { same } from "../support/parity.ts";

/** With what chance the table draws each token: Σ over the slots of what falls to it. */
function chances({ share, alias }: NoiseTable): number[] {
  const sums = new Array<number>(share.length).fill(0);
  for (const [slot, height] of share.entries()) {
    sums[slot]! += height / 2 ** 32 / share.length;
    sums[alias[slot] as number]! += (1 - height / 2 ** 32) / share.length;
  }
  return sums;
}

describe("the draws of word2vec", () => {
  it("count tokens", () => {
    assert.deepEqual([...tokenCounts(Int32Array.of(2, 0, 2, 2), 4)], [1, 0, 3, 0]);
  });

  it("keep words with word2vec's chances", () => {
    // What gensim 4.4 keeps of 60 + 30 + 9 + 1 words with sample .1, its sample_int / 2³².
    const expected = [0.574914957, 0.910683602, 1, 1];
    same(keepChances(Float64Array.of(60, 30, 9, 1), 0.1), expected, { absolute: 2e-9 });
    assert.deepEqual([...keepChances(Float64Array.of(60, 0), 0)], [1, 1]);
    assert.deepEqual([...asDraws(Float64Array.of(0, 0.5, 1))], [0, 2 ** 31, 2 ** 32 - 1]);
  });

  for (const exponent of [0.75, 1, 0, -0.5]) {
    it(`draw noise in proportion to count^${exponent}`, () => {
      const draw = random("counts");
      const counts = Float64Array.from({ length: 500 }, (_, token) =>
        token % 7 === 3 ? 0 : Math.ceil(10_000 / (1 + draw.integer(2_000))),
      );
      const weights = [...counts].map((count) => (count === 0 ? 0 : count ** exponent));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const drawn = chances(noiseTable(counts, exponent));
      same(
        drawn,
        weights.map((weight) => weight / total),
        { absolute: 1e-9 },
      );
      for (const [token, count] of counts.entries()) if (count === 0) assert.equal(drawn[token], 0);
    });
  }

  it("draw nothing but the one word there is", () => {
    assert.deepEqual(chances(noiseTable(Float64Array.of(0, 5, 0), 0.75)), [0, 1, 0]);
  });
});
