import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { rowDistance, rowVectors } from "../../lib/data/features/row-vectors.ts";
import { listedTwice } from "../../lib/data/listed-twice.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import type { Table } from "../../lib/data/types.ts";

describe("data: items listed twice", () => {
  const made = shop({ users: 100, items: 60, events: 1500 });
  const { dataset, twin } = listedTwice(made, 0.2, random(1));
  const { items, item, user, time } = dataset.interactions;

  it("have the content of the first listing and follow the old items", () => {
    assert.equal(items.size, 72);
    assert.deepEqual(items.ids.slice(0, 60), made.interactions.items.ids);
    const distance = rowDistance(rowVectors(dataset.items as Table));
    const pairs = Array.from(twin.entries()).filter(([one, other]) => other >= 0 && one < 60);
    assert.equal(pairs.length, 12);
    for (const [one, other] of pairs) {
      assert.equal(twin[other], one);
      assert.ok(other >= 60 && distance(one, other) < 1e-6);
    }
  });

  it("share the events of the item, and leave all other events as they are", () => {
    assert.deepEqual(user, made.interactions.user);
    assert.deepEqual(time, made.interactions.time);
    let [first, second] = [0, 0];
    for (const [row, now] of item.entries()) {
      const before = made.interactions.item[row] as number;
      if (now === before) first += (twin[before] as number) >= 0 ? 1 : 0;
      else {
        assert.equal(now, twin[before]);
        second++;
      }
    }
    assert.ok(Math.abs(first - second) < 3 * Math.sqrt(first + second), `${first} and ${second}`);
  });

  it("are refused for a share that is none", () => {
    assert.throws(() => listedTwice(made, 0, random(1)), InputError);
  });
});
