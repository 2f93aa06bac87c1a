import assert from "node:assert/strict";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { keywords } from "../../../lib/data/text/keywords.ts";
import { textSequences } from "../../../lib/data/text/text-sequences.ts";

describe("keywords", () => {
  const texts = ["tent rain rain the the", "lamp bed the the the", "lamp the the rain the"];
  const documents = textSequences(texts);
  const named = (row: number, most = 5) =>
    Array.from(keywords(documents, most)[row]?.words ?? [], (word) => documents.vocabulary.id(word));

  it("are the words that stand here more often than elsewhere, the most telling first", () => {
    assert.deepEqual(named(0), ["tent", "rain"]);
    assert.deepEqual(named(0, 1), ["tent"]);
    assert.deepEqual(named(1), ["bed", "lamp", "the"]);
  });

  it("are scored by Dunning's likelihood ratio", () => {
    // "rain": 2 of 5 words here, 1 of 10 elsewhere, 3 of 15 in all, worked out by hand.
    const expected = 2 * (2 * Math.log(2 / 1) + 3 * Math.log(3 / 4) + 1 * Math.log(1 / 2) + 9 * Math.log(9 / 8));
    const [first] = keywords(documents, 2);
    assert.ok(close(first?.scores[1] as number, expected, { relative: 1e-12 }));
  });

  it("score below 3.84 in about nineteen of twenty words where documents are dealt out by chance", () => {
    const draw = random(1);
    const rows = Array.from({ length: 40 }, () => Array.from({ length: 200 }, () => `w${draw.integer(20)}`).join(" "));
    const found = keywords(textSequences(rows), 20).flatMap(({ scores }) => Array.from(scores));
    const high = found.filter((score) => score > 3.84).length / (40 * 20);
    // One-sided: only words that are commoner here count.
    assert.ok(high > 0.01 && high < 0.045, `${high}`);
  });

  it("of an empty document are none, and of more than there are fewer", () => {
    const some = textSequences(["one two", ""]);
    assert.equal(keywords(some, 3)[1]?.words.length, 0);
    assert.throws(() => keywords(some, 0), /most as a whole number of at least 1|most/);
  });
});
