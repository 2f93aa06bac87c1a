import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { newItemSplit } from "../../lib/data/new-items.ts";
import { shop } from "../../lib/data/shop/shop.ts";

describe("a split with new items", () => {
  const { interactions } = shop({ users: 60, items: 60, events: 900 });
  const split = newItemSplit(interactions, { items: 0.2, events: 0.3 }, random(1));

  it("hides every event with a new item, in training and in histories", () => {
    const fresh = new Set(split.fresh);
    assert.equal(fresh.size, 12);
    assert.ok(split.train.item.every((item) => !fresh.has(item)));
    assert.ok(split.queries.history?.items.values.every((item) => !fresh.has(item)));
    assert.equal(split.queries.history?.items.rows, split.queries.length);
  });

  it("asks for new items among new items, of the users who met them", () => {
    const fresh = new Set(split.fresh);
    assert.ok(split.queries.length > 10);
    for (let query = 0; query < split.queries.length; query++) {
      assert.deepEqual(split.queries.candidates?.row(query), split.fresh);
      const user = split.queries.user?.[query];
      for (const item of split.truth.row(query)) {
        assert.ok(fresh.has(item));
        assert.ok(Array.from(interactions.user).some((one, row) => one === user && interactions.item[row] === item));
      }
      // What is left of a user's own past stays.
      const rows = Array.from(split.train.user.keys()).filter((row) => split.train.user[row] === user);
      assert.equal(split.queries.history?.items.row(query).length, rows.length);
    }
  });

  it("draws the same for the same seed, another for another", () => {
    const shares = { items: 0.2, events: 0.3 };
    assert.deepEqual(newItemSplit(interactions, shares, random(1)).fresh, split.fresh);
    assert.notDeepEqual(newItemSplit(interactions, shares, random(2)).fresh, split.fresh);
    assert.throws(() => newItemSplit(interactions, { ...shares, items: 1 }, random(1)), InputError);
  });
});
