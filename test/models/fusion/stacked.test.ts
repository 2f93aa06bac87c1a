import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import type { Queries, TrainingData } from "../../../lib/data/types.ts";
import { contentBased } from "../../../lib/models/content.ts";
import { contributionTable } from "../../../lib/models/fusion/contributions.ts";
import { type StackWeight, stacked } from "../../../lib/models/fusion/stacked.ts";
import { itemCosine } from "../../../lib/models/item-cosine.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { randomRanking } from "../../../lib/models/random-ranking.ts";
import { recommend } from "../../../lib/models/recommend.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import { restore } from "../../../lib/models/save.ts";
import { checkerboard, made, parities } from "../../support/worlds.ts";

const board = checkerboard(60, false);
const queries = queriesOfAllUsers(board);
const data = { interactions: board, items: parities(board.items) };

/** A recommender that knows no more than the rule it is given; it remembers what it was fitted on. */
function ruled(name: string, rule: (query: Queries, q: number, item: number) => number) {
  const fits: TrainingData[] = [];
  let items = 0;
  const model: Recommender = {
    ...popularity(),
    name,
    async fit(given) {
      fits.push(given);
      items = given.interactions.items.size;
      return { epochs: [], seconds: 0, backend: "javascript", interrupted: false };
    },
    score: async (asked) =>
      Float32Array.from({ length: asked.length * items }, (_, at) => rule(asked, Math.floor(at / items), at % items)),
  };
  return { model, fits };
}

const parity = (asked: Queries, q: number, item: number) =>
  asked.history?.items.row(q)[0] === undefined
    ? Number.NaN
    : Number(((asked.history.items.row(q)[0] as number) - item) % 2 === 0);

const weightOf = (weights: readonly StackWeight[], wanted: Partial<StackWeight>) =>
  weights.find((one) => Object.entries(wanted).every(([key, value]) => one[key as keyof StackWeight] === value))
    ?.weight;

describe("stacks", () => {
  it("give weight to the part that knows, and none to one that guesses or misleads", async () => {
    const wrong = ruled("wrong", (...asked) => -parity(...asked)).model;
    const model = stacked([wrong, randomRanking(), itemCosine()], { varying: false, newItems: 0 });
    await model.fit(data, { random: random(1) });
    const of = (part: string) => weightOf(model.weights(), { part, of: "score" }) as number;
    assert.equal(of("wrong"), 0);
    assert.ok(of("item-cosine") > 1);
    assert.ok(of("random") < 0.3 * of("item-cosine"));
    const free = stacked([wrong, randomRanking()], { varying: false, newItems: 0, nonNegative: false });
    await free.fit(data, { random: random(1) });
    assert.ok(
      (weightOf(free.weights(), { part: "wrong", of: "score" }) as number) < -1,
      "a part that misleads tells too",
    );
  });

  it("trust another part about items nobody had", async () => {
    // One part knows the items that had events, the other none but those that had none.
    const counts = () => new Set(fits.at(-1)?.interactions.item);
    let known = new Set<number>();
    const rule = (ofKnown: boolean) => (asked: Queries, q: number, item: number) =>
      known.has(item) === ofKnown ? parity(asked, q, item) : (item * 7919) % 13;
    const { model: ofKnown, fits } = ruled("of known", rule(true));
    const { model: ofNew } = ruled("of new", rule(false));
    const remembering = {
      ...ofKnown,
      fit: async (...given: Parameters<Recommender["fit"]>) => {
        const log = await ofKnown.fit(...given);
        known = counts();
        return log;
      },
    };
    const model = stacked([remembering, ofNew], { newItems: 0.3 });
    await model.fit(data, { random: random(1) });
    const whole = (part: string, items: StackWeight["items"]) =>
      (weightOf(model.weights(), { part, of: "score", items: null }) as number) +
      (weightOf(model.weights(), { part, of: "score", items, users: "active" }) as number);
    assert.ok(whole("of new", "never seen") > 3 * whole("of known", "never seen"));
    assert.ok(whole("of known", "popular") > 3 * whole("of new", "popular"));
  });

  it("fit the parts twice: without what is held out, then on everything", async () => {
    const { model: part, fits } = ruled("part", parity);
    const model = stacked([part], { newItems: 0.1 });
    await model.fit(data, { random: random(1) });
    assert.equal(fits.length, 2);
    assert.equal(new Set(fits[0]?.interactions.item).size, 54);
    assert.equal(fits[1]?.interactions, board);
    assert.equal(fits[0]?.items, data.items);
  });

  it("say what each part added", async () => {
    const model = stacked([itemCosine(), contentBased(), itemCosine()]);
    await model.fit(data, { random: random(1) });
    const top = await recommend(model, queries, 3);
    const lists = sequencesOf(
      board.items,
      Array.from({ length: 60 }, (_, q) => top.items.slice(3 * q, 3 * q + 3)),
    );
    const { parts } = await model.contributions(queries, lists);
    assert.deepEqual(parts, ["item-cosine", "content", "item-cosine 2", "acquaintance"]);
    const rows = await contributionTable(model, queries, lists);
    assert.deepEqual(
      rows.map(({ score }) => score),
      Array.from(top.scores),
    );
    assert.ok(rows.every(({ parts: own }) => (own["item-cosine"] as number) >= 0));
    await assert.rejects(model.contributions(queries, sequencesOf(board.items, [[1]])), InputError);
  });

  it("answer where any part does, and nowhere else", async () => {
    const some = ruled("some", (asked, q, item) => (item < 40 ? Number.NaN : parity(asked, q, item))).model;
    const others = ruled("others", (asked, q, item) => (item < 20 ? Number.NaN : parity(asked, q, item))).model;
    const model = stacked([some, others]);
    await model.fit(data, { random: random(1) });
    const scores = await model.score(queries);
    for (let item = 0; item < 60; item++) assert.equal(Number.isNaN(scores[item]), item < 20);
  });

  it("count parts alike when they were aborted before there was anything to weigh", async () => {
    const abort = new AbortController();
    const { model: part } = ruled("part", parity);
    const broken = {
      ...part,
      fit: async (...given: Parameters<Recommender["fit"]>) => {
        abort.abort();
        return { ...(await part.fit(...given)), interrupted: true };
      },
    };
    const model = stacked([broken, itemCosine()]);
    const log = await model.fit(data, { random: random(1), signal: abort.signal });
    assert.equal(log.interrupted, true);
    assert.deepEqual(
      model
        .weights()
        .filter(({ weight }) => weight !== 0)
        .map(({ weight }) => weight),
      [1, 1],
    );
  });

  it("refuse what cannot be stacked", async () => {
    const part = popularity();
    assert.throws(() => stacked([]), InputError);
    assert.throws(() => stacked([part, part]), InputError);
    assert.throws(() => stacked([part], { regularization: 0 }), InputError);
    assert.throws(() => stacked([part], { newItems: 1 }), InputError);
    assert.throws(() => stacked([part]).weights(), InputError);
    const silent = ruled("silent", () => Number.NaN).model;
    await assert.rejects(stacked([part, silent]).fit(data, { random: random(1) }), /no answer of silent/);
    const endless = ruled("endless", () => Number.POSITIVE_INFINITY).model;
    await assert.rejects(stacked([part, endless]).fit(data, { random: random(1) }), /no answer of endless/);
  });

  it("refuse parts that were fitted on other data afterwards, and saved weights that are no numbers", async () => {
    const part = itemCosine();
    const model = stacked([part, popularity()]);
    await model.fit(data, { random: random(1) });
    const state = await model.state();
    const weights = { shape: [1], values: Float64Array.of(Number.NaN) };
    assert.throws(() => restore({ ...state, arrays: { ...state.arrays, weights } }), /finite/);
    await part.fit({ interactions: checkerboard(60, false, random("other")) }, { random: random(1) });
    await assert.rejects(model.state(), /one and the same data/);
    await part.fit(
      {
        interactions: made(60, 3, [
          [0, 0, 5],
          [1, 2, 5],
        ]),
      },
      { random: random(1) },
    );
    // The part itself refuses histories over items it does not know; without any, the whole sees that the numbers differ.
    await assert.rejects(model.score(queries), InputError);
  });
});
