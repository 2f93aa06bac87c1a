import assert from "node:assert/strict";
import { heaviestColumns } from "../../lib/data/heaviest-columns.ts";
import { sparseOf } from "../support/sparse.ts";

describe("the heaviest columns", () => {
  const matrix = sparseOf(3, 4, [
    [0, 0, 1],
    [0, 1, 3],
    [0, 3, 3],
    [2, 2, -1],
    [2, 3, 0.5],
  ]);

  it("come the greatest first, equal ones by index, at most so many, and none of 0 or less", () => {
    const of = (most: number) => heaviestColumns(matrix, most).map((row) => Array.from(row));
    assert.deepEqual(of(2), [[1, 3], [], [3]]);
    assert.deepEqual(of(9), [[1, 3, 0], [], [3]]);
    assert.throws(() => of(0), /most/);
  });
});
