import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import { tokenizerFromVocabulary } from "../../../lib/language/tokenizer/from-vocabulary.ts";
import { itemWords, pairText, pairTexts } from "../../../lib/models/fusion/pair-texts.ts";

const tokenizer = tokenizerFromVocabulary([
  "[PAD]",
  "[UNK]",
  "[CLS]",
  "[SEP]",
  "[MASK]",
  "heat",
  "speed",
  "up",
  "toy",
  "story",
  "crime",
  "film",
  "long",
]);
const items = table(vocabulary("item", ["a", "b", "c", "d"]), {
  title: textColumn(["Heat", "Speed", "Toy Story", ""]),
  genres: categoryColumn("genre", [["crime"], [], ["film"], []]),
  year: numberColumn([1995, 1994, 1995, 1990]),
});
const texts = pairTexts(itemWords(items, null, "test"), tokenizer);
const said = (history: readonly number[], item: number, titles = 5, maxLength = 20) => {
  const pair = pairText(texts, Int32Array.from(history), item, { titles, maxLength });
  return pair === null ? null : [Array.from(pair.ids, (id) => tokenizer.token(id)).join(" "), pair.types.join("")];
};

describe("a history and an item as one text", () => {
  it("stand in two segments, the latest title first, the item with all its words", () => {
    assert.deepEqual(said([0, 2, 1], 0), [
      "[CLS] speed [SEP] toy story [SEP] heat [SEP] heat ; crime [SEP]".replace(";", "[UNK]"),
      "000000001111",
    ]);
    assert.deepEqual(said([0, 2, 1], 1, 1), ["[CLS] speed [SEP] speed [SEP]", "00011"]);
  });

  it("are cut where they are too long, the oldest titles first", () => {
    const pair = pairText(texts, Int32Array.of(0, 0, 2, 1), 2, { titles: 4, maxLength: 10 });
    assert.equal(pair?.ids.length, 10);
    assert.equal(
      tokenizer.decode(pair?.ids.slice(0, 4) ?? [], { special: true }).toLowerCase(),
      "[cls] speed [sep] toy",
    );
    assert.ok((pair?.cut as number) > 0);
  });

  it("are nothing where either has no words", () => {
    assert.equal(said([], 0), null);
    assert.equal(said([3], 0), null);
    assert.equal(said([0], 3), null);
    assert.deepEqual(said([3, 1, 3], 1), ["[CLS] speed [SEP] speed [SEP]", "00011"]);
  });

  it("are refused of a table that says nothing", () => {
    const numbers = table(items.vocabulary, { year: numberColumn([1, 2, 3, 4]) });
    assert.throws(() => itemWords(numbers, null, "test"), /a table without texts and labels/);
    const blank = table(items.vocabulary, { title: textColumn(["", "one", "", ""]) });
    assert.throws(() => itemWords(blank, null, "test"), /texts of at least two items/);
    assert.throws(() => itemWords(items, ["plot"], "test"), InputError);
  });
});
