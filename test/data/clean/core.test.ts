import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { clean } from "../../../lib/data/clean/clean.ts";
import { kCore } from "../../../lib/data/clean/core.ts";
import { repeatedPairs } from "../../../lib/data/clean/repeats.ts";
import type { Interactions } from "../../../lib/data/types.ts";
import { log, type Row, rowsOf } from "./rows.ts";

describe("data/clean: k-core", () => {
  it("goes on until nothing more falls", () => {
    // Removing z (one event) leaves c with one, whose removal leaves y with one, whose removal leaves b with one.
    const data = log([
      ["a", "w", 1, 1],
      ["a", "x", 1, 2],
      ["d", "w", 1, 3],
      ["d", "x", 1, 4],
      ["b", "x", 1, 5],
      ["b", "y", 1, 6],
      ["c", "y", 1, 7],
      ["c", "z", 1, 8],
    ]);
    const { data: kept, report } = clean(data, [kCore({ users: 2, items: 2 })]);
    assert.deepEqual(kept.users.ids, ["a", "d"]);
    assert.deepEqual(kept.items.ids, ["w", "x"]);
    assert.deepEqual([report[0]?.removedEvents, report[0]?.removedUsers, report[0]?.removedItems], [4, 2, 2]);
    assert.match(report[0]?.why ?? "", /; 4 rounds$/);
  });

  it("is a fixed point and the largest one", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const draw = random(seed);
      const rows = Array.from({ length: 160 }, (): Row => [`u${draw.integer(30)}`, `i${draw.integer(20)}`, 1, 0]);
      const data = clean(log(rows), [repeatedPairs("first")]).data;
      const step = kCore({ users: 3, items: 4 });
      const kept = clean(data, [step]);
      const counts = (indices: Int32Array, size: number) =>
        Array.from({ length: size }, (_, index) => indices.filter((i) => i === index).length);
      assert.ok(counts(kept.data.user, kept.data.users.size).every((count) => count >= 3));
      assert.ok(counts(kept.data.item, kept.data.items.size).every((count) => count >= 4));
      assert.deepEqual(rowsOf(clean(kept.data, [step]).data), rowsOf(kept.data));
      assert.deepEqual(
        [...kept.rows].sort((a, b) => a - b),
        peeled(data, 3, 4),
      );
    }
  });

  it("refuses bounds below 1", () => {
    assert.throws(() => kCore({ users: 0 }), /at least 1/);
    assert.throws(() => kCore({ k: 5 } as object), /wanted one of the options users, items/);
  });
});

/** The core by removing one offending user or item at a time, the last found first. */
function peeled(data: Interactions, users: number, items: number): number[] {
  let rows = [...data.user.keys()];
  for (;;) {
    const few = (of: Int32Array, least: number) =>
      rows.findLast((row) => rows.filter((other) => of[other] === of[row]).length < least);
    const user = few(data.user, users);
    const item = few(data.item, items);
    if (user !== undefined) rows = rows.filter((row) => data.user[row] !== data.user[user]);
    else if (item !== undefined) rows = rows.filter((row) => data.item[row] !== data.item[item]);
    else return rows;
  }
}
