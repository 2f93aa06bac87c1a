import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { sliceQueries } from "../../lib/data/queries.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { categoryColumn, table } from "../../lib/data/tables.ts";
import type { Queries } from "../../lib/data/types.ts";
import { contentBased } from "../../lib/models/content.ts";
import { type DiversifiedOptions, diversified } from "../../lib/models/diversified.ts";
import { itemLikeness } from "../../lib/models/item-likeness.ts";
import { maximalMarginalRelevance } from "../../lib/models/maximal-marginal-relevance.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { listOf, recommend } from "../../lib/models/recommend.ts";
import { made, type Row } from "../support/worlds.ts";

describe("maximal marginal relevance", () => {
  // Relevance 1, 0.8, 0.5 and 0; the second is nearly the first, the fourth unlike all.
  const items = Int32Array.of(7, 3, 5, 9);
  const scores = [10, 8, 5, 0];
  const alike: Record<string, number> = { "3 7": 0.96, "5 7": 0.4, "3 5": 0.5, "7 9": -0.3, "3 9": 0, "5 9": 0.1 };
  const likeness = {
    items: 10,
    between: (a: number, b: number) => alike[`${Math.min(a, b)} ${Math.max(a, b)}`] as number,
  };
  const order = (relevance: number, duplicates: number | null, k = 4) =>
    maximalMarginalRelevance(items, scores, k, likeness, { relevance, duplicates });

  it("follows the formula", () => {
    // At λ = 0.5 after item 7: 0.4 − 0.48, 0.25 − 0.2, 0 − 0 (likeness below 0 counts 0): 5; then 3: −0.08, 9: −0.05.
    assert.deepEqual(order(0.5, null), [0, 2, 3, 1]);
    assert.deepEqual(order(0.5, null, 2), [0, 2]);
    assert.deepEqual(order(0, null), [0, 3, 2, 1]);
  });

  it("leaves the ranking as it is for relevance alone", () => {
    assert.deepEqual(order(1, null), [0, 1, 2, 3]);
  });

  it("never lists a duplicate of what is listed", () => {
    assert.deepEqual(order(1, 0.95), [0, 2, 3]);
    assert.deepEqual(order(1, 0.4), [0, 3]);
  });

  it("takes equal scores for equally relevant", () => {
    const chosen = maximalMarginalRelevance(items, [2, 2, 2, 2], 4, likeness, { relevance: 0.5, duplicates: null });
    assert.deepEqual(chosen, [0, 3, 2, 1]);
    assert.deepEqual(
      maximalMarginalRelevance(new Int32Array(0), [], 3, likeness, { relevance: 0.5, duplicates: null }),
      [],
    );
  });
});

describe("diversified recommendation", () => {
  // Item i was met by 8 − i users; kinds: a a a b b c, then an item of which nothing is known, then another c.
  const kinds = [["a"], ["a"], ["a"], ["b"], ["b"], ["c"], [], ["c"]];
  const rows = kinds.flatMap((_, item): Row[] => Array.from({ length: 8 - item }, (_, user) => [user, item, 1]));
  const world = made(9, 8, rows);
  const items = table(world.items, { kind: categoryColumn("kind", kinds) });
  const queries: Queries = {
    length: 3,
    user: null,
    history: { items: sequencesOf(world.items, [[], [0, 5], [3]]), value: null, time: null },
    time: null,
    candidates: sequencesOf(world.items, [
      [0, 1, 2, 3, 4, 5, 6, 7],
      [0, 1, 2, 3, 4, 5, 6, 7],
      [1, 2, 4],
    ]),
    exclude: "seen",
  };
  const lists = async (options: Partial<DiversifiedOptions>, k = 8) => {
    const model = diversified(popularity(), contentBased(), options);
    await model.fit({ interactions: world, items }, { random: random(1) });
    const top = await recommend(model, queries, k);
    const { topK: _, ...dense } = model;
    assert.deepEqual((await recommend(dense, queries, k)).items, top.items, "scores and lists disagree");
    return [0, 1, 2].map((q) => Array.from(listOf(top, q)));
  };

  it("ranks the pool anew and keeps what comes behind it", async () => {
    const plain = { duplicates: null };
    assert.deepEqual(await lists({ ...plain, relevance: 1 }), [
      [0, 1, 2, 3, 4, 5, 6, 7],
      [1, 2, 3, 4, 6, 7],
      [1, 2, 4],
    ]);
    // λ = 0.5 in a pool of 4: after 0 (a), 3 (b) is unlike; then 1 and 2 by relevance.
    assert.deepEqual(await lists({ ...plain, relevance: 0.5, pool: 4 }), [
      [0, 3, 1, 2, 4, 5, 6, 7],
      [1, 3, 2, 4, 6, 7],
      [1, 4, 2],
    ]);
    assert.deepEqual(await lists({ ...plain, relevance: 0.5, pool: 4 }, 3), [
      [0, 3, 1],
      [1, 3, 2],
      [1, 4, 2],
    ]);
  });

  it("lists one of several items that are alike, obeying history and candidates", async () => {
    assert.deepEqual(await lists({ relevance: 1 }), [
      [0, 3, 5, 6],
      [1, 3, 6, 7],
      [1, 4],
    ]);
  });

  it("answers slices alike", async () => {
    const model = diversified(popularity(), contentBased(), { relevance: 0.3 });
    await model.fit({ interactions: world, items }, { random: random(1) });
    const whole = await model.topK(queries, 3);
    const part = await model.topK(sliceQueries(queries, 1, 3), 3);
    assert.deepEqual(part.items, whole.items.subarray(3));
  });

  it("refuses models that cannot tell how alike items are, and k beyond the catalogue", async () => {
    assert.throws(() => diversified(popularity(), popularity()), InputError);
    await assert.rejects(itemLikeness(popularity()), InputError);
    assert.throws(() => diversified(popularity(), contentBased(), { relevance: 1.1 }), InputError);
    const model = diversified(popularity(), contentBased());
    await model.fit({ interactions: world, items }, { random: random(1) });
    await assert.rejects(recommend(model, queries, 9), InputError);
  });
});
