import assert from "node:assert/strict";
import { plantedWords } from "../../../lib/data/shop/planted-words.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { labelsOf } from "../../../lib/data/tables.ts";
import { foldCase } from "../../../lib/data/text/clean.ts";
import { words } from "../../../lib/data/text/words.ts";

describe("the words that a shop's reviews are planted with", () => {
  const world = shop({ users: 60, items: 50, events: 600 });

  for (const language of ["english", "chinese"] as const) {
    it(`stand in nearly every ${language} review of their item, and far more seldom in those of others`, () => {
      const planted = plantedWords(world.items, language);
      let [own, other, count] = [0, 0, 0];
      for (const [row, review] of world.reviews.entries()) {
        if (review === null) continue;
        const item = world.ratings.item[row] as number;
        const said = words(foldCase(review[language]));
        const holds = (set: ReadonlySet<string> | undefined) => (said.some((word) => set?.has(word)) ? 1 : 0);
        own += holds(planted[item]);
        other += holds(planted[(item + 7) % planted.length]);
        count++;
      }
      assert.ok(count > 50 && own / count > 0.95, `${own} of ${count}`);
      assert.ok(other / count < 0.6, `${other} of ${count}`);
    });
  }

  it("hold no word that any review may hold", () => {
    const [first] = plantedWords(world.items, "english");
    assert.ok(first !== undefined && first.size > 4);
    for (const word of ["it", "is", "not", "the"]) assert.ok(!first.has(word));
    const features = world.items.columns.features;
    assert.ok(features?.type === "category" && labelsOf(features, 0).length === 2);
  });
});
