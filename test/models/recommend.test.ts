import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import type { Queries } from "../../lib/data/types.ts";
import { listOf, recommend } from "../../lib/models/recommend.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { made } from "../support/worlds.ts";

/** A model that answers with the given rows, one per user. */
function fixed(rows: readonly (readonly number[])[]): Recommender {
  return {
    name: "fixed",
    options: {},
    uses: "user",
    fit: () => Promise.reject(new Error("not asked for")),
    score: async ({ user }: Queries) => Float32Array.from([...(user ?? [])].flatMap((u) => rows[u] as number[])),
    state: () => Promise.reject(new Error("not asked for")),
    dispose() {},
  };
}

const world = made(2, 5, [
  [0, 1, 1],
  [1, 0, 1],
  [1, 4, 1],
]);
const queries = queriesOfAllUsers(world);

describe("recommend", () => {
  it("orders by score, equal scores by the lower item, and leaves out what was seen", async () => {
    const top = await recommend(
      fixed([
        [3, 9, 5, 3, 5],
        [9, 1, 1, 2, 8],
      ]),
      queries,
      3,
    );
    assert.deepEqual([...listOf(top, 0)], [2, 4, 0]);
    assert.deepEqual([...listOf(top, 1)], [3, 1, 2]);
    assert.deepEqual([...top.scores], [5, 5, 3, 2, 1, 1]);
  });

  it("recommends what was seen when nothing is to be excluded", async () => {
    const top = await recommend(
      fixed([
        [3, 9, 5, 3, 5],
        [9, 1, 1, 2, 8],
      ]),
      { ...queries, exclude: "none" },
      2,
    );
    assert.deepEqual([...listOf(top, 0)], [1, 2]);
    assert.deepEqual([...listOf(top, 1)], [0, 4]);
  });

  it("never recommends NaN, and ends short lists in −1", async () => {
    const top = await recommend(
      fixed([
        [Number.NaN, 1, Number.NaN, -7, Number.NaN],
        [Number.NaN, Number.NaN, Number.NaN, Number.NaN, 1],
      ]),
      queries,
      4,
    );
    assert.deepEqual([...top.items], [3, -1, -1, -1, -1, -1, -1, -1]);
    assert.equal(top.scores[1], Number.NEGATIVE_INFINITY);
    assert.equal(listOf(top, 1).length, 0);
  });

  it("chooses among candidates only, in any order they come", async () => {
    const candidates = sequencesOf(world.items, [
      [4, 0, 1],
      [3, 2],
    ]);
    const top = await recommend(
      fixed([
        [5, 9, 9, 9, 5],
        [1, 1, 7, 7, 1],
      ]),
      { ...queries, candidates },
      3,
    );
    assert.deepEqual([...listOf(top, 0)], [0, 4]);
    assert.deepEqual([...listOf(top, 1)], [2, 3]);
  });

  it("gives k = the whole catalogue, and refuses more, or less than one", async () => {
    const model = fixed([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5],
    ]);
    assert.deepEqual([...listOf(await recommend(model, queries, 5), 0)], [4, 3, 2, 0]);
    await assert.rejects(
      recommend(model, queries, 6),
      (error) => error instanceof InputError && /at most 5/.test(error.message),
    );
    for (const k of [0, -1, 1.5, Number.NaN]) await assert.rejects(recommend(model, queries, k), InputError);
  });

  it("gives the same lists in slices as in one piece", async () => {
    const users = 3000;
    const items = 2000;
    const wide = queriesOfAllUsers(made(users, items, [[0, 0, 1]]));
    const model: Recommender = {
      ...fixed([]),
      score: async ({ user, length }) => {
        assert.ok(length * items <= 4_194_304, "more scores at once than promised");
        return Float32Array.from(
          { length: length * items },
          (_, at) => ((user?.[Math.floor(at / items)] ?? 0) * 31 + (at % items) * 17) % 1009,
        );
      },
    };
    const top = await recommend(model, wide, 2);
    for (const user of [0, 1, 2098, 2999]) {
      const row = Array.from({ length: items }, (_, item) => (user * 31 + item * 17) % 1009);
      const best = [...row.keys()]
        .filter((item) => !(user === 0 && item === 0))
        .sort((a, b) => (row[b] as number) - (row[a] as number) || a - b);
      assert.deepEqual([...listOf(top, user)], best.slice(0, 2));
    }
  });
});
