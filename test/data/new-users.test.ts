import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { newUserSplit } from "../../lib/data/new-users.ts";
import { shop } from "../../lib/data/shop/shop.ts";

describe("newUserSplit", () => {
  const { interactions } = shop({ seed: 1, users: 60, items: 60, events: 900 });
  const split = newUserSplit(interactions, 0.25, 2, random(1));

  it("asks for new users alone, of whom nothing is in training or in histories", () => {
    const fresh = new Set(split.fresh);
    assert.equal(fresh.size, 15);
    assert.deepEqual(
      Array.from(split.queries.user ?? []).sort((a, b) => a - b),
      Array.from(split.fresh),
    );
    assert.ok(split.train.user.every((user) => !fresh.has(user)));
    assert.equal(split.queries.history?.items.values.length, 0);
    assert.ok(split.truth.values.length > 0 && split.truth.values.length <= 2 * fresh.size);
  });

  it("leaves the last events of others out as well, and draws alike for the same seed", () => {
    assert.equal(
      split.train.length,
      interactions.select(
        Array.from(interactions.user.keys()).filter((row) => !split.fresh.includes(interactions.user[row] as number)),
      ).length -
        2 * 45,
    );
    assert.deepEqual(newUserSplit(interactions, 0.25, 2, random(1)).fresh, split.fresh);
  });

  it("refuses a share that is none", () => {
    assert.throws(() => newUserSplit(interactions, 0, 1, random(1)), InputError);
  });
});
