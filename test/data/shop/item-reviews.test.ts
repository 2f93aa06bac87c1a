import assert from "node:assert/strict";
import { itemReviews } from "../../../lib/data/shop/item-reviews.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { lastOut } from "../../../lib/data/split.ts";

describe("reviews by item", () => {
  const world = shop({ users: 40, items: 50, events: 400 });

  it("are all that was written, each with its item", () => {
    const texts = itemReviews(world, "english", world.ratings);
    const written = world.reviews.filter((review) => review !== null);
    assert.equal(texts.flat().length, written.length);
    const row = world.reviews.findIndex((review) => review !== null);
    assert.ok(texts[world.ratings.item[row] as number]?.includes(world.reviews[row]?.english ?? ""));
  });

  it("leave out those of purchases that are not known", () => {
    const { train, test } = lastOut(world.ratings);
    const [all, some] = [world.ratings, train].map((known) => itemReviews(world, "chinese", known));
    const held = Array.from(test.item, (item, row) => [item, test.user[row] as number] as const);
    const hidden = world.reviews.filter(
      (review, row) =>
        review !== null &&
        held.some(([item, user]) => item === world.ratings.item[row] && user === world.ratings.user[row]),
    );
    assert.ok(hidden.length > 5);
    assert.equal((all?.flat().length ?? 0) - (some?.flat().length ?? 0), hidden.length);
  });
});
