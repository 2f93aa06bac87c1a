import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import { table, textColumn } from "../../../lib/data/tables.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { bert } from "../../../lib/language/bert.ts";
import { trainWordPiece } from "../../../lib/language/tokenizer/train-word-piece.ts";
import { contributionTable, hasContributions } from "../../../lib/models/fusion/contributions.ts";
import { reranked } from "../../../lib/models/fusion/reranked.ts";
import { itemCosine } from "../../../lib/models/item-cosine.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { listOf, recommend } from "../../../lib/models/recommend.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import { restore } from "../../../lib/models/save.ts";
import { checkerboard, titledParities } from "../../support/worlds.ts";

const side = 60;
const board = checkerboard(side, false);
const queries = queriesOfAllUsers(board);
const data = { interactions: board, items: titledParities(board.items) };
const small = {
  ...{ candidates: 12, pool: 20, titles: 1, maxLength: 10, vocabulary: 80, hidden: 8, layers: 1 },
  ...{ maskedEpochs: 0, negatives: 2, epochs: 1, events: 1 },
};

/** A recommender with one order of the items for everyone; of the first three it says nothing. */
function ordered(): Recommender {
  const scores = Float32Array.from({ length: side }, (_, item) => (item < 3 ? Number.NaN : ((item * 37) % side) / 7));
  return {
    ...popularity(),
    score: async ({ length }) => Float32Array.from({ length: length * side }, (_, at) => scores[at % side] as number),
  };
}

describe("re-ranking by reading", () => {
  before(() => useBackend());

  it("learns what history and item say together, where the list alone knows nothing", async function () {
    this.timeout(180_000);
    const base = popularity();
    const model = reranked(base, {
      ...{ candidates: 40, pool: 60, titles: 2, maxLength: 12, vocabulary: 80, hidden: 16, layers: 1 },
      ...{ maskedEpochs: 0, negatives: 4, epochs: 10, events: 5, learningRate: 0.01 },
    });
    await model.fit(data, { random: random(1) });
    const first = async (one: Recommender) => {
      const { items } = await recommend(one, queries, 1);
      return items.reduce((sum, item, user) => sum + (item % 2 === user % 2 ? 1 : 0), 0) / side;
    };
    // Four of a user's unseen items are liked, thirty are not.
    assert.ok((await first(base)) < 0.4);
    assert.ok((await first(model)) > 0.9);
    assert.ok(model.weighing().share > 0.3);
  });

  it("orders the best items anew and keeps the others below, in their order", async () => {
    const base = popularity();
    const model = reranked(base, { ...small, learningRate: 0.05 });
    await model.fit(data, { random: random(1) });
    // A reader that has its way, whatever it learned.
    const state = await model.state();
    const weighing = { shape: [3], values: Float64Array.of(1, 10, 10) };
    const keen = restore({ ...state, arrays: { ...state.arrays, weighing } });
    const [before, after] = [await recommend(base, queries, side), await recommend(keen, queries, side)];
    for (let q = 0; q < side; q++) {
      const [old, anew] = [listOf(before, q), listOf(after, q)];
      assert.deepEqual(new Set(anew.slice(0, 12)), new Set(old.slice(0, 12)));
      assert.deepEqual(anew.slice(12), old.slice(12));
    }
    assert.notDeepEqual(after.items, before.items);
    assert.ok(hasContributions(keen));
    const lists = sequencesOf(
      board.items,
      Array.from({ length: side }, (_, q) => listOf(after, q)),
    );
    const rows = await contributionTable(keen, queries, lists);
    const listed = rows.filter(({ parts }) => (parts["short list"] as number) > 0);
    assert.ok(listed.length >= 12 * side * 0.9, "a reader that has its way mixes the list with what is below");
    assert.ok(listed.every(({ parts }) => parts.popularity === 0));
    assert.deepEqual(
      rows.map(({ score }) => score),
      Array.from({ length: side }, (_, q) =>
        Array.from(after.scores.slice(q * side, q * side + listOf(after, q).length)),
      ).flat(),
    );
  });

  it("says nothing where the list does not", async () => {
    const model = reranked(ordered(), small);
    await model.fit(data, { random: random(1) });
    const scores = await model.score(queries);
    for (let at = 0; at < scores.length; at++) assert.equal(Number.isNaN(scores[at]), at % side < 3);
    const { values } = await model.contributions(
      queries,
      sequencesOf(
        board.items,
        Array.from({ length: side }, () => [1]),
      ),
    );
    assert.ok(values.every(Number.isNaN));
  });

  it("takes a copy of a given encoder, which stays as it was", async () => {
    const tokenizer = trainWordPiece(
      titledParities(board.items).columns.title?.type === "text" ? ["even odd 1 2 3"] : [],
      { size: 60 },
    );
    const shape = {
      ...{ vocabulary: tokenizer.size, hidden: 8, layers: 1, heads: 2, feedForward: 16, positions: 10, segments: 2 },
      ...({ dropout: 0, attentionDropout: 0, epsilon: 1e-12, activation: "relu", deviation: 0.02 } as const),
    };
    const encoder = { tokenizer, bert: bert(shape, random(5)) };
    const before = await encoder.bert.variables["layers.0.up.weights"]?.data();
    const tensors = tf.memory().numTensors;
    const model = reranked(itemCosine(), small, encoder);
    await model.fit(data, { random: random(1) });
    assert.deepEqual(await encoder.bert.variables["layers.0.up.weights"]?.data(), before);
    assert.ok(model.weighing().learned > 0);
    const scores = await model.score(queries);
    const again = restore(await model.state());
    assert.deepEqual(again.options, model.options);
    assert.deepEqual(await again.score(queries), scores);
    assert.ok(hasContributions(again));
    const { parts } = await again.contributions(
      queries,
      sequencesOf(
        board.items,
        Array.from({ length: side }, () => [0]),
      ),
    );
    assert.deepEqual(parts, ["item-cosine", "reader", "short list"]);
    model.dispose();
    assert.equal(tf.memory().numTensors, tensors);
    assert.throws(() => reranked(itemCosine(), { ...small, maxLength: 11 }, encoder), /at least 11 positions/);
    encoder.bert.dispose();
  });

  it("refuses what it cannot read or order", async () => {
    const context = { random: random(1) };
    assert.throws(() => reranked(popularity(), { hidden: 30 }), /hidden as a multiple of 4/);
    assert.throws(() => reranked(popularity(), { fields: [] }), /at least one column's name/);
    assert.throws(() => reranked(popularity(), { weighed: 1 }), InputError);
    assert.throws(() => reranked(popularity()).weighing(), InputError);
    await assert.rejects(reranked(popularity(), small).fit({ interactions: board }, context), /a table of the items/);
    const other = table(vocabulary("item", ["a", "b"]), { title: textColumn(["one", "two"]) });
    await assert.rejects(
      reranked(popularity(), small).fit({ ...data, items: other }, context),
      /a table over the 60 items/,
    );
    const blank = table(board.items, { title: textColumn(board.items.ids.map(() => "")) });
    await assert.rejects(
      reranked(popularity(), small).fit({ ...data, items: blank }, context),
      /texts of at least two/,
    );
    const silent = { ...popularity(), score: async () => new Float32Array(side * side).fill(Number.NaN) };
    await assert.rejects(reranked(silent, small).fit(data, context), /no answer of popularity/);
    const model = reranked(popularity(), small);
    await model.fit(data, context);
    const state = await model.state();
    const weighing = { shape: [3], values: Float64Array.of(Number.NaN, 1, 1) };
    assert.throws(() => restore({ ...state, arrays: { ...state.arrays, weighing } }), /a share of the reader/);
    const { "reader.marks": _, ...arrays } = state.arrays;
    assert.throws(() => restore({ ...state, arrays }), /reader\.marks/);
  });
});
