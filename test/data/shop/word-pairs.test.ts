import assert from "node:assert/strict";
import { shop } from "../../../lib/data/shop/shop.ts";
import { shopWordClasses, shopWordPairs } from "../../../lib/data/shop/word-pairs.ts";
import { textSequences } from "../../../lib/data/text/text-sequences.ts";
import { textsOf } from "../../../lib/data/text/texts-of.ts";

describe("the shop's synonyms", () => {
  const { pairs } = shopWordPairs();
  const mark = (a: string, b: string) =>
    pairs.find(({ first, second }) => (first === a && second === b) || (first === b && second === a))?.mark;

  it("pairs words of one class, each pair once", () => {
    assert.deepEqual([mark("classic", "timeless"), mark("classic", "rugged"), mark("chair", "armchair")], [10, 0, 10]);
    assert.equal(mark("classic", "chair"), undefined);
    const names = pairs.map(({ first, second }) => [first, second].sort().join(" "));
    assert.equal(new Set(names).size, pairs.length);
    const same = pairs.filter((pair) => pair.mark === 10).length;
    assert.ok(same >= 20 && pairs.length > 10 * same, `${same} of ${pairs.length}`);
  });

  it("names the words by class", () => {
    const named = shopWordClasses();
    assert.deepEqual(Object.keys(named), ["style", "feature", "kind of goods"]);
    assert.ok(named.style?.includes("timeless") && named["kind of goods"]?.includes("armchair"));
    const words = new Set(pairs.flatMap(({ first, second }) => [first, second]));
    assert.deepEqual([...words].sort(), [...new Set(Object.values(named).flat())].sort());
  });

  it("is of words that the texts hold", () => {
    const { items } = shop({ seed: 1 });
    const { vocabulary } = textSequences(textsOf(items, ["title", "description"]));
    const words = new Set(pairs.flatMap(({ first, second }) => [first, second]));
    const known = [...words].filter((word) => vocabulary.find(word) !== undefined);
    assert.ok(known.length > 0.9 * words.size, `${known.length} of ${words.size}`);
  });
});
