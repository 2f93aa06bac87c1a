import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { askedAbout, lastEvents, someOf, usersApart, withoutItems } from "../../lib/data/apart.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { holdOut } from "../../lib/data/split.ts";
import type { Interactions } from "../../lib/data/types.ts";
import { made } from "../support/worlds.ts";

const { interactions } = shop({ users: 50, items: 60, events: 700 });
const rowsOf = ({ user, item, time }: Interactions) => Array.from(user, (u, row) => `${u} ${item[row]} ${time?.[row]}`);

describe("data: parts of a whole", () => {
  it("users apart share no user and lose no event", () => {
    const [some, others] = usersApart(interactions, 0.3, random(1));
    const [one, other] = [new Set(some.user), new Set(others.user)];
    assert.equal(one.size, 15);
    assert.ok([...one].every((user) => !other.has(user)));
    assert.deepEqual([...rowsOf(some), ...rowsOf(others)].toSorted(), rowsOf(interactions).toSorted());
    assert.throws(() => usersApart(interactions, 1, random(1)), InputError);
    assert.throws(() => usersApart(made(3, 1, [[0, 0, 1]]), 0.5, random(1)), InputError);
  });

  it("items taken out are nowhere, and all other events are there", () => {
    const items = someOf(interactions.items, 0.2, random(1));
    assert.equal(items.length, 12);
    assert.deepEqual(
      [...new Set(items)].toSorted((a, b) => a - b),
      [...items],
    );
    const rest = withoutItems(interactions, items);
    const out = rowsOf(interactions).filter((_, row) => items.includes(interactions.item[row] as number));
    assert.equal(rest.length + out.length, interactions.length);
    assert.ok(rest.item.every((item) => !items.includes(item)));
  });

  it("last events are each user's last by time", () => {
    const data = made(2, 4, [
      [0, 0, 1],
      [1, 3, 1],
      [0, 1, 1],
      [0, 2, 1],
    ]);
    assert.deepEqual([...lastEvents(data, 2).item], [3, 1, 2]);
    const late = { ...data, time: Float64Array.of(9, 0, 1, 2) };
    assert.deepEqual([...lastEvents({ ...data, ...late }, 1).item], [0, 3]);
    assert.throws(() => lastEvents(data, 0), InputError);
  });

  it("questions about some items ask for these and choose among these", () => {
    const split = holdOut(interactions, 0.3, random(1));
    const items = someOf(interactions.items, 0.3, random(2));
    const asked = askedAbout(split, items, "some items");
    assert.ok(asked.queries.length > 20 && asked.queries.length < split.queries.length);
    for (let q = 0; q < asked.queries.length; q++) {
      const user = asked.queries.user?.[q] as number;
      const whole = split.queries.user?.indexOf(user) as number;
      assert.deepEqual(
        [...asked.truth.row(q)],
        [...split.truth.row(whole)].filter((item) => items.includes(item)),
      );
      assert.deepEqual([...(asked.queries.candidates?.row(q) ?? [])], [...items]);
      assert.deepEqual(asked.queries.history?.items.row(q), split.queries.history?.items.row(whole));
      assert.equal(asked.queries.time?.[q], split.queries.time?.[whole]);
    }
    assert.match(asked.protocol, /asked about some items \(18\) alone: \d+ users$/);
    assert.throws(() => askedAbout(split, [], "nothing"), InputError);
  });
});
