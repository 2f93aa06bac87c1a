import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { blanked } from "../../lib/data/blanked.ts";
import { rowVectors } from "../../lib/data/features/row-vectors.ts";
import { categoryColumn, columnOf, labelsOf, numberColumn, table, textColumn } from "../../lib/data/tables.ts";

const goods = table(vocabulary("item", ["a", "b", "c"]), {
  title: textColumn(["red ball", "blue ball", "red cone"]),
  kind: categoryColumn("kind", [["ball"], ["ball"], ["cone"]]),
  price: numberColumn([1, 2, 3]),
  image: { type: "vector", dimensions: 2, values: Float32Array.of(1, 0, 0, 1, 1, 1) },
});

describe("data/blanked", () => {
  it("empties the named rows of each type of column and leaves the others", () => {
    assert.deepEqual(columnOf(blanked(goods, "title", [1]), "title", "text").values, ["red ball", "", "red cone"]);
    assert.deepEqual(
      [...columnOf(blanked(goods, "price", [0, 2]), "price", "number").values],
      [Number.NaN, 2, Number.NaN],
    );
    assert.deepEqual(
      [...columnOf(blanked(goods, "image", [1]), "image", "vector").values],
      [1, 0, Number.NaN, Number.NaN, 1, 1],
    );
    const kinds = columnOf(blanked(goods, "kind", [0]), "kind", "category");
    assert.deepEqual([labelsOf(kinds, 0), labelsOf(kinds, 2)], [[], ["cone"]]);
    assert.equal(blanked(goods, "kind", [0]).columns.title, goods.columns.title);
  });

  it("empties all rows where none are named, so that nothing of the column is left in a row's vector", () => {
    for (const column of Object.keys(goods.columns)) {
      assert.equal(rowVectors(blanked(goods, column), { [column]: 1 }).values.length, 0, column);
      assert.ok(rowVectors(goods, { [column]: 1 }).values.length > 0, column);
    }
    assert.deepEqual(blanked(goods, "title", []), goods);
  });

  it("refuses a column or a row that is not there", () => {
    assert.throws(() => blanked(goods, "sound"), InputError);
    assert.throws(() => blanked(goods, "title", [3]), InputError);
  });
});
