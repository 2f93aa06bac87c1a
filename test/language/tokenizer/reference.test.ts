import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { bertFiles } from "../../../lib/language/tokenizer/bert-files.ts";
import { tokenizerFromFiles } from "../../../lib/language/tokenizer/from-files.ts";
import { tokenizerFromVocabulary } from "../../../lib/language/tokenizer/from-vocabulary.ts";
import type { EncodedText, Tokenizer } from "../../../lib/language/tokenizer/tokenizer.ts";

interface Made {
  readonly ids: number[];
  readonly types: number[];
}
interface Reference {
  readonly tokenizer: Record<string, unknown>;
  readonly texts: readonly (Made & { bare: number[]; decoded: string; decodedWhole: string })[];
  readonly pairs: readonly Made[];
  readonly barePairs: readonly Made[];
  readonly cut: readonly { maxLength: number; texts: readonly Made[]; pairs: readonly Made[] }[];
}
interface BertReference extends Reference {
  readonly vocabulary: string[];
  readonly config: Record<string, unknown>;
}
interface Parts {
  readonly texts: string[];
  readonly preTokenizers: readonly { part: Record<string, unknown>; words: string[][] }[];
}
type Fixture = { inputs: string[]; inputPairs: [string, string][]; parts: Parts } & Record<
  "uncased" | "cased",
  BertReference
> &
  Record<"gpt2" | "roberta" | "wordPairs" | "metaspace", Reference>;

const fixture: Fixture = JSON.parse(readFileSync(new URL("../../fixtures/tokenizers.json", import.meta.url), "utf8"));
const plain = ({ ids, types }: EncodedText): Made => ({ ids: [...ids], types: [...types] });
const only = ({ ids, types }: Made): Made => ({ ids, types });

function same(tokenizer: Tokenizer, reference: Reference): void {
  for (const [row, text] of fixture.inputs.entries()) {
    const wanted = reference.texts[row] as Reference["texts"][number];
    assert.deepEqual(plain(tokenizer.encode(text)), only(wanted), text);
    assert.deepEqual([...tokenizer.encode(text, { special: false }).ids], wanted.bare, text);
    assert.equal(tokenizer.decode(wanted.ids), wanted.decoded);
    assert.equal(tokenizer.decode(wanted.ids, { special: true }), wanted.decodedWhole);
  }
  for (const [row, [text, pair]] of fixture.inputPairs.entries()) {
    assert.deepEqual(plain(tokenizer.encode(text, { pair })), reference.pairs[row], `${text} | ${pair}`);
    assert.deepEqual(plain(tokenizer.encode(text, { pair, special: false })), reference.barePairs[row]);
  }
  for (const { maxLength, texts, pairs } of reference.cut) {
    for (const [row, text] of fixture.inputs.entries()) {
      const made = tokenizer.encode(text, { maxLength });
      assert.deepEqual(plain(made), texts[row], `${text} in ${maxLength}`);
      assert.equal(made.cut, tokenizer.encode(text).ids.length - made.ids.length);
    }
    for (const [row, [text, pair]] of fixture.inputPairs.entries()) {
      assert.deepEqual(
        plain(tokenizer.encode(text, { pair, maxLength })),
        pairs[row],
        `${text} | ${pair} in ${maxLength}`,
      );
    }
  }
}

describe("language/tokenizer against Python's tokenizers", () => {
  for (const name of ["uncased", "cased"] as const) {
    const { tokenizer, vocabulary, config } = fixture[name];

    it(`reads and writes what transformers saves of BERT (${name})`, () => {
      same(tokenizerFromFiles({ tokenizer, config }), fixture[name]);
    });

    it(`makes the same tokenizer, file and all, from vocab.txt (${name})`, () => {
      const lowercase = name === "uncased";
      const made = tokenizerFromVocabulary(`${vocabulary.join("\n")}\n`, { lowercase });
      same(made, fixture[name]);
      assert.deepEqual(made.json().tokenizer, tokenizer);
      const { config: ours } = bertFiles(vocabulary, { lowercase, stripAccents: null, splitChinese: true });
      for (const [key, value] of Object.entries(ours)) assert.deepEqual(config[key], value, key);
    });
  }

  it("encodes by byte-level BPE as GPT-2 and RoBERTa do", () => {
    same(tokenizerFromFiles({ tokenizer: fixture.gpt2.tokenizer, config: {} }), fixture.gpt2);
    same(tokenizerFromFiles({ tokenizer: fixture.roberta.tokenizer, config: {} }), fixture.roberta);
  });

  it("encodes by BPE over words with marked ends, and as converted from SentencePiece", () => {
    same(tokenizerFromFiles({ tokenizer: fixture.wordPairs.tokenizer, config: {} }), fixture.wordPairs);
    same(tokenizerFromFiles({ tokenizer: fixture.metaspace.tokenizer, config: {} }), fixture.metaspace);
  });

  it("cuts texts with each pre-tokenizer as the reference does", () => {
    const { texts, preTokenizers } = fixture.parts;
    for (const { part, words } of preTokenizers) {
      // A vocabulary of the words themselves: what is cut otherwise is spelled with the unknown token.
      const pieces = [...new Set(["[UNK]", ...words.flat()])];
      const vocab = Object.fromEntries(pieces.map((word, id) => [word, id]));
      const model = { type: "WordPiece", unk_token: "[UNK]", continuing_subword_prefix: "##", vocab };
      const made = tokenizerFromFiles({ tokenizer: { model, pre_tokenizer: part }, config: {} });
      for (const [row, text] of texts.entries()) {
        const got = Array.from(made.encode(text).ids, (id) => made.token(id));
        assert.deepEqual(got, words[row], `${JSON.stringify(part)}: ${text}`);
      }
    }
  });

  it("finds the special tokens, by name of the file or by common name", () => {
    const { tokenizer, config } = fixture.uncased;
    const bert = { pad: 0, unknown: 1, first: 2, separator: 3, mask: 4, end: null };
    assert.deepEqual(tokenizerFromFiles({ tokenizer, config }).special, bert);
    assert.deepEqual(tokenizerFromFiles({ tokenizer, config: {} }).special, bert);
    const shoe = { mask_token: { content: "shoe" } };
    const id = tokenizerFromFiles({ tokenizer, config: shoe }).special.mask;
    assert.equal(fixture.uncased.vocabulary[id as number], "shoe");
    const none = { pad: 0, unknown: null, first: null, separator: null, mask: null, end: 0 };
    assert.deepEqual(tokenizerFromFiles({ tokenizer: fixture.gpt2.tokenizer, config: {} }).special, none);
    const roberta = { pad: 1, unknown: 3, first: 0, separator: 2, mask: 4, end: 2 };
    assert.deepEqual(tokenizerFromFiles({ tokenizer: fixture.roberta.tokenizer, config: {} }).special, roberta);
  });
});
