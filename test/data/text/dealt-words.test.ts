import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { dealtWords } from "../../../lib/data/text/dealt-words.ts";

describe("data/text/dealt-words", () => {
  const texts = Array.from({ length: 200 }, (_, at) => (at % 2 === 0 ? "red warm fire" : "blue  cold"));
  const dealt = dealtWords(texts, random(1));
  const sorted = (all: readonly string[]) =>
    all
      .flatMap((text) => text.split(" "))
      .filter(Boolean)
      .toSorted();

  it("keeps every word as often as it was, and each text's number of words", () => {
    assert.deepEqual(sorted(dealt), sorted(texts));
    assert.ok(dealt.every((text, at) => text.split(" ").length === (at % 2 === 0 ? 3 : 2)));
    assert.deepEqual(dealtWords(["", "a"], random(1)), ["", "a"]);
  });

  it("leaves nothing of what went together, and draws by its random numbers alone", () => {
    // In the texts "red" never stands beside "cold"; dealt out such words meet in about three texts of five.
    const mixed = dealt.filter((text) => /red|warm|fire/.test(text) && /blue|cold/.test(text)).length;
    assert.ok(mixed > 100, String(mixed));
    assert.deepEqual(dealtWords(texts, random(1)), dealt);
    assert.notDeepEqual(dealtWords(texts, random(2)), dealt);
  });
});
