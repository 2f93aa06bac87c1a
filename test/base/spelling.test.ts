import assert from "node:assert/strict";
import { editDistance, nearSpellings } from "../../lib/base/spelling.ts";

describe("spelling", () => {
  it("counts edits", () => {
    assert.equal(editDistance("kitten", "sitting"), 3);
    assert.equal(editDistance("", "abc"), 3);
    assert.equal(editDistance("abc", "abc"), 0);
    assert.equal(editDistance("ab", "ba"), 2);
  });

  it("keeps three near ones, and none that is far", () => {
    assert.deepEqual(nearSpellings("cat", ["dog", "cut", "cart", "cat's", "bat", "Cat", "rat"]), [
      "Cat",
      "cut",
      "cart",
    ]);
    assert.deepEqual(nearSpellings("x", ["xylophone"]), []);
  });
});
