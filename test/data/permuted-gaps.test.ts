import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { permutedGaps } from "../../lib/data/permuted-gaps.ts";
import { shop } from "../../lib/data/shop/shop.ts";

const { interactions: data } = shop({ users: 40, items: 50, events: 500 });

/** Gaps of one user's events, in order of time. */
function gapsOf(of: typeof data, user: number): number[] {
  const { items, time } = of.perUser();
  const own = Array.from(time?.subarray(items.offsets[user], items.offsets[user + 1]) ?? []);
  return own.slice(1).map((at, before) => at - (own[before] as number));
}

describe("permuted gaps", () => {
  const permuted = permutedGaps(data, random(1));
  const users = Array.from({ length: 40 }, (_, user) => user);

  it("keep who had what after what, with its value", () => {
    assert.deepEqual(permuted.perUser().items.values, data.perUser().items.values);
    assert.deepEqual(permuted.perUser().value, data.perUser().value);
  });

  it("keep the gaps of each user and both ends, and put them elsewhere", () => {
    for (const user of users) assert.deepEqual(gapsOf(permuted, user).sort(), gapsOf(data, user).sort());
    const first = (of: typeof data) => users.map((user) => of.perUser().time?.[of.perUser().items.offsets[user] ?? 0]);
    assert.deepEqual(first(permuted), first(data));
    const same = permuted.perUser().time?.filter((at, place) => at === data.perUser().time?.[place]).length ?? 500;
    assert.ok(same < 250, `${same} of 500 events kept their time`);
  });

  it("keep the order where times are equal and the file had another", () => {
    const tied = interactions({
      ...data.select([0, 1, 2, 3]),
      user: Int32Array.of(0, 0, 0, 0),
      item: Int32Array.of(3, 2, 1, 0),
      time: Float64Array.of(30, 20, 20, 10),
    });
    for (const seed of [1, 2, 3, 4]) {
      assert.deepEqual([...permutedGaps(tied, random(seed)).perUser().items.row(0)], [0, 2, 1, 3]);
    }
  });

  it("are the same with the same seed, and need times", () => {
    assert.deepEqual(permutedGaps(data, random(1)).time, permuted.time);
    assert.throws(() => permutedGaps(interactions({ ...data, time: null }), random(1)), { name: "InputError" });
  });
});
