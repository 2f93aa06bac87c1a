import assert from "node:assert/strict";
import { leaks } from "../../lib/data/leakage.ts";
import { stepsAhead } from "../../lib/data/steps-ahead.ts";
import { made } from "../support/worlds.ts";

/** Time is the row's number. User 1's last item but one was had before; user 3 has too few events. */
const world = made(4, 9, [
  [0, 0, 1],
  [0, 1, 1],
  [1, 4, 1],
  [1, 5, 1],
  [0, 2, 1],
  [1, 4, 1],
  [2, 8, 1],
  [0, 3, 1],
  [1, 6, 1],
  [2, 7, 1],
  [2, 0, 1],
  [3, 1, 1],
  [3, 2, 1],
]);

describe("questions several steps ahead", () => {
  const splits = stepsAhead(world, 2);

  it("ask the same users after the same histories, one event at a time", () => {
    assert.equal(splits.length, 2);
    for (const split of splits) {
      assert.deepEqual(Array.from(split.queries.user ?? []), [0, 2]);
      assert.deepEqual([...(split.queries.history?.items.row(0) ?? [])], [0, 1]);
      assert.deepEqual([...(split.queries.history?.items.row(1) ?? [])], [8]);
      assert.equal(split.train, splits[0]?.train);
      assert.deepEqual(leaks(split, "per user"), []);
    }
    const answers = splits.map(({ truth }) => [[...truth.row(0)], [...truth.row(1)]]);
    assert.deepEqual(answers, [
      [[2], [7]],
      [[3], [0]],
    ]);
  });

  it("hide all n events of everybody, of those who are not asked too", () => {
    const events = splits[0]?.train.perUser().items;
    assert.deepEqual(
      [0, 1, 2, 3].map((user) => [...(events?.row(user) ?? [])]),
      [[0, 1], [4, 5], [8], [1, 2]],
    );
  });

  it("are asked at the time of the event, or all at that of the first", () => {
    assert.deepEqual(
      splits.map(({ queries }) => [...(queries.time ?? [])]),
      [
        [4, 9],
        [7, 10],
      ],
    );
    const now = stepsAhead(world, 2, { moment: "of asking" });
    assert.deepEqual(
      now.map(({ queries }) => [...(queries.time ?? [])]),
      [
        [4, 9],
        [4, 9],
      ],
    );
    assert.notEqual(now[1]?.protocol, splits[1]?.protocol);
  });

  it("refuse what cannot be asked", () => {
    assert.throws(() => stepsAhead(world, 0), { name: "InputError" });
    assert.throws(() => stepsAhead(world, 4), { name: "InputError" });
    assert.throws(() => stepsAhead(world, 1, { moment: "now" as never }), { name: "InputError", message: /of asking/ });
    assert.throws(() => stepsAhead(world, 1, { when: "now" } as never), { name: "InputError" });
    const again = made(2, 3, [
      [0, 0, 1],
      [0, 0, 1],
      [1, 2, 1],
      [1, 2, 1],
    ]);
    assert.throws(() => stepsAhead(again, 1), { name: "InputError", message: /new to them/ });
  });
});
