import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { tokenizerFromFiles } from "../../../lib/language/tokenizer/from-files.ts";
import { tokenizerFromVocabulary } from "../../../lib/language/tokenizer/from-vocabulary.ts";
import { checkFits, tokenBatch } from "../../../lib/language/tokenizer/tokenizer.ts";
import { trainBytePairs } from "../../../lib/language/tokenizer/train-byte-pairs.ts";

const lines = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "shoe", "##s", "鞋", "run", "##ning"];
const tokenizer = tokenizerFromVocabulary(lines);

describe("language/tokenizer", () => {
  it("turns ids into tokens and back", () => {
    assert.equal(tokenizer.size, 11);
    assert.equal(tokenizer.token(8), "鞋");
    assert.equal(tokenizer.id("##ning"), 10);
    assert.equal(tokenizer.id("boot"), null);
    assert.equal(tokenizer.id("constructor"), null);
    assert.deepEqual([...tokenizer.encode("Running shoes鞋 boot").ids], [2, 9, 10, 6, 7, 8, 1, 3]);
    assert.equal(tokenizer.decode([2, 9, 10, 6, 7, 8, 3, 0]), "running shoes 鞋");
    assert.equal(tokenizer.decode([]), "");
  });

  it("tidies blanks before signs where the file's configuration says so, and never for byte pairs", () => {
    const apostrophe = tokenizerFromVocabulary([...lines, "'"]);
    const tidied = (config: object) => tokenizerFromFiles({ ...apostrophe.json(), config: { ...config } });
    assert.equal(tidied({}).decode([5, 11, 6]), "a ' shoe");
    assert.equal(tidied({ clean_up_tokenization_spaces: true }).decode([5, 11, 6]), "a'shoe");
    const bytes = trainBytePairs(["a . b"], { size: 257 });
    const config = { clean_up_tokenization_spaces: true };
    assert.equal(tokenizerFromFiles({ ...bytes.json(), config }).decode(bytes.encode("a . b").ids), "a . b");
  });

  it("keeps the special tokens and counts what it cuts", () => {
    const { ids, types, cut } = tokenizer.encode("a shoe 鞋 running", { maxLength: 4 });
    assert.deepEqual([[...ids], [...types], cut], [[2, 5, 6, 3], [0, 0, 0, 0], 3]);
    const pair = tokenizer.encode("a a a a a", { pair: "shoes", maxLength: 8 });
    assert.deepEqual([...pair.ids], [2, 5, 5, 5, 3, 6, 7, 3]);
    assert.deepEqual([...pair.types], [0, 0, 0, 0, 0, 1, 1, 1]);
    assert.equal(pair.cut, 2);
    assert.deepEqual([...tokenizer.encode("", { maxLength: 2 }).ids], [2, 3]);
    assert.equal(tokenizer.encode("", { special: false }).ids.length, 0);
    assert.equal(tokenizer.encode("a shoe", { special: false, maxLength: 0 }).cut, 2);
    assert.throws(() => tokenizer.encode("a", { maxLength: 1 }), /maxLength as a whole number at least 2, got 1/);
    assert.throws(() => tokenizer.encode("a", { maxLength: 4.5 }), InputError);
  });

  it("refuses ids that it does not have", () => {
    for (const id of [11, -1, 0.5, Number.NaN]) {
      assert.throws(() => tokenizer.token(id), InputError);
      assert.throws(() => tokenizer.decode([5, id]), /ids of this tokenizer, 0 … 10/);
    }
  });

  it("puts texts into a rectangle, filled up at the right", () => {
    const made = tokenBatch([tokenizer.encode("a"), tokenizer.encode("鞋", { pair: "a a" }), tokenizer.encode("")], 7);
    assert.deepEqual([made.rows, made.steps, [...made.lengths]], [3, 6, [3, 6, 2]]);
    assert.deepEqual([...made.ids], [2, 5, 3, 7, 7, 7, 2, 8, 3, 5, 5, 3, 2, 3, 7, 7, 7, 7]);
    assert.deepEqual([...made.types], [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
    assert.throws(() => tokenBatch([], 0), /got no texts/);
    assert.throws(() => tokenBatch([tokenizer.encode("", { special: false })], 0), /1 empty texts/);
  });

  it("must have a row of the embedding table for each id", () => {
    checkFits(tokenizer, 11, "model");
    checkFits(tokenizer, 16, "model");
    assert.throws(
      () => checkFits(tokenizer, 10, "tiny/config.json"),
      /tiny\/config\.json: wanted .* 11 ids, got 10 rows/,
    );
  });
});
