import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { likeBefore } from "../../lib/data/like-before.ts";
import { made, type Row } from "../support/worlds.ts";

describe("data/like-before", () => {
  // The first 400 events are of items 0 (three quarters) and 1, all later ones of item 2.
  const rows = Array.from({ length: 1000 }, (_, at): Row => [at % 7, at >= 400 ? 2 : at % 4 === 0 ? 1 : 0, at]);
  const data = made(7, 3, rows);

  it("draws later items as they were before, and leaves everything else", () => {
    const calm = likeBefore(data, 0.4, random(1));
    assert.deepEqual([...calm.item.subarray(0, 400)], [...data.item.subarray(0, 400)]);
    assert.deepEqual([...calm.user], [...data.user]);
    assert.deepEqual([...(calm.time ?? [])], [...(data.time ?? [])]);
    const later = calm.item.subarray(400);
    assert.ok(!later.includes(2));
    const share = later.filter((item) => item === 0).length / later.length;
    assert.ok(Math.abs(share - 0.75) < 4 * Math.sqrt((0.75 * 0.25) / 600), String(share));
    assert.deepEqual([...likeBefore(data, 0.4, random(1)).item], [...calm.item]);
  });

  it("refuses to begin before there is anything", () => {
    assert.throws(() => likeBefore(data, 0, random(1)), InputError);
    assert.throws(() => likeBefore(data.select([0]), 0.1, random(1)), InputError);
  });
});
