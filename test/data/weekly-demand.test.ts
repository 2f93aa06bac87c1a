import assert from "node:assert/strict";
import { interactions } from "../../lib/data/interactions.ts";
import { weeklyDemand } from "../../lib/data/weekly-demand.ts";

const day = 86_400;

import { fourWeeks as data } from "../support/four-weeks.ts";

describe("weekly demand", () => {
  it("counts by item and whole week, and cuts windows with what follows", () => {
    const { histories, target, steady, item, week } = weeklyDemand(data, 2, 2);
    // Three whole weeks: a 1 1 0, b 1 0 0, c 0 1 0, d 1 0 0 (its other event lies in the incomplete fourth).
    assert.deepEqual([...item], [0, 1, 2, 3]);
    assert.deepEqual([...week], [2, 2, 2, 2]);
    assert.deepEqual(
      Array.from(item.keys(), (row) => [...histories.row(row)]),
      [
        [1, 1],
        [1, 0],
        [0, 1],
        [1, 0],
      ],
    );
    assert.deepEqual([...target], [0, 0, 0, 0]);
    assert.ok(
      Math.abs((steady[0] as number) - Math.log(2)) < 1e-6 && Math.abs((steady[1] as number) - Math.log(1.5)) < 1e-6,
    );
  });
  it("caps what is read at the highest level, and not what is foretold", () => {
    const busy = interactions({
      ...data,
      user: new Int32Array(9),
      item: Int32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 1),
      value: null,
      time: Float64Array.from([0, 1, 2, 3, 8, 9, 10, 11, 15], (days) => days * day),
    });
    const { histories, target } = weeklyDemand(busy, 1, 3);
    assert.deepEqual([...histories.row(0)], [2]);
    assert.ok(Math.abs((target[0] as number) - Math.log(5)) < 1e-6);
  });
});
