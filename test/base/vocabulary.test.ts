import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { VocabularyBuilder, vocabulary } from "../../lib/base/vocabulary.ts";

describe("vocabulary", () => {
  it("numbers ids in the order of first sight, as texts", () => {
    const builder = new VocabularyBuilder("item");
    assert.deepEqual(
      ["7", "007", "7", "苹果"].map((id) => builder.add(id)),
      [0, 1, 0, 2],
    );
    const items = builder.build();
    assert.deepEqual(items.ids, ["7", "007", "苹果"]);
    assert.equal(items.index("007"), 1);
    assert.equal(items.id(2), "苹果");
    assert.equal(items.find("8"), undefined);
  });

  it("says what it knows when it is asked for what it does not", () => {
    const items = vocabulary("item", ["a", "b"]);
    assert.throws(
      () => items.index("c"),
      (error) => error instanceof InputError && /“a”, “b”/.test(error.message) && /“c”/.test(error.message),
    );
    assert.throws(() => items.id(2), RangeError);
    assert.throws(
      () => vocabulary("item", ["a", "b", "a"]),
      (error) => error instanceof InputError && /0 and 2/.test(error.message),
    );
  });

  it("offers spellings near to an unknown id, the nearest first", () => {
    const words = vocabulary("word", ["kitten", "sitting", "Apple", "mitten", "it"]);
    const message = (id: string) => {
      try {
        words.index(id);
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    assert.match(message("kiten"), /Did you mean “kitten”\?/);
    assert.match(message("kittens"), /Did you mean “kitten”, “mitten”\?/);
    assert.match(message("apple"), /Did you mean “Apple”\?/);
    assert.match(message("giraffe"), /vocabulary\.find/);
  });
});
