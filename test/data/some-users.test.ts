import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { eventsBefore, someUsers } from "../../lib/data/some-users.ts";

const made = (user: number[], item: number[], time: number[], users = 20) =>
  interactions({
    users: vocabulary(
      "user",
      Array.from({ length: users }, (_, at) => `u${at}`),
    ),
    items: vocabulary("item", ["a", "b", "c", "d"]),
    user: Int32Array.from(user),
    item: Int32Array.from(item),
    value: null,
    time: Float64Array.from(time),
  });

describe("events of some users", () => {
  const everyone = made(
    Array.from({ length: 40 }, (_, row) => row % 20),
    Array.from({ length: 40 }, (_, row) => row % 4),
    Array.from({ length: 40 }, (_, row) => row),
  );
  const usersOf = (share: number, seed = 1) => [...new Set(someUsers(everyone, share, random(seed)).user)];

  it("are all events of the share of users, in their old order", () => {
    const some = someUsers(everyone, 0.25, random(1));
    assert.equal(new Set(some.user).size, 5);
    assert.equal(some.length, 10);
    assert.deepEqual(
      [...(some.time ?? [])],
      [...(some.time ?? [])].sort((a, b) => a - b),
    );
    assert.equal(some.users, everyone.users);
  });
  it("shares of one stream lie in each other, and other seeds draw others", () => {
    const few = usersOf(0.1);
    assert.deepEqual(
      few.filter((user) => !usersOf(0.5).includes(user)),
      [],
    );
    assert.notDeepEqual(usersOf(0.5, 1), usersOf(0.5, 2));
  });
  it("are at least one user's, and all for a share of 1", () => {
    assert.equal(usersOf(0.001).length, 1);
    assert.equal(someUsers(everyone, 1, random(1)).length, 40);
  });
  it("counts only users who have events", () => {
    const two = made([3, 3, 7, 7], [0, 1, 2, 3], [1, 2, 3, 4]);
    assert.equal(new Set(someUsers(two, 0.5, random(1)).user).size, 1);
  });
  it("refuses a share out of range", () => {
    assert.throws(() => someUsers(everyone, 0, random(1)), /share/);
  });
});

describe("events before those held out", () => {
  it("are strictly earlier than a user's first, and all of a user without one", () => {
    const log = made([0, 0, 0, 0, 1, 1], [0, 1, 2, 3, 0, 1], [10, 20, 20, 30, 5, 90]);
    const held = made([0, 0], [2, 3], [20, 30]);
    const early = eventsBefore(log, held);
    assert.deepEqual([...early.user], [0, 1, 1]);
    assert.deepEqual([...early.item], [0, 0, 1]);
  });
});
