import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { reviewPairs, reviewTexts } from "../../../lib/data/shop/review-texts.ts";
import { shop } from "../../../lib/data/shop/shop.ts";

describe("texts of reviews", () => {
  const world = shop({ seed: 3, users: 60, items: 60, events: 900 });
  const texts = reviewTexts(world, random(1));

  it("has each wording once, in random order, with the stars and the sentiment of the first who used it", () => {
    const written = world.reviews.flatMap((review) => (review === null ? [] : [review.english]));
    const wordings = new Set(written);
    assert.ok(wordings.size > 50 && wordings.size < written.length);
    assert.deepEqual(texts.map(({ text }) => text).sort(), [...wordings].sort());
    assert.notDeepEqual(
      texts.map(({ text }) => text),
      [...wordings],
    );
    for (const { text, stars, sentiment } of texts) {
      const row = world.reviews.findIndex((review) => review?.english === text);
      assert.equal(stars, world.ratings.value?.[row]);
      assert.equal(sentiment, stars >= 4 ? 2 : stars <= 2 ? 0 : 1);
    }
  });

  it("pairs every review once a round, with the difference of their stars", () => {
    const odd = texts.slice(0, 9);
    const { texts: pairs, targets } = reviewPairs(odd, 3, random(2));
    assert.equal(pairs.length, 12);
    for (const [at, pair] of pairs.entries()) {
      const [first, second] = pair.map((side) => odd.find(({ text }) => text === side)?.stars as number);
      assert.equal(targets[at], (first as number) - (second as number));
    }
    for (const round of [0, 1, 2]) assert.equal(new Set(pairs.slice(4 * round, 4 * round + 4).flat()).size, 8);
    assert.notDeepEqual(pairs.slice(0, 4), pairs.slice(4, 8));
  });
});
