import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { dealtItems } from "../../../lib/data/dealt-items.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { sequences } from "../../../lib/data/sequences.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { als } from "../../../lib/models/als.ts";
import { biasedFactorization } from "../../../lib/models/biased-factorization.ts";
import { itemMean } from "../../../lib/models/item-mean.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { recommend } from "../../../lib/models/recommend.ts";
import { sequenceRecommender } from "../../../lib/models/sequence/sequence-recommender.ts";
import { answeringOver } from "../../../lib/models/served/answering-over.ts";
import { withMoreItems } from "../../../lib/models/served/more-items.ts";
import { taughtByFineTuning, taughtByUpdates, taughtOnSpoilt } from "../../../lib/models/served/teaching.ts";
import { checkerboard, grown, made, type Row } from "../../support/worlds.ts";

const says = (words: RegExp) => (error: unknown) => error instanceof InputError && words.test(error.message);
const context = { random: random(1) };
const { before: early, all } = grown(checkerboard(24, false));
const queries = queriesOfAllUsers(all);
const known = early.items.size;
const network = { encoder: "mean", dimensions: 8, epochs: 3, batchSize: 8 } as const;

/** Histories that run through a ring of items, which gets a last quarter later on. */
function ring(items: number, users: number): Row[] {
  return Array.from({ length: users * 6 }, (_, at) => [
    at % users,
    ((at % users) * 5 + Math.floor(at / users)) % items,
    1,
  ]);
}

describe("models over growing data", () => {
  before(() => useBackend("cpu"));

  it("answer over more items than they know, whoever asks, by histories alone", async () => {
    const model = als({ dimensions: 4, epochs: 3 });
    await model.fit({ interactions: early }, context);
    const wide = await answeringOver(model, all.items);
    const scores = await wide.score(queries);
    const user = all.users.size - 1;
    const row = scores.subarray(user * all.items.size, (user + 1) * all.items.size);
    assert.ok(row.subarray(0, known).every(Number.isFinite));
    assert.ok(row.subarray(known).every(Number.isNaN));
    const { items } = await recommend(wide, queries, 5);
    assert.ok(items.every((item) => item < known));
    // A stranger with the same history, over the model's own items, is answered alike.
    const within = queriesOfAllUsers(
      made(
        1,
        known,
        [...new Set(all.perUser().items.row(user))].filter((item) => item < known).map((item): Row => [0, item, 1]),
      ),
    );
    const alone = await (await answeringOver(model, within.history?.items.vocabulary ?? all.items)).score({
      ...within,
      exclude: "none",
    });
    for (let item = 0; item < known; item++) {
      assert.ok(Math.abs((alone[item] as number) - (row[item] as number)) < 1e-5);
    }
  });

  it("refuse other ids, and models that read no histories", async () => {
    const model = popularity();
    await model.fit({ interactions: early }, context);
    const turned = vocabulary("item", all.items.ids.toReversed());
    await assert.rejects(
      answeringOver(model, turned),
      says(/items that begin with the 21 that the model knows, got “i23” at place 0/),
    );
    await assert.rejects(
      withMoreItems(model, all.items, random(1)),
      says(/a sequence-recommender to give more items to, got popularity/),
    );
    const rating = biasedFactorization({ epochs: 1, dimensions: 2 });
    await rating.fit({ interactions: early }, context);
    await assert.rejects(answeringOver(rating, all.items), says(/reads histories/));
    await assert.rejects(
      taughtByUpdates(() => itemMean()).further(itemMean(), { interactions: all }, context),
      says(/brought up to date, got item-mean/),
    );
  });

  it("a sequence recommender with more items answers as before about those it knew", async () => {
    for (const tied of [true, false]) {
      const model = sequenceRecommender({ ...network, tied });
      await model.fit({ interactions: early }, context);
      const wide = await withMoreItems(model, all.items, random(1));
      const asked = queriesOfAllUsers(early);
      const { offsets, values } = early.perUser().items;
      const history = { ...early.perUser(), items: sequences(all.items, offsets, values) };
      const [own, scores] = [await model.score(asked), await wide.score({ ...asked, history })];
      assert.ok(scores.every(Number.isFinite));
      for (const [at, score] of own.entries()) {
        const same = scores[Math.floor(at / known) * all.items.size + (at % known)] as number;
        assert.ok(Math.abs(same - score) < 1e-5);
      }
      await assert.rejects(withMoreItems(wide, early.items, random(1)), says(/begin with the 24/));
      for (const one of [model, wide]) one.dispose();
    }
  });

  it("fine-tuning goes on from what was learned, and takes new items in, without leaks", async () => {
    const tensors = tf.memory().numTensors;
    const teaching = taughtByFineTuning(
      () =>
        sequenceRecommender({ ...network, encoder: "markov", tied: false, epochs: 30, learningRate: 0.05, dropout: 0 }),
      { epochs: 15 },
    );
    const first = made(30, 12, ring(12, 30));
    const later = made(60, 16, [...ring(12, 30), ...ring(16, 60).filter(([user]) => user >= 30)]);
    const model = await teaching.anew({ interactions: first }, context);
    const next = await teaching.further(model, { interactions: later }, context);
    const asked = queriesOfAllUsers(made(1, 16, [[0, 13, 1]]));
    const { items } = await recommend(next, { ...asked, user: null }, 1);
    assert.equal(items[0], 14);
    assert.equal((await next.state()).items.length, 16);
    next.dispose();
    assert.equal(tf.memory().numTensors, tensors);
  });

  it("what was taught on spoilt data has learned nothing of the real ones", async () => {
    const world = checkerboard(24, false);
    const teaching = taughtByUpdates(() => als({ dimensions: 2, epochs: 5, regularization: 1 }));
    const own = await (await teaching.anew({ interactions: world }, context)).score(queriesOfAllUsers(world));
    const spoilt = taughtOnSpoilt(teaching, dealtItems);
    const other = await (
      await spoilt.further(await teaching.anew({ interactions: world }, context), { interactions: world }, context)
    ).score(queriesOfAllUsers(world));
    const apart = (scores: Float32Array) =>
      scores.reduce((sum, score, at) => sum + (Math.floor(at / 24) % 2 === at % 2 ? score : -score), 0) / scores.length;
    assert.ok(apart(own) > 0.3);
    assert.ok(Math.abs(apart(other)) < 0.1);
    assert.equal(spoilt.name, "update on spoilt data");
  });
});
