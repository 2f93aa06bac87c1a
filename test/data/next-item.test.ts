import assert from "node:assert/strict";
import { nextItem } from "../../lib/data/next-item.ts";
import { made } from "../support/worlds.ts";

describe("the next-item protocol", () => {
  it("learns from all but the last two events of each user, and reads the last but one when asked", () => {
    const split = nextItem(
      made(2, 5, [
        [0, 0, 1],
        [0, 1, 1],
        [0, 2, 1],
        [0, 3, 1],
        [1, 4, 1],
        [1, 3, 1],
        [1, 2, 1],
      ]),
    );
    assert.deepEqual(Array.from(split.train.item), [0, 1, 4]);
    assert.deepEqual(Array.from(split.queries.history?.items.row(0) ?? []), [0, 1, 2]);
    assert.deepEqual(
      [0, 1].map((q) => split.truth.row(q)[0]),
      [3, 2],
    );
    assert.equal(split.validation?.train, split.train);
    assert.deepEqual(
      [0, 1].map((q) => split.validation?.truth.row(q)[0]),
      [2, 3],
    );
    assert.match(split.protocol, /learned from 3 events/);
  });
});
