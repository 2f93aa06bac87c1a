import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { plantedWords } from "../../../lib/data/shop/planted-words.ts";
import { searchTexts } from "../../../lib/data/shop/search-texts.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { words } from "../../../lib/data/text/words.ts";

describe("made-up searches", () => {
  const { items } = shop({ users: 60, items: 50, events: 600 });

  for (const language of ["english", "chinese"] as const) {
    it(`hold ${language} words of their own item, and fewer of another`, () => {
      const planted = plantedWords(items, language);
      const searches = searchTexts(items, language, random(1));
      assert.equal(searches.length, 50);
      const share = (shift: number) => {
        const said = searches.flatMap((text, item) =>
          words(text.toLowerCase()).map((word) => Number(planted[(item + shift) % 50]?.has(word) ?? false)),
        );
        return said.reduce((sum, one) => sum + one, 0) / said.length;
      };
      assert.ok(share(0) > 0.6, `${share(0)}`);
      assert.ok(share(7) < 0.5 * share(0), `${share(7)}`);
    });
  }

  it("are drawn: another seed has other wordings", () => {
    assert.deepEqual(searchTexts(items, "english", random(1)), searchTexts(items, "english", random(1)));
    assert.notDeepEqual(searchTexts(items, "english", random(1)), searchTexts(items, "english", random(2)));
  });
});
