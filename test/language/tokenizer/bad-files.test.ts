import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../../lib/base/errors.ts";
import { tokenizerFromFiles } from "../../../lib/language/tokenizer/from-files.ts";
import { tokenizerFromVocabulary } from "../../../lib/language/tokenizer/from-vocabulary.ts";
import { readTokenizer } from "../../../lib/language/tokenizer/read.ts";
import { freshFolder } from "../../support/fresh-folder.ts";

const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];
type Json = Record<string, unknown>;
const good = (): Json & { model: Json } =>
  structuredClone(tokenizerFromVocabulary([...special, "a", "##b"]).json().tokenizer) as Json & { model: Json };
const pairs = (): Json => ({ model: { type: "BPE", vocab: { a: 0, b: 1, ab: 2 }, merges: [["a", "b"]] } });
const refused = (tokenizer: unknown, message: RegExp) =>
  assert.throws(
    () => tokenizerFromFiles({ tokenizer: tokenizer as Json, config: {} }, "here/tokenizer.json"),
    (error) =>
      error instanceof InputError && /^here\/tokenizer\.json/.test(error.message) && message.test(error.message),
  );
const withModel = (change: Json) => ({ ...good(), model: { ...good().model, ...change } });

describe("language/tokenizer/bad files", () => {
  it("refuses a model that is not WordPiece or BPE", () => {
    refused([], /wanted an object/);
    refused({}, /a model in tokenizer\.json, got “none”/);
    refused(withModel({ type: "Unigram" }), /type WordPiece or BPE, got “Unigram”/);
    refused(withModel({ type: "Constructor" }), /got “Constructor”/);
    refused({ model: { vocab: {} } }, /got “no type”/);
  });

  it("knows the models of older files, which name no type", () => {
    const { type: piece, ...pieces } = good().model;
    const { type: pair, ...merges } = pairs().model as Json;
    assert.deepEqual([piece, pair], ["WordPiece", "BPE"]);
    const made = [{ ...good(), model: pieces }, { model: { ...merges, merges: ["a b"] } }].map((tokenizer) =>
      tokenizerFromFiles({ tokenizer, config: {} }),
    );
    assert.deepEqual(
      made.map((one) => [...one.encode("ab", { special: false }).ids]),
      [[5, 6], [2]],
    );
  });

  it("refuses a vocabulary that is empty, without ids or without the unknown token", () => {
    refused(withModel({ vocab: {} }), /tokens in it, got an empty one/);
    refused(withModel({ vocab: null }), /model\.vocab: an object/);
    refused(withModel({ vocab: { "[UNK]": 0, a: "1" } }), /whole numbers .* “1” for “a”/);
    refused(withModel({ vocab: { "[UNK]": 0, a: -1 } }), /-1 for “a”/);
    refused(withModel({ vocab: { "[UNK]": 0, a: 1e12 } }), /1000000000000 for “a”/);
    refused(withModel({ vocab: { "[UNK]": 0, a: 0 } }), /distinct ids .* 0 for both “\[UNK\]” and “a”/);
    refused(withModel({ unk_token: "nowhere" }), /the unknown token .* got “nowhere”/);
    refused(withModel({ unk_token: null }), /the unknown token .* got none/);
    refused(withModel({ unk_token: "toString" }), /got “toString”/);
  });

  it("refuses merges of tokens that are not there", () => {
    const merges = (list: unknown) => ({ model: { ...(pairs().model as Json), merges: list } });
    assert.deepEqual([...tokenizerFromFiles({ tokenizer: pairs(), config: {} }).encode("abba").ids], [2, 1, 0]);
    refused(merges([["a", "c"]]), /\["a","c"\] in row 1/);
    refused(merges(["a b", "b a"]), /“b a” in row 2/);
    refused(merges([["a", "b", "a"]]), /in row 1/);
    refused(merges(undefined), /model\.merges: a list/);
    refused(
      { model: { ...(pairs().model as Json), continuing_subword_prefix: "##" } },
      /without continuing_subword_prefix/,
    );
  });

  it("refuses added tokens and templates that do not fit the vocabulary", () => {
    refused({ ...good(), added_tokens: [{ id: 5, content: "<x>" }] }, /the added token “<x>”, got 5, which is “a”/);
    refused({ ...good(), added_tokens: [{ content: "<x>" }] }, /added_tokens: a list/);
    const template = good().post_processor as Json;
    refused({ ...good(), post_processor: { ...template, special_tokens: {} } }, /none for “\[CLS\]”/);
    refused({ ...good(), post_processor: { type: "TemplateProcessing" } }, /single and pair/);
    refused({ ...good(), post_processor: { type: "BertProcessing" } }, /cls and sep/);
    refused({ ...good(), post_processor: { type: "Script" } }, /got “Script”/);
    refused({ ...good(), post_processor: { type: "Sequence", processors: [template, template] } }, /at most one/);
    const beyond = { ...template, special_tokens: { "[CLS]": { ids: [77] }, "[SEP]": { ids: [3] } } };
    refused({ ...good(), post_processor: beyond }, /ids of the vocabulary, got 77/);
  });

  it("refuses parts that the library does not know, and patterns that do not parse", () => {
    refused({ ...good(), normalizer: { type: "Eval", code: "process.exit()" } }, /Unknown Normalizer type: Eval/);
    refused(
      { ...good(), pre_tokenizer: { type: "Split", pattern: { Regex: "(" }, behavior: "Isolated" } },
      /regular exp/,
    );
  });

  it("refuses cuts that the library would make otherwise than the reference", () => {
    const split = (behavior: string, invert = false) => ({
      ...good(),
      pre_tokenizer: {
        type: "Sequence",
        pretokenizers: [{ type: "Split", pattern: { String: "-" }, behavior, invert }],
      },
    });
    for (const behavior of ["MergedWithPrevious", "MergedWithNext", "Contiguous"]) {
      refused(split(behavior), new RegExp(`pre_tokenizer: wanted .* got “${behavior}”`));
    }
    refused(split("Isolated", true), /got “Isolated”, inverted/);
    refused({ ...good(), pre_tokenizer: { type: "Punctuation", behavior: "MergedWithNext" } }, /“MergedWithNext”/);
    const single = { id: 7, content: "<x>", single_word: true };
    refused({ ...good(), added_tokens: [single] }, /single_word/);
    assert.equal(tokenizerFromFiles({ tokenizer: split("Removed"), config: {} }).encode("a-a").ids.length, 4);
  });

  it("refuses a vocab.txt that is empty, repeats a line or lacks special tokens", () => {
    const lines = (text: string | string[]) => () => tokenizerFromVocabulary(text, {}, "vocab.txt");
    assert.throws(lines(""), /vocab\.txt: wanted a vocabulary with \[PAD\].*, got an empty one/);
    assert.throws(lines([]), /got an empty one/);
    assert.throws(lines([...special, "a", "b", "a"]), /vocab\.txt, line 8: .* got “a” again, which is line 6/);
    assert.throws(lines(`${special.join("\n")}\n\na\n`), /vocab\.txt, line 6: .* an empty line/);
    assert.throws(lines(["[PAD]", "[UNK]", "[CLS]", "a"]), /4 tokens without \[SEP\], \[MASK\]/);
    assert.equal(tokenizerFromVocabulary(`${special.join("\r\n")}\r\na\r\n`).id("a"), 5);
  });

  it("refuses a folder without a tokenizer, and files that are no JSON", async () => {
    const folder = freshFolder();
    await assert.rejects(readTokenizer(folder), /a folder with neither/);
    await assert.rejects(readTokenizer(join(folder, "nowhere")), /no such folder/);
    await writeFile(join(folder, "tokenizer.json"), JSON.stringify(good()).slice(0, 200));
    await assert.rejects(readTokenizer(folder), /tokenizer\.json: wanted a JSON object/);
    await writeFile(join(folder, "tokenizer.json"), "[1]");
    await assert.rejects(readTokenizer(folder), /got \[1\]/);
  });

  it("reads tokenizer.json, or vocab.txt as tokenizer_config.json says", async () => {
    const folder = freshFolder();
    await writeFile(join(folder, "vocab.txt"), `${[...special, "a", "A"].join("\n")}\n`);
    assert.deepEqual([...(await readTokenizer(folder)).encode("A").ids], [2, 5, 3]);
    await writeFile(join(folder, "tokenizer_config.json"), '{"do_lower_case": false, "strip_accents": null}');
    assert.deepEqual([...(await readTokenizer(folder)).encode("A").ids], [2, 6, 3]);
    await writeFile(join(folder, "tokenizer.json"), JSON.stringify(good()));
    assert.equal((await readTokenizer(folder)).size, 7);
    assert.equal((await readTokenizer(folder)).json().config.do_lower_case, false);
  });

  it("reads no code into being: a vocabulary may hold any name", () => {
    const odd = JSON.parse(readFileSync(new URL("../../fixtures/tokenizers.json", import.meta.url), "utf8")).uncased;
    const names = ["__proto__", "constructor", "toString", "123"];
    const made = tokenizerFromVocabulary([...odd.vocabulary, ...names]);
    for (const name of names) assert.equal(made.token(made.id(name) as number), name);
    const known = ["123", "constructor"].map((name) => made.id(name));
    assert.deepEqual([...made.encode("123 constructor", { special: false }).ids], known);
  });
});
