import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { categoryColumn, table } from "../../../lib/data/tables.ts";
import type { Queries, TrainingData } from "../../../lib/data/types.ts";
import { interestFactor } from "../../../lib/models/fusion/factors/interest-factor.ts";
import { restore } from "../../../lib/models/save.ts";

const day = 86_400;
// Items 0, 1 are sport, 2, 3 books, 4 has no category. Long ago books, lately sport.
const rows = [
  [0, 2, 5, 0],
  [1, 3, 1, 1],
  [2, 2, 4, 2],
  [1, 0, 5, 98],
  [2, 1, 1, 99],
  [0, 0, 3, 100],
] as const;
const users = vocabulary("user", ["anna", "ben", "carl"]);
const items = vocabulary("item", ["a", "b", "c", "d", "e"]);
const events = interactions({
  ...{ users, items },
  user: Int32Array.from(rows, ([user]) => user),
  item: Int32Array.from(rows, ([, item]) => item),
  value: Float32Array.from(rows, ([, , stars]) => stars),
  time: Float64Array.from(rows, ([, , , at]) => at * day),
});
const data: TrainingData = {
  interactions: events,
  items: table(items, { category: categoryColumn("category", [["sport"], ["sport"], ["books"], ["books"], []]) }),
  users: table(users, { friends: categoryColumn("user", [["ben", "nobody here"], ["anna"], []]) }),
};
const at = (moment: number): Queries => ({
  ...queriesOfAllUsers(events),
  time: new Float64Array(3).fill(moment * day),
});
const scored = async (factor: "trend" | "circle" | "feedback", queries: Queries, given = data) => {
  const model = interestFactor({ factor });
  await model.fit(given, { random: random(1) });
  const again = restore(await model.state());
  const scores = await model.score(queries);
  assert.deepEqual(await again.score(queries), scores);
  return Array.from({ length: queries.length }, (_, q) => [...scores.subarray(q * 5, (q + 1) * 5)]);
};

describe("one thing that moves interests", () => {
  it("by time: what is met more often lately than usual stands first, before the moment alone", async () => {
    const [late] = (await scored("trend", at(101))) as number[][];
    assert.ok((late?.[0] as number) > 0 && late?.[0] === late?.[1]);
    assert.ok((late?.[2] as number) < 0 && late?.[4] === 0);
    // On day 3 there were books alone, lately as always; on day 50 nothing lately.
    assert.deepEqual(((await scored("trend", at(3))) as number[][])[0], [0, 0, 0, 0, 0]);
    const [quiet] = (await scored("trend", at(50))) as number[][];
    assert.ok(quiet?.every((value) => Math.abs(value) < 1e-6));
  });
  it("by surroundings: what friends had lately, and nothing without friends or for a stranger", async () => {
    const asked = await scored("circle", at(101));
    assert.deepEqual(asked, [
      [1, 0, 0, 0, 0],
      [1, 0, 0, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
    // Anna's friend ben had item 0 on day 98, which nobody knows the day before.
    assert.deepEqual((await scored("circle", at(97.5)))[0], [0, 0, 0, 0, 0]);
    assert.deepEqual((await scored("circle", { ...at(101), user: Int32Array.of(-1, -1, -1) }))[0], [0, 0, 0, 0, 0]);
    assert.deepEqual((await scored("circle", { ...at(101), user: null }))[0], [0, 0, 0, 0, 0]);
  });
  it("by experience: the last value in each category, fading, and nothing without a history or values", async () => {
    const [, ben, carl] = (await scored("feedback", at(158))) as number[][];
    // Ben: five stars for sport 60 days ago, one for a book 157 days ago.
    assert.deepEqual(
      ben?.map((value) => Number(value.toFixed(4))),
      [0.5, 0.5, -(0.5 ** (157 / 60)), -(0.5 ** (157 / 60)), 0].map((value) => Number(value.toFixed(4))),
    );
    assert.ok((carl?.[0] as number) < 0 && (carl?.[2] as number) > 0);
    const { history } = at(158);
    assert.deepEqual((await scored("feedback", { ...at(158), history: null }))[0], [0, 0, 0, 0, 0]);
    const mute = history && { ...history, value: null };
    assert.deepEqual((await scored("feedback", { ...at(158), history: mute }))[1], [0, 0, 0, 0, 0]);
  });
  it("refuses data that tell nothing of the factor", async () => {
    const taught = (factor: "trend" | "circle" | "feedback", given: TrainingData) =>
      interestFactor({ factor }).fit(given, { random: random(1) });
    const mute = interactions({ ...events, value: null });
    await assert.rejects(taught("feedback", { ...data, interactions: mute }), InputError);
    await assert.rejects(
      taught("trend", { ...data, interactions: interactions({ ...events, time: null }) }),
      InputError,
    );
    const { users: _, ...withoutUsers } = data;
    await assert.rejects(taught("circle", withoutUsers), InputError);
    const { items: __, ...withoutItems } = data;
    await assert.rejects(taught("trend", withoutItems), InputError);
    assert.throws(() => interestFactor({ factor: "weather" as never }), InputError);
    assert.throws(() => interestFactor({ days: 0 }), InputError);
  });
});
