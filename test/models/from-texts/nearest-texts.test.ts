import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { nearestTexts } from "../../../lib/models/from-texts/nearest-texts.ts";
import { dense, randomSparse, sparseOf } from "../../support/sparse.ts";

describe("nearest texts", () => {
  it("are the rows of the highest cosines, as by all products of the whole matrices", () => {
    const [asked, among] = [randomSparse(6, 12, 0.3, random(1)), randomSparse(20, 12, 0.3, random(2))];
    const rowsOf = (matrix: typeof asked) => {
      const cells = dense(matrix);
      return Array.from({ length: matrix.rows }, (_, row) => cells.subarray(row * 12, (row + 1) * 12));
    };
    const cosine = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, value, at) => sum + value * (b[at] as number), 0) / (Math.hypot(...a) * Math.hypot(...b) || 1);
    const found = nearestTexts(asked, among, 3);
    for (const [q, query] of rowsOf(asked).entries()) {
      const cosines = rowsOf(among).map((row) => cosine(query, row));
      const best = [...cosines].sort((a, b) => b - a).filter((one) => one > 0);
      const own = Array.from(found[q] ?? [], (row) => cosines[row] as number);
      assert.equal(own.length, Math.min(3, best.length));
      for (const [place, one] of own.entries()) assert.ok(Math.abs(one - (best[place] as number)) < 1e-6);
    }
  });

  it("are none where no column is shared or nothing is asked, and refuse other columns", () => {
    const among = sparseOf(2, 3, [
      [0, 0, 1],
      [1, 1, 1],
    ]);
    const asked = sparseOf(2, 3, [[0, 2, 1]]);
    assert.deepEqual(
      nearestTexts(asked, among, 2).map(({ length }) => length),
      [0, 0],
    );
    assert.throws(() => nearestTexts(sparseOf(1, 2, []), among, 1), InputError);
  });
});
