import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { historyCells, sparseMatrix, transpose } from "../../lib/data/sparse.ts";
import { dense, randomSparse } from "../support/sparse.ts";
import { made, type Row } from "../support/worlds.ts";

describe("sparse matrices", () => {
  it("hold the last value of each user and item, columns ascending", () => {
    const draw = random(3);
    for (let round = 0; round < 100; round++) {
      const [users, items] = [1 + draw.integer(6), 1 + draw.integer(7)];
      const rows = Array.from(
        { length: 1 + draw.integer(40) },
        (): Row => [draw.integer(users), draw.integer(items), 1 + draw.integer(5)],
      );
      const expected = new Float64Array(users * items);
      for (const [user, item, value] of rows) expected[user * items + item] = value;
      const matrix = sparseMatrix(made(users, items, rows), "values");
      assert.deepEqual(dense(matrix), expected);
      assert.equal(matrix.columns.length, expected.filter((value) => value !== 0).length);
      assert.equal(matrix.offsets[users], matrix.columns.length);
      for (let user = 0; user < users; user++) {
        const columns = matrix.columns.slice(matrix.offsets[user], matrix.offsets[user + 1]);
        assert.deepEqual(columns, columns.slice().sort());
      }
      const binary = sparseMatrix(made(users, items, rows), "binary");
      assert.deepEqual(binary.columns, matrix.columns);
      assert.ok(binary.values.every((value) => value === 1));
    }
  });

  it("are transposed cell by cell, and back", () => {
    const matrix = randomSparse(7, 5, 0.4, random(1));
    const flipped = transpose(matrix);
    const cells = dense(matrix);
    assert.deepEqual(
      dense(flipped),
      Float64Array.from({ length: 35 }, (_, at) => cells[(at % 7) * 5 + Math.floor(at / 7)] as number),
    );
    assert.deepEqual(transpose(flipped), matrix);
  });

  it("take each item of a history once, by its last value", () => {
    const items = Int32Array.of(3, 1, 3);
    assert.deepEqual(
      [...historyCells(items, Float32Array.of(5, 4, 2))],
      [
        [3, 2],
        [1, 4],
      ],
    );
    assert.deepEqual(
      [...historyCells(items, null)],
      [
        [3, 1],
        [1, 1],
      ],
    );
  });
});
