import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { documentVectors } from "../../../lib/data/features/document-vectors.ts";

const words = vocabulary("word", ["red", "tent", "kettle"]);
const vectors = { vocabulary: words, dimensions: 2, values: Float32Array.of(1, 0, 0, 1, 0, -2) };
/** "red tent" twice as much tent; "kettle"; nothing. */
const weights = {
  rows: 3,
  columnCount: 3,
  offsets: Int32Array.of(0, 2, 3, 3),
  columns: Int32Array.of(0, 1, 2),
  values: Float32Array.of(3, 4, 1),
};

describe("data/features: vectors of documents", () => {
  it("are weighted sums of word vectors at length 1, less the mean of the documents that say something", () => {
    const { values, dimensions } = documentVectors(weights, vectors);
    assert.equal(dimensions, 2);
    // (0.6, 0.8) and (0, −1); their mean is (0.3, −0.1).
    for (const [at, expected] of [0.3, 0.9, -0.3, -0.9, 0, 0].entries()) {
      assert.ok(close(values[at] as number, expected, { absolute: 1e-6 }), `${at}: ${values[at]}`);
    }
  });

  it("need a vector for each word", () => {
    assert.throws(() => documentVectors({ ...weights, columnCount: 4 }, vectors), InputError);
  });
});
