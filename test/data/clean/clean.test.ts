import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { type CleaningStep, clean, cleanDataset } from "../../../lib/data/clean/clean.ts";
import { kCore } from "../../../lib/data/clean/core.ts";
import { timesWithin, valuesWithin } from "../../../lib/data/clean/impossible.ts";
import { busyUsers, constantRaters, valueOutliers } from "../../../lib/data/clean/outliers.ts";
import { exactDuplicates, repeatedPairs } from "../../../lib/data/clean/repeats.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import type { Column, Interactions } from "../../../lib/data/types.ts";
import { log, type Row, rowsOf } from "./rows.ts";

/** A log with every fault in it. */
function dirty(seed: number): Interactions {
  const draw = random(seed);
  const rows: Row[] = Array.from({ length: 600 }, () => [
    `u${draw.integer(60)}`,
    `i${draw.integer(40)}`,
    draw.uniform() < 0.02 ? Number.NaN : draw.integer(7),
    draw.uniform() < 0.02 ? -5 : draw.integer(50),
  ]);
  for (let copy = 0; copy < 30; copy++) rows.push(rows[draw.integer(600)] as Row);
  for (let item = 0; item < 30; item++) rows.push(["robot", `i${item}`, 5, item]);
  return log(rows, ["silent"], ["unsold", "unseen"]);
}

const all: CleaningStep[] = [
  exactDuplicates(),
  valuesWithin(1, 5),
  timesWithin(0, 1000),
  repeatedPairs("mean"),
  constantRaters({ least: 10 }),
  busyUsers(),
  valueOutliers(),
  kCore({ users: 3, items: 3 }),
];

describe("data/clean", () => {
  it("removes nothing in silence", () => {
    for (let seed = 1; seed <= 5; seed++) {
      const data = dirty(seed);
      const cleaned = clean(data, all);
      const sum = (of: "removedEvents" | "removedUsers" | "removedItems") =>
        cleaned.report.reduce((total, record) => total + record[of], 0);
      assert.equal(data.length - cleaned.data.length, sum("removedEvents"));
      assert.equal(data.users.size - cleaned.data.users.size, sum("removedUsers"));
      assert.equal(data.items.size - cleaned.data.items.size, sum("removedItems"));
      assert.deepEqual(
        cleaned.report.map(({ step }) => step),
        [...all.map(({ name }) => name), "ids without events"],
      );
      const last = cleaned.report.at(-1);
      assert.deepEqual([last?.removedUsers, last?.removedItems], [1, 2]);
      assert.ok((cleaned.report[0]?.removedEvents ?? 0) >= 28);
      assert.ok((cleaned.report[1]?.removedEvents ?? 0) > 50);
      assert.equal(cleaned.report[4]?.removedUsers, 1, "the robot");
      assert.ok((cleaned.report[3]?.changedValues ?? 0) > 0);
    }
  });

  it("numbers users and items anew, in their old order, and tells which rows stayed", () => {
    const data = log([
      ["a", "x", 1, 1],
      ["b", "y", 9, 2],
      ["c", "y", 2, 3],
      ["c", "z", 3, 4],
    ]);
    const { data: kept, rows, report } = clean(data, [valuesWithin(1, 5)]);
    assert.deepEqual(kept.users.ids, ["a", "c"]);
    assert.deepEqual(kept.items.ids, ["x", "y", "z"]);
    assert.deepEqual([...kept.user], [0, 1, 1]);
    assert.deepEqual([...rows], [0, 2, 3]);
    assert.deepEqual([...clean(data, [valuesWithin(1, 5), timesWithin(2, 9), valuesWithin(3, 5)]).rows], [3]);
    assert.deepEqual(report[0], {
      step: "impossible values",
      removedEvents: 1,
      removedUsers: 1,
      removedItems: 0,
      changedValues: 0,
      why: "a value that is missing or outside 1 … 5",
    });
  });

  it("leaves clean data as they are, whatever the steps", () => {
    const data = log([
      ["a", "x", 1, 1],
      ["a", "y", 2, 2],
      ["b", "x", 3, 3],
      ["b", "y", 4, 4],
    ]);
    const { data: kept, report } = clean(data, [...all.slice(0, -1), kCore({ users: 2, items: 2 })]);
    assert.deepEqual(rowsOf(kept), rowsOf(data));
    assert.equal(kept.users, data.users);
    assert.ok(report.every((record) => record.removedEvents + record.removedUsers + record.removedItems === 0));
    assert.deepEqual(rowsOf(data).length, 4);
  });

  it("says so when a step would leave nothing", () => {
    const data = log([["a", "x", 1, 1]]);
    assert.throws(() => clean(data, [kCore()]), {
      name: "InputError",
      message: /clean, step “k-core”: wanted a step that leaves some events, got all 1 removed/,
    });
  });

  it("cuts the tables of a data set to what is left, and notes what went", () => {
    const made = shop({ users: 60, items: 80, events: 1200 });
    const cleaned = cleanDataset(made, [kCore({ users: 5, items: 12 })]);
    const { items, interactions: kept } = cleaned;
    assert.ok(kept.items.size < 80 && kept.items.size > 10);
    assert.equal(items?.vocabulary, kept.items);
    for (const name of ["title", "price", "features"] as const) {
      const old: Column | undefined = made.items.columns[name];
      const cut: Column | undefined = items?.columns[name];
      for (const [index, id] of kept.items.ids.entries()) {
        const row = made.interactions.items.index(id);
        if (old?.type === "category" && cut?.type === "category") {
          assert.deepEqual([...cut.labels.row(index)], [...old.labels.row(row)]);
        } else if (
          (old?.type === "text" && cut?.type === "text") ||
          (old?.type === "number" && cut?.type === "number")
        ) {
          assert.equal(cut.values[index], old.values[row]);
        } else assert.fail(name);
      }
    }
    assert.match(cleaned.notes.at(-1) ?? "", /^cleaning, k-core: \d+ events, \d+ users, \d+ items removed$/);
    assert.equal(cleaned.rows.length, kept.length);
  });
});
