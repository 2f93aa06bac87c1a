import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { heldOut } from "../../../lib/models/fusion/held-out.ts";
import { made, noise } from "../../support/worlds.ts";

const usual = { questions: 1000, events: 1, newItems: 0, exclude: "seen" } as const;

describe("holding out for a joint", () => {
  const world = noise(50, 30, 8, random("held out"));
  const histories = world.perUser().items;

  it("asks for each user's last events with all that came before", () => {
    for (const events of [1, 3]) {
      const { train, queries, truth } = heldOut(world, { ...usual, events }, random(1));
      assert.equal(queries.length, 50);
      assert.equal(train.length, world.length - 50 * events);
      for (let q = 0; q < 50; q++) {
        const whole = histories.row(queries.user?.[q] as number);
        assert.deepEqual(queries.history?.items.row(q), whole.slice(0, -events));
        assert.deepEqual(truth.row(q), whole.slice(-events));
      }
    }
  });

  it("asks some users where some are wanted, and leaves the others' events alone", () => {
    const { train, queries } = heldOut(world, { ...usual, questions: 7 }, random(1));
    assert.equal(queries.length, 7);
    assert.equal(train.length, world.length - 7);
  });

  it("takes all events of a share of the items away, but asks about them", () => {
    const { train, queries, truth, choosable } = heldOut(world, { ...usual, newItems: 0.2 }, random(1));
    const known = new Set(train.item);
    assert.equal(known.size, 24);
    assert.equal(choosable.length, 30);
    assert.ok(Array.from(truth.values).some((item) => !known.has(item)));
    assert.ok(queries.history?.items.values.every((item) => known.has(item)));
  });

  it("does not offer what was not there to be chosen", () => {
    const { choosable } = heldOut(
      made(2, 9, [
        [0, 1, 5],
        [0, 4, 5],
        [1, 4, 5],
        [1, 7, 5],
      ]),
      usual,
      random(1),
    );
    assert.deepEqual(Array.from(choosable), [1, 4, 7]);
  });

  it("refuses data with nothing to hold out", () => {
    assert.throws(
      () =>
        heldOut(
          made(2, 2, [
            [0, 0, 5],
            [1, 1, 5],
          ]),
          usual,
          random(1),
        ),
      InputError,
    );
    assert.throws(
      () =>
        heldOut(
          made(1, 1, [
            [0, 0, 5],
            [0, 0, 5],
          ]),
          usual,
          random(1),
        ),
      InputError,
    );
  });
});
