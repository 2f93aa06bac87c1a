import assert from "node:assert/strict";
import { behaviour } from "../../../lib/data/shop/behaviour.ts";
import { shop } from "../../../lib/data/shop/shop.ts";

const found = shop({ users: 60, items: 80, events: 1200 });

describe("data/shop: behaviour", () => {
  const { rows, steps, features, input, target, user, time } = behaviour(found, 4);
  const step = (row: number, at: number) =>
    input.subarray((row * steps + at) * features.length, (row * steps + at + 1) * features.length);

  it("cuts each user's visits into windows that do not overlap, in order of time", () => {
    const counts = Array.from({ length: 60 }, (_, u) => found.interactions.perUser().items.row(u).length);
    assert.equal(
      rows,
      counts.reduce((sum, count) => sum + Math.floor(count / 4), 0),
    );
    assert.deepEqual(
      [...time],
      [...time].sort((a, b) => a - b),
    );
    assert.equal(new Set(Array.from(user, (u, row) => `${u} ${time[row]}`)).size, rows);
  });

  it("describes each visit and hides the purchase that is asked for", () => {
    const items = found.interactions.perUser().items;
    const first = user.indexOf(0);
    const category = found.items.columns.category;
    assert.ok(category?.type === "category");
    for (let at = 0; at < 4; at++) {
      const expected = category.labels.row(items.row(0)[at] as number)[0] as number;
      assert.deepEqual(
        [...step(first, at).subarray(0, 8)],
        [...Array(8).keys()].map((c) => Number(c === expected)),
      );
    }
    for (let row = 0; row < rows; row++) assert.equal(step(row, 3)[9], 0);
    const flags = Array.from({ length: rows }, (_, row) => step(row, 0)[9] as number);
    assert.ok(flags.includes(0) && flags.includes(1));
  });

  it("asks whether the last visit ended in a purchase", () => {
    const { interactions, bought } = found;
    for (let row = 0; row < rows; row++) {
      const visit = interactions.user.findIndex((u, r) => u === user[row] && interactions.time?.[r] === time[row]);
      assert.equal(target[row], bought[visit]);
    }
  });

  it("standardises prices over the catalogue", () => {
    const prices = Array.from({ length: rows * steps }, (_, at) => input[at * 10 + 8] as number);
    assert.ok(Math.min(...prices) < -0.5 && Math.max(...prices) > 1 && prices.every((price) => Math.abs(price) < 4));
  });

  it("refuses windows that nobody fills", () => {
    assert.throws(() => behaviour(found, 100), /wanted users with at least 100 visits, got none/);
    assert.throws(() => behaviour(found, 1), /at least 2/);
  });
});
