import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { type Random, random } from "../../lib/base/random.ts";
import type { Vocabulary } from "../../lib/base/vocabulary.ts";
import { queriesOfAllUsers, sliceQueries } from "../../lib/data/queries.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { lastOut } from "../../lib/data/split.ts";
import type { Interactions, Table, TrainingData } from "../../lib/data/types.ts";
import { tf } from "../../lib/engine/tf.ts";
import { hasContributions } from "../../lib/models/fusion/contributions.ts";
import { listOf, recommend } from "../../lib/models/recommend.ts";
import {
  hasItemVectors,
  predictsRatings,
  type Recommender,
  ranksItself,
  updates,
} from "../../lib/models/recommender.ts";
import { load, save } from "../../lib/models/save.ts";
import { same } from "../support/parity.ts";
import { checkerboard, grown, made, noise } from "../support/worlds.ts";

/** One model as the suite wants it: small enough to be fitted often. */
export interface Candidate {
  readonly name: string;
  /** A new model with options that suit a world of 40 users and items. */
  make(): Recommender;
  /** A model with an option that no model has. */
  makeWrong(): Recommender;
  /** Whether users get lists of their own, so that it must learn the checkerboard. */
  readonly personal: boolean;
  /** Whether it learns from low ratings as well as high ones. */
  readonly explicit: boolean;
  /** For models that can be brought up to date: how near that comes to a fit on all of the data. */
  readonly update?: "exact" | "up to rounding" | "near";
  /** For models made of others: whether it fits them on a part of the data first, and then on all. */
  readonly refits?: true;
  /** The items' table, for models that read one; for the checkerboard it must tell an item's parity. */
  items?(ids: Vocabulary): Table;
}

const side = 40;

/** Bit for bit, and without printing thousands of numbers when they are not. */
function sameNumbers(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  const at = actual.findIndex((value, index) => !Object.is(value, expected[index]));
  assert.ok(at < 0, `number ${at} is ${actual[at]}, not ${expected[at]}`);
}

/** Up to what one float32 operation may round to. */
function nearlySameNumbers(actual: Float32Array, expected: Float32Array): void {
  assert.equal(actual.length, expected.length);
  const at = actual.findIndex((value, index) => {
    const other = expected[index] as number;
    return !(Object.is(value, other) || close(value, other, { relative: 1e-5, absolute: 1e-6 }));
  });
  assert.ok(at < 0, `number ${at} is ${actual[at]}, not ${expected[at]}`);
}

/**
 * A stream of draws that throws when two of the same name are begun from one, since the second repeats the first.
 * @param refits whether models within, which begin with streams of their names, may be fitted once more
 */
function begunOnce(draw: Random, refits: boolean): Random {
  const begun = new Set<string>();
  return Object.assign(Object.create(draw) as Random, {
    stream(name: string) {
      assert.ok(refits || !begun.has(name), `the stream ${name} of ${draw.path} is begun twice`);
      begun.add(name);
      return begunOnce(draw.stream(name), false);
    },
  });
}

/** What every recommender must do, whatever it is. To be called inside a `describe` with a backend chosen. */
export function conformance({ name, make, makeWrong, personal, explicit, update, refits, items }: Candidate): void {
  const dataOf = (events: Interactions): TrainingData => ({
    interactions: events,
    ...(items === undefined ? {} : { items: items(events.items) }),
  });
  const world = checkerboard(side, explicit);
  const queries = queriesOfAllUsers(world);
  const fitted = async (seed = 1, events = world): Promise<Recommender> => {
    const model = make();
    await model.fit(dataOf(events), { random: random(seed) });
    return model;
  };

  describe(name, () => {
    it("scores every item for every query, with numbers or NaN", async () => {
      const model = await fitted();
      const scores = await model.score(queries);
      assert.equal(scores.length, side * side);
      assert.ok(scores.every((score) => Number.isNaN(score) || Number.isFinite(score)));
      assert.ok(new Set(scores).size > 1, "all scores are alike");
      // Products over other numbers of rows may round otherwise.
      nearlySameNumbers(await model.score(sliceQueries(queries, 3, 5)), scores.slice(3 * side, 5 * side));
      assert.deepEqual(JSON.parse(JSON.stringify(model.options)), model.options);
      model.dispose();
    });

    it("gives the same scores for the same seed", async () => {
      const [one, two] = [await fitted(7), await fitted(7)];
      sameNumbers(await one.score(queries), await two.score(queries));
      one.dispose();
      two.dispose();
    });

    it("begins no stream of draws twice", async () => {
      const model = make();
      await model.fit(dataOf(world), { random: begunOnce(random(1), refits === true) });
      model.dispose();
    });

    it("leaves no tensors behind", async () => {
      const before = tf.memory().numTensors;
      const model = await fitted();
      await model.score(queries);
      await recommend(model, queries, 3);
      model.dispose();
      model.dispose();
      assert.equal(tf.memory().numTensors, before);
    });

    it("gives the same scores after it was saved and loaded", async () => {
      const folder = await mkdtemp(join(tmpdir(), "tastelab-model-"));
      const model = await fitted();
      await save(model, folder);
      const again = await load(folder);
      assert.equal(again.name, model.name);
      assert.deepEqual(again.options, model.options);
      sameNumbers(await again.score(queries), await model.score(queries));
      assert.equal((await again.state()).fingerprint, (await model.state()).fingerprint);
      await rm(folder, { recursive: true });
    });

    it("has abilities that agree with its scores", async () => {
      const model = await fitted();
      const scores = await model.score(queries);
      if (predictsRatings(model)) {
        const items = Int32Array.from({ length: side }, (_, q) => (q * 7) % side);
        const other = Int32Array.from({ length: side }, (_, q) => (q * 11 + 5) % side);
        const [a, b] = [await model.predict(queries, items), await model.predict(queries, other)];
        for (let q = 0; q < side; q++) {
          const gap =
            (scores[q * side + (items[q] as number)] as number) - (scores[q * side + (other[q] as number)] as number);
          const predicted = (a[q] as number) - (b[q] as number);
          assert.ok(Math.abs(gap) < 1e-4 || Math.sign(gap) === Math.sign(predicted) || predicted === 0, `query ${q}`);
        }
        const unseen = { ...sliceQueries(queries, 0, 1), user: Int32Array.of(-1), history: null };
        const [stranger] = await model.predict(unseen, Int32Array.of(-1));
        assert.ok(Number.isFinite(stranger), "an unseen user and item have a fallback");
      }
      if (ranksItself(model)) {
        const own = await model.topK(queries, 5);
        const { topK: _, ...dense } = model;
        assert.deepEqual(own.items, (await recommend(dense, queries, 5)).items);
      }
      if (hasContributions(model)) {
        const all = sequencesOf(
          world.items,
          Array.from({ length: side }, () => Int32Array.from({ length: side }, (_, item) => item)),
        );
        const { parts, values } = await model.contributions(queries, all);
        assert.equal(new Set(parts).size, parts.length);
        const sums = scores.map((_, at) => {
          const own = values.subarray(at * parts.length, (at + 1) * parts.length);
          return own.reduce((sum, value) => sum + value, 0);
        });
        sameNumbers(sums, scores);
      }
      if (hasItemVectors(model)) {
        const { vocabulary, dimensions, values } = await model.itemVectors();
        assert.equal(vocabulary.size, side);
        assert.equal(values.length, side * dimensions);
        assert.ok(values.every(Number.isFinite));
      }
      model.dispose();
    });

    it("can be brought up to date where the candidate says so", async () => {
      const model = make();
      assert.equal(updates(model), update !== undefined);
      if (!updates(model)) return;
      const { before, all } = grown(world);
      const folder = await mkdtemp(join(tmpdir(), "tastelab-model-"));
      await model.fit(dataOf(before), { random: random(1) });
      await save(model, folder);
      const tensors = tf.memory().numTensors;
      const log = await model.update(dataOf(all), { random: random(1) });
      assert.equal(log.interrupted, false);
      const asked = queriesOfAllUsers(all);
      const updated = await model.score(asked);
      const again = await load(folder);
      assert.ok(updates(again));
      await again.update(dataOf(all), { random: random(1) });
      sameNumbers(await again.score(asked), updated);
      const whole = await fitted(1, all);
      const anew = await whole.score(asked);
      whole.dispose();
      assert.equal(updated.length, anew.length);
      if (update === "exact") sameNumbers(updated, anew);
      if (update === "up to rounding") same(updated, anew, { relative: 1e-3, absolute: 1e-5 });
      if (update === "near" && personal) {
        const top = await recommend(model, asked, 1);
        const right = Array.from({ length: side }, (_, user) => (top.items[user] as number) % 2 === user % 2);
        assert.ok(right.filter(Boolean).length / side >= 0.9);
      }
      assert.equal((await model.state()).events, all.length);
      await assert.rejects(model.update(dataOf(before), { random: random(1) }), InputError);
      await assert.rejects(
        again.update(dataOf(world), { random: random(1) }),
        InputError,
        "another order is other data",
      );
      const unfitted = make();
      assert.ok(updates(unfitted));
      await assert.rejects(unfitted.update(dataOf(all), { random: random(1) }), InputError);
      model.dispose();
      again.dispose();
      assert.equal(tf.memory().numTensors, tensors);
      await rm(folder, { recursive: true });
    });

    it("answers users without events, users never seen, and items nobody had", async () => {
      const sparse = made(4, 5, [
        [0, 0, 5],
        [0, 1, 4],
        [1, 1, 5],
        [1, 2, 1],
        [2, 0, 3],
        [2, 2, 2],
      ]);
      const model = make();
      await model.fit(dataOf(sparse), { random: random(1) });
      const asked = queriesOfAllUsers(sparse);
      const top = await recommend(model, { ...asked, user: Int32Array.of(0, 1, -1, 3) }, 5);
      for (let q = 0; q < 4; q++) {
        const list = listOf(top, q);
        const seen = new Set(asked.history?.items.row(q));
        assert.ok(
          list.every((item) => !seen.has(item)),
          "a seen item came back",
        );
        assert.equal(new Set(list).size, list.length);
      }
    });

    it("refuses unknown options and questions before fitting", async () => {
      assert.throws(makeWrong, InputError);
      await assert.rejects(make().score(queries), InputError);
      await assert.rejects(make().fit(dataOf(world.select([])), { random: random(1) }), InputError);
    });

    it("stops at an abort and stays usable", async () => {
      const model = make();
      const abort = new AbortController();
      const log = await model.fit(dataOf(world), {
        random: random(1),
        signal: abort.signal,
        onEpoch: () => abort.abort(),
      });
      if (log.epochs.length > 0) {
        assert.equal(log.epochs.length, 1);
        assert.equal(log.interrupted, true);
      }
      assert.equal((await model.score(queries)).length, side * side);
    });

    if (personal) {
      it("learns the checkerboard", async () => {
        const model = await fitted();
        const top = await recommend(model, queries, 1);
        const right = Array.from({ length: side }, (_, user) => (top.items[user] as number) % 2 === user % 2);
        const share = right.filter(Boolean).length / side;
        assert.ok(share >= 0.95, `${share} of the first recommendations have the user's parity; chance is 0.5`);
      });

      it("finds nothing in noise", async () => {
        const [users, items, each, k] = [150, 60, 12, 10];
        const split = lastOut(noise(users, items, each, random("noise")));
        const model = make();
        await model.fit(dataOf(split.train), { random: random(1) });
        const top = await recommend(model, split.queries, k);
        let hits = 0;
        for (let q = 0; q < users; q++) if (listOf(top, q).includes(split.truth.row(q)[0] as number)) hits++;
        const chance = k / (items - each + 1);
        const error = Math.sqrt((chance * (1 - chance)) / users);
        assert.ok(hits / users < chance + 3 * error, `${hits / users} hits where chance is ${chance} ± ${error}`);
      });
    }
  });
}
