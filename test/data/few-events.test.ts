import assert from "node:assert/strict";
import { fewEvents } from "../../lib/data/few-events.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { made } from "../support/worlds.ts";

describe("few events of some", () => {
  const world = made(2, 3, [
    [0, 0, 1],
    [1, 0, 2],
    [0, 1, 3],
    [1, 1, 4],
    [0, 2, 5],
  ]);

  it("are the earliest ones of the drawn, and all of the others, in the order of the file", () => {
    const values = (data: typeof world) => Array.from(data.value ?? []);
    assert.deepEqual(values(fewEvents(world, "item", new Set([0, 1]), 1)), [1, 3, 5]);
    assert.deepEqual(values(fewEvents(world, "user", new Set([0]), 0)), [2, 4]);
    const backwards = interactions({ ...world, time: Float64Array.of(5, 4, 3, 2, 1) });
    assert.deepEqual(values(fewEvents(backwards, "user", new Set([0]), 2)), [2, 3, 4, 5]);
    assert.throws(() => fewEvents(world, "user", new Set(), -1));
  });
});
