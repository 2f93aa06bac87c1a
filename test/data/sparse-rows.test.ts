import assert from "node:assert/strict";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { rowsAsVectors } from "../../lib/data/sparse-rows.ts";
import { sparseOf } from "../support/embeddings.ts";

describe("data/sparse-rows", () => {
  it("makes vectors of the rows asked for, in that order, each once", () => {
    const words = vocabulary("word", ["a", "b", "c"]);
    const matrix = sparseOf([
      [1, 0],
      [0, 2],
      [3, 4],
    ]);
    const made = rowsAsVectors(words, matrix, ["c", "x", "a", "c"]);
    assert.deepEqual([made.vocabulary.ids, made.dimensions, [...made.values]], [["c", "a"], 2, [3, 4, 1, 0]]);
  });
});
