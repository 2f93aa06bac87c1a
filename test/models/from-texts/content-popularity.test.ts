import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { shuffledTable } from "../../../lib/data/shuffled-table.ts";
import { categoryColumn, numberColumn, table } from "../../../lib/data/tables.ts";
import type { Interactions, Table } from "../../../lib/data/types.ts";
import { type ContentPopularityOptions, contentPopularity } from "../../../lib/models/from-texts/content-popularity.ts";
import { made, parities, type Row } from "../../support/worlds.ts";

const [users, items] = [30, 40];
const fresh = Array.from({ length: 10 }, (_, item) => item);

/** Everybody buys even items of the later thirty, one user in ten odd ones; nobody has had the first ten. */
function shop(): Interactions {
  const rows: Row[] = [];
  for (let user = 0; user < users; user++) {
    for (let item = fresh.length; item < items; item++) {
      if (item % 2 === 0 || user % 10 === item % 10) rows.push([user, item, 1]);
    }
  }
  return made(users, items, rows);
}

async function scoresOf(
  data: Interactions,
  about: Table,
  options: Partial<ContentPopularityOptions> = {},
): Promise<Float32Array> {
  const model = contentPopularity({ penalty: 0.1, ...options });
  await model.fit({ interactions: data, items: about }, { random: random(1) });
  return model.score(queriesOfAllUsers(data));
}

const mean = (scores: Float32Array, parity: number) =>
  fresh.filter((item) => item % 2 === parity).reduce((sum, item) => sum + (scores[item] as number), 0) / 5;

describe("popularity foretold from content", () => {
  const data = shop();

  it("gives items nobody had what their kind has, up to the penalty, alike for everyone", async () => {
    const scores = await scoresOf(data, parities(data.items), { penalty: 1e-6 });
    for (const item of fresh) {
      const events = item % 2 === 0 ? users : 3;
      assert.ok(close(scores[item] as number, Math.log1p(events), { relative: 1e-4 }), `item ${item}: ${scores[item]}`);
    }
    assert.deepEqual(scores.subarray(0, items), scores.subarray(items, 2 * items));
  });

  it("foretells nothing from labels that were dealt out", async () => {
    let gap = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const scores = await scoresOf(data, shuffledTable(parities(data.items), random(seed)));
      gap += (mean(scores, 0) - mean(scores, 1)) / 40;
    }
    const truth = Math.log1p(users) - Math.log1p(3);
    assert.ok(Math.abs(gap) < 0.15 * truth, `${gap} of ${truth}`);
  });

  it("shrinks towards the mean of all items as the penalty grows", async () => {
    const scores = await scoresOf(data, parities(data.items), { penalty: 1e6 });
    const middle = (Math.log1p(users) + Math.log1p(3)) / 2;
    for (const item of fresh) assert.ok(close(scores[item] as number, middle, { relative: 1e-3 }));
  });

  it("reads numbers: what is new is foretold from the years around it", async () => {
    const years = numberColumn(
      Array.from({ length: items }, (_, item) => (item % 2 === 0 ? 2000 + (item % 8) : 1960 + (item % 8))),
    );
    const scores = await scoresOf(data, table(data.items, { year: years }));
    for (const even of fresh.filter((item) => item % 2 === 0)) {
      for (const odd of fresh.filter((item) => item % 2 === 1)) {
        assert.ok((scores[even] as number) > (scores[odd] as number));
      }
    }
  });

  it("leaves items with events their counts, or foretells them too", async () => {
    const counted = await scoresOf(data, parities(data.items));
    const foretold = await scoresOf(data, parities(data.items), { met: "foretold" });
    assert.ok(close(counted[10] as number, Math.log1p(users), { relative: 1e-6 }));
    assert.equal(foretold[10], foretold[0]);
    assert.notEqual(counted[10], foretold[10]);
    assert.deepEqual(counted.subarray(0, 10), foretold.subarray(0, 10));
  });

  it("has no answer for items without content, unless their events were counted", async () => {
    const labels = data.items.ids.map((_, item) =>
      item === 0 || item === 12 ? [] : [item % 2 === 0 ? "even" : "odd"],
    );
    const bare = table(data.items, { parity: categoryColumn("parity", labels) });
    const counted = await scoresOf(data, bare);
    const foretold = await scoresOf(data, bare, { met: "foretold" });
    assert.ok(Number.isNaN(counted[0]) && Number.isNaN(foretold[0]) && Number.isNaN(foretold[12]));
    assert.ok(close(counted[12] as number, Math.log1p(users), { relative: 1e-6 }));
  });

  it("refuses options out of range, a missing table and columns that it lacks", async () => {
    for (const wrong of [{ penalty: 0 }, { penalty: Number.NaN }, { columns: { a: -1 } }, { met: "guessed" }])
      assert.throws(() => contentPopularity(wrong as Partial<ContentPopularityOptions>), InputError);
    await assert.rejects(contentPopularity().fit({ interactions: data }, { random: random(1) }), InputError);
    await assert.rejects(scoresOf(data, parities(data.items), { columns: { colour: 1 } }), InputError);
  });
});
