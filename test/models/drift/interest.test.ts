import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { table } from "../../../lib/data/tables.ts";
import type { Table } from "../../../lib/data/types.ts";
import { contentBased } from "../../../lib/models/content.ts";
import { adwin } from "../../../lib/models/drift/adwin.ts";
import { randomAlarms } from "../../../lib/models/drift/detector.ts";
import { type ForgettingOptions, forgetting } from "../../../lib/models/drift/forgetting.ts";
import { itemPlaces } from "../../../lib/models/drift/item-places.ts";
import { pageHinkley } from "../../../lib/models/drift/page-hinkley.ts";
import { readingPart } from "../../../lib/models/drift/reading-part.ts";
import { watchInterest } from "../../../lib/models/drift/watch-interest.ts";
import { watchUsers } from "../../../lib/models/drift/watch-users.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { listOf, recommend } from "../../../lib/models/recommend.ts";

/** Twenty items of one kind along the first direction, twenty of another along the second; the last has no vector. */
const places = {
  dimensions: 2,
  values: Float32Array.from({ length: 82 }, (_, at) =>
    at >= 80 ? 0 : ((at < 40 ? [1, 0.1] : [0.1, 1])[at % 2] as number),
  ),
};
const run = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
/** Ten events of the first kind, then eight of the second. */
const turned = [...run(0, 10), ...run(20, 28)];
const never = () => randomAlarms(1e-12, random(1));
const test = () => pageHinkley({ tolerance: 0.02, threshold: 0.3, least: 3 });

describe("an interest under watch", () => {
  it("is compared with the events before, at half of one less the cosine", () => {
    const vectors = { dimensions: 2, values: Float32Array.of(2, 0, 0, 3, -1, 0, 0, 0) };
    const { distances, alarms } = watchInterest(vectors, [0, 0, 1, 3, 2], never, { warmUp: 2 });
    // After (1, 0) twice and (0, 1) once the interest is (2, 1); item 3 has no vector, item 2 points against.
    const wanted = [Number.NaN, Number.NaN, 0.5, Number.NaN, (1 + 2 / Math.sqrt(5)) / 2];
    assert.deepEqual(
      [...distances].map((value) => Number(value.toFixed(12))),
      wanted.map((value) => Number(value.toFixed(12))),
    );
    assert.equal(alarms.length, 0);
    const faded = watchInterest(vectors, [0, 1, 1], never, { warmUp: 1, halfLife: 1 }).distances;
    assert.ok(
      Math.abs((faded[2] as number) - (1 - 1 / Math.sqrt(1.25)) / 2) < 1e-12,
      "half of (1, 0) and all of (0, 1)",
    );
  });

  it("is noticed to change, from the event at which it did, and begins anew there", () => {
    const { distances, alarms, begins } = watchInterest(places, turned, test);
    assert.deepEqual([[...alarms], [...begins]], [[10], [10]]);
    assert.ok((distances[10] as number) > 0.35);
    // One event is no interest: the next four warm it up, and then the new kind is what is expected.
    assert.ok(run(11, 15).every((place) => Number.isNaN(distances[place])) && (distances[15] as number) < 1e-6);
    const opposite = { dimensions: 1, values: Float32Array.from({ length: 40 }, (_, item) => (item < 20 ? 1 : -1)) };
    const long = [...run(0, 20), ...run(20, 40)];
    const window = watchInterest(opposite, long, () => adwin({ confidence: 0.9, least: 2 }));
    assert.equal(window.begins[0], 20);
    assert.ok((window.alarms[0] as number) > 20 && (window.alarms[0] as number) < 25);
  });

  it("stays silent over a steady interest, one event and none", () => {
    assert.equal(watchInterest(places, run(0, 20), test).alarms.length, 0);
    assert.ok(Number.isNaN(watchInterest(places, [3], test).distances[0]));
    assert.equal(watchInterest(places, [], test).distances.length, 0);
  });

  it("refuses unknown items, vectors that are not finite and options out of range", () => {
    assert.throws(() => watchInterest(places, [41], test), /items from 0 to 40.*got 41/);
    assert.throws(
      () => watchInterest({ dimensions: 1, values: Float32Array.of(Number.NaN) }, [0], test),
      /not finite|finite/,
    );
    assert.throws(() => watchInterest(places, [0], test, { warmUp: 0 }), InputError);
    assert.throws(() => watchInterest(places, [0], test, { halfLife: -1 }), InputError);
    assert.throws(() => watchInterest(places, [0], test, { window: 3 } as object), InputError);
  });
});

const users = vocabulary("user", ["turned", "steady", "quiet"]);
const items = vocabulary("item", run(0, 40).map(String));
const histories = [turned, run(20, 38), []];
const events = interactions({
  users,
  items,
  user: Int32Array.from(histories.flatMap((row, user) => row.map(() => user))),
  item: Int32Array.from(histories.flat()),
  value: null,
  time: Float64Array.from(histories.flatMap((row) => row.map((_, at) => 1000 + 10 * at))),
});

describe("users under watch", () => {
  it("are those with events, each with their times", () => {
    const watched = watchUsers(places, events, test);
    assert.deepEqual(
      watched.map(({ user, alarms, times }) => [user, [...alarms], times.length, times[1]]),
      [
        [0, [10], 18, 1010],
        [1, [], 18, 1010],
      ],
    );
  });

  it("need events, and times", () => {
    assert.throws(() => watchUsers(places, events.select([]), test), /got no events/);
    assert.throws(() => watchUsers(places, interactions({ ...events, time: null }), test), /got events without/);
  });
});

describe("a recommender that forgets", () => {
  const kinds: Table = table(items, {
    kind: { type: "vector", dimensions: 2, values: places.values.slice(0, 80) },
  });
  const options: Partial<ForgettingOptions> = { tolerance: 0.02, threshold: 0.3, least: 3 };
  const learned = async (model: ReturnType<typeof forgetting>) => {
    await model.fit({ interactions: events, items: kinds }, { random: random(1) });
    return model;
  };
  const firstOf = async (model: ReturnType<typeof forgetting>) => {
    const top = await recommend(model, queriesOfAllUsers(events), 1);
    return run(0, 3).map((query) => (listOf(top, query)[0] ?? Number.NaN) >= 20);
  };

  it("goes by what came since the change, where one that does not still goes by the whole", async () => {
    assert.deepEqual(await firstOf(await learned(contentBased())), [false, true, false]);
    assert.deepEqual(await firstOf(await learned(forgetting(contentBased(), options))), [true, true, false]);
    const deaf = forgetting(contentBased(), { ...options, threshold: 50 });
    assert.deepEqual(await firstOf(await learned(deaf)), [false, true, false]);
  });

  it("reads so many of the latest events whatever it noticed", async () => {
    const plain = await learned(contentBased());
    const careful = await learned(forgetting(contentBased(), { ...options, keep: 18 }));
    const queries = queriesOfAllUsers(events);
    assert.deepEqual(await careful.score(queries), await plain.score(queries));
  });

  it("is what reading the part since the change is", async () => {
    const part = await learned(
      readingPart(contentBased(), ({ user, items: own }) => [user === 0 ? 10 : 0, own.length]),
    );
    const queries = queriesOfAllUsers(events);
    assert.deepEqual(
      await (await learned(forgetting(contentBased(), options))).score(queries),
      await part.score(queries),
    );
  });

  it("needs items with features or vectors, and histories", async () => {
    assert.throws(() => forgetting(popularity()), /item features or item vectors/);
    assert.throws(() => forgetting(contentBased(), { detector: "adwin", confidence: 1 }), /below 1/);
    assert.throws(() => forgetting(contentBased(), { keep: 0 }), InputError);
    await assert.rejects(async () => itemPlaces(popularity()), InputError);
    const model = await learned(forgetting(contentBased(), options));
    await assert.rejects(async () => model.score({ ...queriesOfAllUsers(events), history: null }), /with histories/);
  });
});
