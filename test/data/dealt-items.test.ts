import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { dealtItems } from "../../lib/data/dealt-items.ts";
import { interactions } from "../../lib/data/interactions.ts";

const ids = (name: string, count: number) =>
  vocabulary(
    name,
    Array.from({ length: count }, (_, at) => `${name}${at}`),
  );

/** 200 users of two tastes, 20 items each out of 50 of their own, in rising order; values are the items' indices. */
const data = (() => {
  const events = Array.from({ length: 4000 }, (_, row) => ({ user: row % 200, place: Math.floor(row / 200) }));
  const item = Int32Array.from(events, ({ user, place }) => (user % 2) * 50 + place * 2 + (user % 3 === 0 ? 1 : 0));
  return interactions({
    users: ids("user", 200),
    items: ids("item", 100),
    user: Int32Array.from(events, ({ user }) => user),
    item,
    value: Float32Array.from(item),
    time: Float64Array.from(events, (_, row) => row),
  });
})();

const shareOfOwnHalf = (of: typeof data) =>
  of.item.filter((item, row) => item >= 50 === ((of.user[row] as number) % 2 === 1)).length / of.length;

describe("items dealt out anew", () => {
  const dealt = dealtItems(data, random(1));

  it("take away who likes what", () => {
    assert.equal(shareOfOwnHalf(data), 1);
    assert.ok(Math.abs(shareOfOwnHalf(dealt) - 0.5) < 0.04, String(shareOfOwnHalf(dealt)));
  });
  it("keep how popular items are, with their values, but for what a user had already", () => {
    const counts = (of: typeof data) =>
      Array.from({ length: 100 }, (_, item) => of.item.filter((one) => one === item).length);
    const [before, after] = [counts(data), counts(dealt)];
    assert.ok(
      after.every((count, item) => count <= (before[item] as number) && count >= 0.5 * (before[item] as number)),
    );
    assert.ok(dealt.item.every((item, row) => dealt.value?.[row] === item));
  });
  it("give no user an item twice, and take no moment from where it was", () => {
    assert.equal(new Set(dealt.user.map((user, row) => user * 100 + (dealt.item[row] as number))).size, dealt.length);
    assert.ok(dealt.time?.every((time, row) => time % 200 === dealt.user[row]));
  });
  it("are the same for the same seed alone", () => {
    assert.deepEqual(dealtItems(data, random(1)).item, dealt.item);
    assert.notDeepEqual(dealtItems(data, random(2)).item, dealt.item);
  });
});
