import assert from "node:assert/strict";
import { close } from "../../../lib/base/numbers.ts";
import { neighbourMeans } from "../../../lib/models/from-texts/neighbour-means.ts";
import { sparseOf } from "../../support/sparse.ts";

/** Rows of length 1: 0 and 1 alike, 2 half like both, 3 like none. */
const half = Math.SQRT1_2;
const matrix = sparseOf(4, 3, [
  [0, 0, 1],
  [1, 0, 1],
  [2, 0, half],
  [2, 1, half],
  [3, 2, 1],
]);
const learned = { rows: [0, 1, 3], targets: [4, 1, 7], weights: [1, 3, 1] };
const centre = (4 + 3 + 7) / 5;

describe("means of the nearest rows", () => {
  it("weigh neighbours by cosine and by weight, and draw towards the mean of all", () => {
    const found = neighbourMeans(matrix, learned, { neighbours: 5, shrinkage: 2 });
    const of2 = (half * (4 - centre) + half * 3 * (1 - centre)) / (4 * half + 2);
    assert.ok(close(found[2] as number, centre + of2, { absolute: 1e-6 }), `${found[2]}`);
  });

  it("never ask the row itself, and fall back to the weighted mean without neighbours", () => {
    const found = neighbourMeans(matrix, learned, { neighbours: 5, shrinkage: 0 });
    assert.ok(close(found[0] as number, 1, { absolute: 1e-9 }), "its only neighbour");
    assert.ok(close(found[1] as number, 4, { absolute: 1e-9 }));
    assert.ok(close(found[3] as number, centre, { absolute: 1e-12 }));
  });

  it("ask no more than so many, the nearest, and only rows that were learned from", () => {
    const found = neighbourMeans(matrix, learned, { neighbours: 1, shrinkage: 0 });
    assert.ok(close(found[2] as number, 4, { absolute: 1e-6 }), "of two equally near the first");
    const without = neighbourMeans(matrix, { rows: [1], targets: [2], weights: [1] }, { shrinkage: 0 });
    assert.deepEqual(
      Array.from(without, (value) => Math.round(value * 1e6) / 1e6),
      [2, 2, 2, 2],
    );
  });
});
