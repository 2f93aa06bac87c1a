import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import type { Interactions } from "../../../lib/data/types.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { als } from "../../../lib/models/als.ts";
import { ease } from "../../../lib/models/ease.ts";
import { implicitFactorization } from "../../../lib/models/implicit-factorization.ts";
import { itemCosine } from "../../../lib/models/item-cosine.ts";
import { growingHistory } from "../../../lib/models/live/histories.ts";
import { type LiveOptions, live } from "../../../lib/models/live/live.ts";
import { liveEvents } from "../../../lib/models/live/live-events.ts";
import { underLoad } from "../../../lib/models/live/under-load.ts";
import { listOf, recommend } from "../../../lib/models/recommend.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import { userCosine } from "../../../lib/models/user-cosine.ts";
import { checkerboard, made } from "../../support/worlds.ts";

const side = 24;
const world = checkerboard(side, false);

async function fitted(model: Recommender, data: Interactions = world): Promise<Recommender> {
  await model.fit({ interactions: data }, { random: random(1) });
  return model;
}

const makers = {
  "item-cosine": () => itemCosine(),
  "user-cosine": () => userCosine(),
  ease: () => ease({ regularization: 5 }),
  als: () => als({ dimensions: 4, epochs: 8, regularization: 0.1 }),
};

describe("models/live", () => {
  before(() => useBackend("cpu"));

  describe("a history that grows", () => {
    it("keeps events in order of time, equal times in order of arrival", () => {
      const data = made(2, 6, [
        [0, 0, 1],
        [0, 1, 2],
      ]);
      const history = growingHistory(data, 0);
      assert.equal(history.add(2, 3, 5), "last");
      assert.equal(history.add(3, 4, 0.5), "earlier");
      assert.equal(history.add(4, 5, 5), "last");
      assert.equal(history.add(5, 6, 0.5), "earlier");
      for (let more = 0; more < 40; more++) history.add(more % 6, more, 10 + more);
      const { items, value, time } = history.events();
      assert.deepEqual([...items.values.subarray(0, 7)], [0, 3, 5, 1, 2, 4, 0]);
      assert.deepEqual([...(value ?? [])].slice(0, 7), [1, 4, 6, 2, 3, 5, 0]);
      assert.deepEqual([...(time ?? [])].slice(0, 7), [0, 0.5, 0.5, 1, 5, 5, 10]);
      assert.equal(history.size, 46);
      assert.deepEqual([...data.perUser().items.row(0)], [0, 1], "the data stay as they are");
    });

    it("leaves out what equals an event of the same moment", () => {
      const history = growingHistory(
        made(1, 3, [
          [0, 0, 0.1],
          [0, 1, 2],
        ]),
        0,
      );
      assert.equal(history.add(0, 0.1, 0), "duplicate");
      assert.equal(history.add(0, 0.2, 0), "earlier");
      assert.equal(history.add(1, 2, 3), "last", "the same item later is an event");
      assert.equal(history.add(1, 2, 3), "duplicate");
      assert.deepEqual([...history.events().items.values], [0, 0, 1, 1]);
    });
  });

  for (const [name, make] of Object.entries(makers)) {
    it(`answers like recommend, and a new event changes the next answer: ${name}`, async () => {
      const model = await fitted(make());
      const session = live(model, world);
      const all = await recommend(model, queriesOfAllUsers(world), 5);
      for (const user of [0, 7]) {
        const list = await session.recommend(world.users.id(user), 5);
        const expected = [...listOf(all, user)].map((item) => world.items.id(item));
        assert.deepEqual(
          list.map(({ item }) => item),
          expected,
        );
        assert.equal(list[0]?.score, all.scores[user * 5]);
      }

      // A stranger who takes even items is offered even ones; the same after taking odd ones alone, odd ones.
      for (const [user, parity] of [
        ["even", 0],
        ["odd", 1],
      ] as const) {
        const before = await session.recommend(user, 5);
        for (const n of [0, 2, 4, 6]) session.observe({ user, item: `i${n + parity}`, value: 5, time: n });
        const after = await session.recommend(user, 5);
        assert.notDeepEqual(after, before);
        assert.ok(after.every(({ item }) => Number(item.slice(1)) % 2 === parity, user));
        assert.ok(after.every(({ item }) => !session.history(user).includes(item)));
      }
      assert.equal(session.counts.newUsers, 2);
      model.dispose();
    });
  }

  it("reads the new events of a user whom ALS knows", async () => {
    const model = await fitted(makers.als());
    const session = live(model, world);
    const known = world.users.id(0);
    const before = await session.recommend(known, 4);
    for (const n of [1, 3, 5, 7, 9]) session.observe({ user: known, item: `i${n}`, value: 1, time: 1e6 + n });
    for (const [at, item] of session.history(known).entries()) {
      session.observe({ user: "stranger", item, value: 1, time: at });
    }
    const after = await session.recommend(known, 4);
    assert.notDeepEqual(after, before);
    assert.deepEqual(after, await session.recommend("stranger", 4), "what was learned of the user counts no more");
    assert.deepEqual(
      await session.recommend("nobody", 1).then((list) => list.length),
      1,
      "a user without any event gets an answer",
    );
  });

  it("only leaves out what was met where the model reads no histories", async () => {
    const model = await fitted(implicitFactorization({ dimensions: 4, epochs: 3, batchSize: 64, negatives: 8 }));
    const session = live(model, world);
    const user = world.users.id(3);
    const before = await session.recommend(user, 6);
    session.observe({ user, item: before[0]?.item as string, value: 1, time: 1e6 });
    assert.deepEqual(await session.recommend(user, 5), before.slice(1));
    model.dispose();
  });

  it("counts duplicates, late events, new users, unknown items and requests", async () => {
    const session = live(await fitted(itemCosine()), world, { unknownItems: "count" });
    const event = { user: "new", item: "i1", value: 1, time: 10 };
    assert.equal(session.observe(event), "added");
    assert.equal(session.observe(event), "duplicate");
    assert.equal(session.observe({ ...event, item: "i3", time: 5 }), "added");
    assert.equal(session.observe({ ...event, item: "nothing" }), "unknown item");
    await session.recommend("new", 3);
    assert.deepEqual(session.history("new"), ["i3", "i1"]);
    assert.deepEqual(session.history("never"), []);
    assert.deepEqual(
      { ...session.counts },
      { added: 2, late: 1, duplicates: 1, unknownItems: 1, newUsers: 1, requests: 1 },
    );
  });

  it("replays recorded events in order of time", () => {
    const data = made(2, 3, [
      [0, 0, 1],
      [1, 2, 4],
      [0, 1, 2],
    ]);
    const late = { ...data, time: Float64Array.of(5, 1, 5) };
    assert.deepEqual(liveEvents(late), [
      { user: "u1", item: "i2", value: 4, time: 1 },
      { user: "u0", item: "i0", value: 1, time: 5 },
      { user: "u0", item: "i1", value: 2, time: 5 },
    ]);
    assert.deepEqual(liveEvents({ ...data, value: null, time: null })[1], { user: "u1", item: "i2" });
  });

  it("hands its log on: what it began with, then the events in order of arrival, new users at the end", async () => {
    const session = live(await fitted(itemCosine()), world);
    session.observe({ user: "new", item: "i1", value: 2, time: 10 });
    session.observe({ user: world.users.id(5), item: "i2", value: 3, time: 5 });
    const log = session.log();
    assert.equal(log.length, world.length + 2);
    assert.deepEqual(log.users.ids, [...world.users.ids, "new"]);
    assert.deepEqual([...log.user.slice(-2)], [side, 5]);
    assert.deepEqual([...log.item.slice(-2)], [1, 2]);
    assert.deepEqual([...(log.value ?? []).slice(-2)], [2, 3]);
    assert.deepEqual([...(log.time ?? []).slice(-2)], [10, 5]);
    assert.deepEqual([...log.user.slice(0, 50)], [...world.user.slice(0, 50)]);
  });

  it("takes the clock's time where an event has none, and asks at it", async () => {
    let asked: number | undefined;
    const model = await fitted(itemCosine());
    const curious: Recommender = {
      ...model,
      score(queries) {
        asked = queries.time?.[0];
        return model.score(queries);
      },
    };
    const session = live(curious, world, { clock: () => 777_777 });
    session.observe({ user: "new", item: "i1", value: 1 });
    await session.recommend("new", 1);
    assert.equal(asked, 777_777);
    assert.equal(session.log().time?.at(-1), 777_777);
  });

  it("refuses what it cannot take in", async () => {
    const model = await fitted(itemCosine());
    const session = live(model, world);
    assert.throws(() => live(model, world, { colour: "blue" } as Partial<LiveOptions>), InputError);
    assert.throws(() => session.observe({ user: "u1", item: "i99", value: 1, time: 1 }), InputError);
    assert.throws(() => session.observe({ user: "u1", item: "i1", time: 1 }), InputError);
    assert.throws(() => session.observe({ user: "u1", item: "i1", value: 1, time: Number.NaN }), InputError);
    await assert.rejects(session.recommend("u1", 0), InputError);
    await assert.rejects(session.recommend("u1", side + 1), InputError);
    assert.equal(session.counts.added, 0);
  });

  describe("under load", () => {
    it("answers every request and takes every event in, in order, each at its moment", async () => {
      const model = await fitted(itemCosine());
      const session = live(model, world);
      const events = Array.from({ length: 60 }, (_, at) => ({
        user: "new",
        item: `i${at % side}`,
        value: 1,
        time: at,
      }));
      const outcome = await underLoad(
        session,
        { events, requests: Array(80).fill("new"), seconds: 0.2, k: 3 },
        random(1),
      );
      assert.equal(session.counts.added, 60);
      assert.equal(session.counts.requests, 80);
      assert.deepEqual(session.history("new").slice(0, 4), ["i0", "i1", "i2", "i3"]);
      assert.ok(outcome.seconds > 0.15, String(outcome.seconds));
      assert.ok(outcome.requests.every((time) => time > 0) && outcome.events.every((time) => time > 0));
    });

    it("charges an answer that keeps others waiting", async () => {
      const model = await fitted(itemCosine());
      const slow: Recommender = {
        ...model,
        score(queries) {
          const until = performance.now() + 10;
          while (performance.now() < until);
          return model.score(queries);
        },
      };
      const load = { events: [], requests: Array(20).fill("u1"), seconds: 0.02, k: 3 };
      const { requests } = await underLoad(live(slow, world), load, random(1));
      assert.ok((requests.at(-1) as number) > 100, `the last of 20 waited ${requests.at(-1)} ms`);
    });

    it("passes on what the session throws, and stops at an abort", async () => {
      const session = live(await fitted(itemCosine()), world);
      const load = { events: [], requests: Array(5).fill("u1"), seconds: 0.02, k: 99 };
      await assert.rejects(underLoad(session, load, random(1)), InputError);
      await assert.rejects(underLoad(session, { ...load, requests: [] }, random(1)), InputError);
      const gone = AbortSignal.abort(new Error("enough"));
      await assert.rejects(underLoad(session, { ...load, k: 3 }, random(1), gone), /enough/);
    });
  });
});
