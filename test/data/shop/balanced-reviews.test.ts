import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { balancedReviews } from "../../../lib/data/shop/balanced-reviews.ts";
import { shop } from "../../../lib/data/shop/shop.ts";

describe("balanced reviews", () => {
  const world = shop({ seed: 3, users: 60, items: 60, events: 900 });

  for (const language of ["english", "chinese"] as const) {
    it(`have each ${language} wording once, the three sentiments equally often, and none missing of the rarest`, () => {
      const found = balancedReviews(world, language, random(1));
      assert.equal(new Set(found.map(({ text }) => text)).size, found.length);
      const sizes = [0, 1, 2].map((one) => found.filter(({ sentiment }) => sentiment === one).length);
      const first = new Map<string, number>();
      for (const review of world.reviews) {
        if (review !== null && !first.has(review[language])) first.set(review[language], review.sentiment + 1);
      }
      const all = [0, 1, 2].map((one) => [...first.values()].filter((sentiment) => sentiment === one).length);
      assert.deepEqual(sizes, [0, 1, 2].fill(Math.min(...all)));
      assert.ok(Math.min(...all) > 20 && Math.max(...all) > Math.min(...all));
      for (const { text, sentiment } of found) assert.equal(sentiment, first.get(text));
    });
  }

  it("come in an order that the draw decides, sentiments mixed", () => {
    const texts = (seed: number) => balancedReviews(world, "english", random(seed)).map(({ text }) => text);
    assert.deepEqual(texts(1), texts(1));
    assert.notDeepEqual(texts(1), texts(2));
    const half = balancedReviews(world, "english", random(1));
    const firstHalf = half.slice(0, half.length / 2).filter(({ sentiment }) => sentiment === 0).length;
    assert.ok(firstHalf > half.length / 12 && firstHalf < half.length / 4);
  });
});
