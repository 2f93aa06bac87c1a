import assert from "node:assert/strict";
import { close } from "../../../lib/base/numbers.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { rowDistance, rowVectors } from "../../../lib/data/features/row-vectors.ts";
import type { SparseMatrix } from "../../../lib/data/sparse.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import type { Column } from "../../../lib/data/types.ts";

const of = (columns: Record<string, Column>, rows: number) =>
  table(
    vocabulary(
      "item",
      Array.from({ length: rows }, (_, row) => `i${row}`),
    ),
    columns,
  );

/** A row of the matrix as a map from column to value. */
const cells = ({ offsets, columns, values }: SparseMatrix, row: number) =>
  new Map(
    Array.from({ length: (offsets[row + 1] as number) - (offsets[row] as number) }, (_, at) => {
      const place = (offsets[row] as number) + at;
      return [columns[place] as number, values[place] as number] as const;
    }),
  );
const float32 = { relative: 1e-5, absolute: 1e-6 };
const near = (value: number | undefined, expected: number) =>
  assert.ok(close(value ?? Number.NaN, expected, float32), `${value} is not ${expected}`);

describe("data/features: vectors of a table's rows", () => {
  it("weighs labels by how few rows have them, and makes rows of length 1", () => {
    const labels = categoryColumn("genre", [["a", "b"], ["a"], ["a", "c"], []]);
    const vectors = rowVectors(of({ labels }, 4));
    const [common, rare] = [Math.log(5 / 4) + 1, Math.log(5 / 2) + 1];
    near(cells(vectors, 0).get(0), common / Math.hypot(common, rare));
    near(cells(vectors, 0).get(1), rare / Math.hypot(common, rare));
    assert.deepEqual([...cells(vectors, 1)], [[0, 1]]);
    assert.equal(cells(vectors, 3).size, 0);
  });

  it("places a number between the quartiles on either side of it, and a missing one nowhere", () => {
    const price = numberColumn([0, 10, 20, 30, 40, 12.5, Number.NaN]);
    const vectors = rowVectors(of({ price }, 7));
    const place = [...cells(vectors, 5)];
    // The quartiles of 0, 10, 12.5, 20, 30 and 40 are 10.625, 16.25 and 27.5; 12.5 lies a third of the way up.
    assert.deepEqual(
      place.map(([column]) => column),
      [1, 2],
    );
    near(place[0]?.[1], 2 / Math.sqrt(5));
    near(place[1]?.[1], 1 / Math.sqrt(5));
    assert.equal(cells(vectors, 6).size, 0);
    const distance = rowDistance(vectors);
    assert.ok(distance(0, 1) < distance(0, 2) && distance(0, 4) === 1);
  });

  it("reads words of texts, and takes vectors as they are", () => {
    const text = textColumn(["Red tent", "red TENT!", "blue kettle", ""]);
    const vector = {
      type: "vector",
      dimensions: 2,
      values: Float32Array.of(3, 4, 3, 4, -4, 3, Number.NaN, 1),
    } as const;
    const byText = rowDistance(rowVectors(of({ text }, 4)));
    near(byText(0, 1), 0);
    assert.equal(byText(0, 2), 1);
    assert.equal(byText(0, 3), 1);
    const vectors = rowVectors(of({ vector }, 4));
    near(cells(vectors, 0).get(0), 0.6);
    near(rowDistance(vectors)(0, 2), 1);
    assert.equal(cells(vectors, 3).size, 0, "a vector with a missing number is none");
  });

  it("makes the cosine of two rows the weighted mean of their columns' cosines", () => {
    const columns = {
      category: categoryColumn("category", [["x"], ["x"], ["y"]]),
      colour: categoryColumn("colour", [["red"], ["blue"], ["red"]]),
      title: textColumn(["one", "two", "three"]),
    };
    const distance = rowDistance(rowVectors(of(columns, 3), { category: 3, colour: 1 }));
    near(distance(0, 1), 1 - 3 / 4);
    near(distance(0, 2), 1 - 1 / 4);
    near(rowDistance(rowVectors(of(columns, 3)))(0, 1), 1 - 1 / 3);
    near(rowDistance(rowVectors(of(columns, 3), { category: 1, title: 0 }))(0, 1), 0);
  });

  it("says nothing of rows of empty texts, and refuses columns that are not there", () => {
    const empty = rowVectors(of({ text: textColumn(["", " "]) }, 2));
    assert.deepEqual([...empty.offsets], [0, 0, 0]);
    assert.throws(() => rowVectors(of({}, 2), { genre: 1 }), { name: "InputError", message: /genre/ });
    assert.throws(() => rowVectors(of({ a: textColumn(["x", "y"]) }, 2), { a: -1 }), { name: "InputError" });
  });
});
