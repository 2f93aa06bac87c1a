import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { type CountedWords, learnMerges } from "../../../lib/language/tokenizer/merges.ts";
import type { Tokenizer } from "../../../lib/language/tokenizer/tokenizer.ts";
import { trainBytePairs } from "../../../lib/language/tokenizer/train-byte-pairs.ts";
import { trainWordPiece } from "../../../lib/language/tokenizer/train-word-piece.ts";

const fixture = JSON.parse(readFileSync(new URL("../../fixtures/tokenizers.json", import.meta.url), "utf8"));
const vocabularyOf = (tokenizer: Tokenizer) => Array.from({ length: tokenizer.size }, (_, id) => tokenizer.token(id));

/** Byte-pair encoding by counting everything anew before each merge. */
function slowMerges({ ids, counts }: CountedWords, tokens: string[], size: number, minCount: number) {
  const words = ids.map((word) => [...word]);
  const merges: number[][] = [];
  while (tokens.length < size) {
    const pairs = new Map<string, { pair: [number, number]; count: number }>();
    for (const [row, word] of words.entries()) {
      for (let at = 1; at < word.length; at++) {
        const pair: [number, number] = [word[at - 1] as number, word[at] as number];
        const known = pairs.get(pair.join());
        pairs.set(pair.join(), { pair, count: (known?.count ?? 0) + (counts[row] as number) });
      }
    }
    const [best] = [...pairs.values()].sort(
      (a, b) => b.count - a.count || a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1],
    );
    if (best === undefined || best.count < minCount) break;
    const [left, right] = best.pair;
    const token = (tokens[left] as string) + tokens[right];
    const known = tokens.indexOf(token);
    const id = known >= 0 ? known : tokens.push(token) - 1;
    merges.push([left, right]);
    for (const word of words) {
      for (let at = 0; at + 1 < word.length; at++) {
        if (word[at] === left && word[at + 1] === right) word.splice(at, 2, id);
      }
    }
  }
  return merges;
}

describe("language/tokenizer/training", () => {
  it("merges what a full count before each merge would, ties and overlaps included", () => {
    const draw = random(5).stream("words");
    for (let round = 0; round < 30; round++) {
      const letters = ["a", "b", "c"].slice(0, 1 + (round % 3));
      const ids = Array.from({ length: 25 }, () =>
        Array.from({ length: 1 + draw.integer(9) }, () => draw.integer(letters.length)),
      );
      const words = { ids, counts: ids.map(() => 1 + draw.integer(3)) };
      const [fast, slow] = [[...letters], [...letters]];
      const limits = { size: 40, minCount: 1 + (round % 2) };
      const merges = learnMerges(words, fast, (left, right) => left + right, limits);
      assert.deepEqual(merges, slowMerges(words, slow, limits.size, limits.minCount), `round ${round}`);
      assert.deepEqual(fast, slow);
    }
  });

  it("learns byte pairs as Hugging Face does, file and all", () => {
    const made = trainBytePairs(fixture.corpus, { size: 400, minCount: 1 });
    assert.deepEqual(made.json().tokenizer, fixture.gpt2.tokenizer);
  });

  it("learns word pieces as Hugging Face does where no pieces are equally frequent", () => {
    const { lines, vocabulary } = fixture.untied;
    const made = vocabularyOf(trainWordPiece(lines, { size: 60, minCount: 1 }));
    assert.deepEqual(made.toSorted(), vocabulary.toSorted());
    const beginning = made.findIndex((token) => token.length === 4 && token.startsWith("##"));
    assert.deepEqual(made.slice(beginning, beginning + 10), vocabulary.slice(beginning, beginning + 10));
  });

  it("numbers special tokens, characters, inner characters and pieces in this order", () => {
    const made = trainWordPiece(["ab ab ab ac 鞋b"], { size: 14, minCount: 3, special: ["<user>"] });
    const special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<user>"];
    assert.deepEqual(vocabularyOf(made), [...special, "a", "b", "c", "鞋", "##b", "##c", "ab"]);
    assert.deepEqual([...made.encode("ab<user>ac 鞋b", { special: false }).ids], [12, 5, 6, 11, 9, 7]);
    assert.equal(made.decode([2, 12, 5, 6, 11, 3]), "ab ac");
  });

  it("leaves rare characters out where the alphabet is limited", () => {
    const made = trainWordPiece(["aab aab ba xa"], { size: 100, minCount: 1, alphabet: 2, lowercase: false });
    assert.deepEqual(vocabularyOf(made).slice(5, 9), ["a", "b", "##a", "##b"]);
    assert.equal(made.special.unknown, made.encode("x", { special: false }).ids[0]);
  });

  it("writes every text with bytes, so that it decodes to itself", () => {
    const made = trainBytePairs(["a shoe, a shoe"], { size: 270, special: ["<item>"] });
    for (const text of ["a shoe", " 跑步鞋 🏃‍♀️\n\tÆ\u0000"]) {
      assert.equal(made.decode(made.encode(text).ids), text);
    }
    assert.equal(made.decode(made.encode("half of a pair: \ud83c").ids), "half of a pair: \ufffd");
    assert.deepEqual([made.id("<|endoftext|>"), made.id("<item>"), made.special.end], [0, 1, 0]);
    assert.equal(made.encode("<item>").ids.length, 1);
    assert.equal(made.encode(" shoe").ids.length, 1);
  });

  it("refuses texts without words, and sizes that the characters do not fit into", () => {
    for (const texts of [[], [""], [" \n ", "\u0000"]]) {
      assert.throws(() => trainWordPiece(texts), /trainWordPiece: wanted texts to learn a vocabulary from/);
    }
    assert.throws(() => trainBytePairs(["", ""]), /got 2 without a word/);
    assert.throws(() => trainWordPiece(["abc"], { size: 9 }), /a size of at least 10, .* got 9/);
    assert.equal(trainWordPiece(["abc"], { size: 10 }).size, 10);
    assert.throws(() => trainBytePairs(["abc"], { size: 256 }), /a size of at least 257/);
    assert.throws(() => trainWordPiece(["a"], { special: ["x", "x"] }), InputError);
    assert.throws(() => trainWordPiece(["a"], { vocabSize: 9 } as object), InputError);
  });
});
