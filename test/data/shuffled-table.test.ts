import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { shuffledTable } from "../../lib/data/shuffled-table.ts";
import { labelsOf } from "../../lib/data/tables.ts";
import type { CategoryColumn, NumberColumn, TextColumn } from "../../lib/data/types.ts";

describe("shuffled tables", () => {
  const { items } = shop({ users: 20, items: 60, events: 100 });
  const rowsOf = ({ columns }: typeof items) =>
    Array.from({ length: 60 }, (_, row) =>
      JSON.stringify([
        (columns.title as TextColumn).values[row],
        labelsOf(columns.features as CategoryColumn, row),
        (columns.price as NumberColumn).values[row],
      ]),
    );

  it("deal whole rows out anew, each once", () => {
    const [before, after] = [rowsOf(items), rowsOf(shuffledTable(items, random(1)))];
    assert.deepEqual(after.toSorted(), before.toSorted());
    assert.ok(after.filter((row, at) => row === before[at]).length < 6);
  });

  it("depend on the seed alone", () => {
    assert.deepEqual(rowsOf(shuffledTable(items, random(1))), rowsOf(shuffledTable(items, random(1))));
    assert.notDeepEqual(rowsOf(shuffledTable(items, random(1))), rowsOf(shuffledTable(items, random(2))));
  });
});
