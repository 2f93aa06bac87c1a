import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { completedBehaviour, substitutedBehaviour } from "../../lib/data/augment.ts";
import { made } from "../support/worlds.ts";

/** Items 0, 2, 4 point one way, 1, 3 another; 5 is like nothing. */
const vectors = { dimensions: 2, values: Float32Array.of(2, 0, 0, 3, 1, 0.1, 0.1, 1, 5, 0.2, 0, 0) };
const world = made(3, 6, [
  [0, 0, 4],
  [0, 2, 2],
  [1, 1, 5],
]);

describe("completed behaviour", () => {
  it("adds what is nearest to what a user had, after the real events", () => {
    const full = completedBehaviour(world, vectors, 1);
    assert.deepEqual(Array.from(full.item), [0, 2, 1, 4, 3]);
    assert.deepEqual(Array.from(full.user), [0, 0, 1, 0, 1]);
    assert.deepEqual(Array.from(full.value ?? []).slice(3), [3, 5]);
    assert.deepEqual(Array.from(full.time ?? []).slice(3), [1, 2]);
    assert.equal(full.users, world.users);
  });

  it("never adds an item twice, one that is like nothing, or anything for a user without events", () => {
    const full = completedBehaviour(world, vectors, 10);
    const pairs = Array.from(full.user, (user, row) => `${user} ${full.item[row]}`);
    assert.equal(new Set(pairs).size, pairs.length);
    assert.ok(!full.item.includes(5));
    assert.ok(!full.user.includes(2));
  });
});

describe("substituted behaviour", () => {
  it("gives each user a double with near items in place of some", () => {
    const more = substitutedBehaviour(world, vectors, 1, random(1));
    assert.equal(more.users.size, 6);
    assert.equal(more.users.id(3), `${world.users.id(0)}~`);
    assert.deepEqual(Array.from(more.item), [0, 2, 1, 4, 4, 3]);
    assert.deepEqual(Array.from(more.user), [0, 0, 1, 3, 3, 4]);
    assert.deepEqual(Array.from(more.value ?? []).slice(3), [4, 2, 5]);
  });

  it("replaces about the share that is asked for", () => {
    const large = made(
      20,
      6,
      Array.from({ length: 20 }, (_, user) => [user, user % 2, 1] as const),
    );
    const more = substitutedBehaviour(large, vectors, 0.5, random(2));
    const replaced = Array.from(large.item).filter((item, row) => item !== more.item[20 + row]).length;
    assert.ok(replaced > 4 && replaced < 16, `${replaced}`);
  });

  it("wants a vector for each item", () => {
    assert.throws(() => substitutedBehaviour(world, { ...vectors, dimensions: 3 }, 0.5, random(1)), InputError);
    assert.throws(() => completedBehaviour(world, { ...vectors, dimensions: 3 }, 1), InputError);
  });
});
