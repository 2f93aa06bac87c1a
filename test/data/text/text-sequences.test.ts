import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import { textSequences, wordSequences } from "../../../lib/data/text/text-sequences.ts";
import { textsOf } from "../../../lib/data/text/texts-of.ts";
import { words } from "../../../lib/data/text/words.ts";
import type { Sequences } from "../../../lib/data/types.ts";

const rowsOf = (of: Sequences) =>
  Array.from({ length: of.rows }, (_, row) => Array.from(of.row(row), (word) => of.vocabulary.id(word)).join(" "));
const refused = (work: () => unknown, ...parts: string[]) =>
  assert.throws(work, (error) => {
    assert.ok(error instanceof InputError, String(error));
    for (const part of parts) assert.ok(error.message.includes(part), `no “${part}” in: ${error.message}`);
    return true;
  });

describe("data/text/words", () => {
  it("cuts English and Chinese, in one text too, and leaves out punctuation", () => {
    assert.deepEqual(words("I don't know: 3.14 e-mails!"), ["I", "don't", "know", "3.14", "e", "mails"]);
    assert.deepEqual(words("我喜欢运动，very much。", { language: "zh" }), ["我", "喜欢", "运动", "very", "much"]);
    assert.deepEqual(words("我喜欢运动"), ["我", "喜欢", "运动"]);
    assert.deepEqual(words("… !"), []);
  });

  it("takes texts that are already cut as they are", () => {
    assert.deepEqual(words("  He said : `` no ''\n. ", { segment: "spaces" }), [
      "He",
      "said",
      ":",
      "``",
      "no",
      "''",
      ".",
    ]);
  });

  it("refuses a language that is none", () => refused(() => words("x", { language: "???" }), "language tag", "“???”"));
});

describe("data/text/text-sequences", () => {
  it("numbers words by falling count, then by code units, and keeps the counts", () => {
    const made = textSequences(["b a <b>B</b> c", "", "Z c b"]);
    assert.deepEqual(made.vocabulary.ids, ["b", "c", "a", "z"]);
    assert.equal(made.vocabulary.kind, "word");
    assert.deepEqual([...made.counts], [3, 2, 1, 1]);
    assert.deepEqual(rowsOf(made), ["b a b c", "", "z c b"]);
    assert.deepEqual([made.tokens, made.unknown, made.rows], [7, 0, 3]);
  });

  it("drops rare words, or keeps them as one", () => {
    const texts = ["b a b c", "a d e"];
    const dropped = textSequences(texts, { minCount: 2 });
    assert.deepEqual(rowsOf(dropped), ["b a b", "a"]);
    assert.deepEqual([dropped.tokens, dropped.unknown], [7, 3]);
    const kept = textSequences(texts, { minCount: 2, unknownAs: "<unk>" });
    assert.deepEqual(rowsOf(kept), ["b a b <unk>", "a <unk> <unk>"]);
    assert.deepEqual([...kept.counts], [2, 2, 3]);
    assert.deepEqual(textSequences(texts, { unknownAs: "<unk>" }).vocabulary.ids, ["a", "b", "c", "d", "e"]);
    assert.deepEqual(textSequences(texts, { maxWords: 1 }).vocabulary.ids, ["a"]);
    refused(() => wordSequences([["<unk>", "a"]], { unknownAs: "<unk>" }), "“<unk>”");
  });

  it("says why nothing is left", () => {
    refused(() => textSequences(["", "<p>…</p>"]), "words in them", "2 without any");
    refused(() => textSequences([]), "0 without any");
    refused(
      () => textSequences(["a b b", "b c"], { minCount: 4 }),
      "at least 4 times",
      "3 distinct words",
      "(“b”) 3 times",
      "minCount to 3",
    );
    refused(() => textSequences(["a"], { mincount: 2 } as object), "mincount");
  });

  it("counts words whose names an object would know", () => {
    assert.deepEqual(textSequences(["constructor __proto__ constructor"]).vocabulary.ids, ["constructor", "__proto__"]);
  });
});

describe("data/text/texts-of", () => {
  const films = table(vocabulary("item", ["1", "2"]), {
    title: textColumn(["One", "Two"]),
    plot: textColumn(["", "It thickens."]),
    genres: categoryColumn("genre", [["War", "Drama"], []]),
    year: numberColumn([1990, 1991]),
  });

  it("joins texts and labels, row by row", () => {
    assert.deepEqual(textsOf(films, ["title", "plot", "genres"]), ["One\nWar, Drama", "Two\nIt thickens."]);
  });

  it("refuses a column that says nothing in words", () => {
    refused(() => textsOf(films, ["year"]), "“year”", "title, plot, genres");
    refused(() => textsOf(undefined, ["title"]), "“title”", "none");
  });
});
