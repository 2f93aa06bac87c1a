import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { permutation, type Random, random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import { lastOut } from "../../lib/data/split.ts";
import type { Interactions, Queries } from "../../lib/data/types.ts";
import { type Item2vecOptions, item2vec } from "../../lib/models/item2vec.ts";
import { listOf, recommend } from "../../lib/models/recommend.ts";
import type { StateArray } from "../../lib/models/recommender.ts";
import { same } from "../support/parity.ts";
import { made, type Row } from "../support/worlds.ts";

const ring = 40;

/** Users who walk round a ring of items, each `steps` from a place of their own; with `shuffled` in any order. */
function walks(users: number, steps: number, draw: Random, shuffled = false): Interactions {
  const rows: Row[] = [];
  for (let user = 0; user < users; user++) {
    const start = draw.integer(ring);
    const order = shuffled ? permutation(ring, draw) : permutation(ring, draw).map((_, at) => at);
    for (let step = 0; step < steps; step++) rows.push([user, ((order[step] as number) + start) % ring, 1]);
  }
  return made(users, ring, rows);
}

/** The share of users whose next item leads their list. */
async function hits(data: Interactions, given: Partial<Item2vecOptions>): Promise<number> {
  const split = lastOut(data);
  const model = item2vec(given);
  await model.fit({ interactions: split.train }, { random: random(1) });
  const top = await recommend(model, split.queries, 1);
  let right = 0;
  for (let q = 0; q < split.queries.length; q++) if (listOf(top, q)[0] === split.truth.row(q)[0]) right++;
  return right / split.queries.length;
}

const small: Partial<Item2vecOptions> = { dimensions: 12, window: 1, epochs: 20, learningRate: 0.1, decay: 0 };

describe("item2vec", function () {
  this.timeout(30_000);

  it("finds what comes next in walks round a ring, and nothing where there is no order", async () => {
    assert.ok((await hits(walks(400, 12, random("walks")), small)) > 0.95);
    const chance = 1 / (ring - 11);
    const error = Math.sqrt((chance * (1 - chance)) / 400);
    const shuffled = await hits(walks(400, 12, random("shuffled"), true), small);
    assert.ok(shuffled < chance + 3 * error, `${shuffled} where chance is ${chance} ± ${error}`);
  });

  const data = made(4, 6, [
    [0, 0, 5],
    [0, 1, 1],
    [0, 2, 3],
    [1, 1, 5],
    [1, 2, 5],
    [1, 3, 5],
    [2, 0, 2],
    [2, 3, 2],
    [2, 0, 2],
  ]);
  const asking = (...histories: number[][]): Queries => ({
    ...queriesOfAllUsers(data),
    length: histories.length,
    user: null,
    history: { items: sequencesOf(data.items, histories), value: null, time: null },
  });

  for (const similarity of ["probability", "cosine"] as const) {
    it(`scores by the formula of ${similarity} over the known items`, async () => {
      const model = item2vec({
        dimensions: 3,
        epochs: 5,
        learningRate: 0.5,
        noiseExponent: 0.5,
        similarity,
        decay: 0.25,
      });
      await model.fit({ interactions: data }, { random: random(1) });
      const { arrays } = await model.state();
      const rowOf = (name: "input" | "output", item: number) => [
        ...((arrays[name] as StateArray).values as Float32Array).subarray(item * 3, item * 3 + 3),
      ];
      const dot = (a: number[], b: number[]) => a.reduce((sum, x, d) => sum + x * (b[d] as number), 0);
      const unit = (a: number[]) => a.map((x) => x / Math.sqrt(dot(a, a)));
      /** The last row with weight 1, the one before it with 1/4, … */
      const meanOf = (rows: number[][]) => {
        const weights = rows.map((_, at) => 0.25 ** (rows.length - 1 - at));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        return [0, 1, 2].map(
          (d) => rows.reduce((sum, row, at) => sum + (weights[at] as number) * (row[d] as number), 0) / total,
        );
      };
      const counts = [3, 2, 2, 2];
      // Items 4 and 5 were never seen: of the first history 3, 0 and 1 are known, of the second 2 alone.
      const scores = await model.score(asking([3, 0, 4, 1], [2, 5], [4], []));
      for (const [q, known] of [[3, 0, 1], [2]].entries()) {
        const expected = counts.map((count, item) =>
          similarity === "probability"
            ? dot(meanOf(known.map((one) => rowOf("input", one))), rowOf("output", item)) + 0.5 * Math.log(count)
            : dot(unit(meanOf(known.map((one) => unit(rowOf("input", one))))), unit(rowOf("input", item))),
        );
        same(scores.subarray(q * 6, q * 6 + 4), expected, { relative: 1e-4, absolute: 1e-5 });
        assert.ok(scores.subarray(q * 6 + 4, q * 6 + 6).every(Number.isNaN), "items never seen have no score");
      }
      assert.ok(scores.subarray(12).every(Number.isNaN), "a history without a known item has no answer");
    });
  }

  it("answers anew after one more event, without training", async () => {
    const model = item2vec(small);
    await model.fit({ interactions: walks(400, 12, random("walks")) }, { random: random(1) });
    const { items } = walks(1, 12, random("walks"));
    const first = async (history: number[]) => {
      const queries = {
        ...asking(),
        length: 1,
        history: { items: sequencesOf(items, [history]), value: null, time: null },
      };
      return listOf(await recommend(model, queries, 1), 0)[0];
    };
    assert.equal(await first([5, 6, 7]), 8);
    assert.equal(await first([5, 6, 7, 8]), 9);
    assert.equal(await first([5, 6, 7, 8, 20, 21]), 22);
  });

  it("keeps its vectors for items, zeros for those never seen", async () => {
    const model = item2vec({ dimensions: 3 });
    await model.fit({ interactions: data }, { random: random(1) });
    const { vocabulary, dimensions, values } = await model.itemVectors();
    assert.ok(vocabulary === data.items && dimensions === 3);
    assert.ok(values.subarray(0, 12).every((value) => value !== 0));
    assert.deepEqual([...values.subarray(12)], [0, 0, 0, 0, 0, 0]);
  });

  it("is judged after each epoch where the context asks for it", async () => {
    const model = item2vec({ ...small, epochs: 3 });
    const validation = [0.25, 0.5, 0.125];
    const seen: string[] = [];
    const { epochs } = await model.fit(
      { interactions: data },
      {
        random: random(1),
        async validate(asked) {
          seen.push(String(await asked.score(queriesOfAllUsers(data))));
          return validation[seen.length - 1] as number;
        },
      },
    );
    assert.deepEqual(
      epochs.map((record) => record.validation),
      validation,
    );
    assert.equal(new Set(seen).size, 3, "the model as it stands is judged");
  });

  it("wants histories, and rows of more than one event to learn from", async () => {
    const model = item2vec({ dimensions: 3, epochs: 1 });
    await model.fit({ interactions: data }, { random: random(1) });
    await assert.rejects(model.score({ ...asking([0]), history: null }), InputError);
    const single = made(2, 2, [
      [0, 0, 1],
      [1, 1, 1],
    ]);
    await assert.rejects(model.fit({ interactions: single }, { random: random(1) }), /rows of one item each/);
  });
});
