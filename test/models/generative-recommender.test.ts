import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { table, textColumn } from "../../lib/data/tables.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { type GenerativeOptions, generativeRecommender } from "../../lib/models/generative-recommender.ts";
import { listOf, recommend } from "../../lib/models/recommend.ts";
import { made, type Row } from "../support/worlds.ts";

const [users, items, each] = [30, 12, 5];
/** Whoever has item i has item i + 1 next, round and round. */
const rows: Row[] = Array.from({ length: users * each }, (_, at) => {
  const user = at % users;
  return [user, (user * 5 + Math.floor(at / users)) % items, 1];
});
const events = made(users, items, rows);
const titles = table(events.items, {
  title: textColumn(Array.from({ length: items }, (_, item) => `${["red", "blue", "green"][item % 3]} chair ${item}`)),
});
const options = {
  history: 2,
  dimensions: 16,
  layers: 1,
  heads: 2,
  epochs: 12,
  batchSize: 16,
  learningRate: 0.01,
  dropout: 0,
};

describe("the generative recommender", () => {
  before(() => useBackend("wasm"));

  for (const writes of ["title", "item"] as const) {
    it(`finds the item that follows when it writes the ${writes}, and answers probabilities`, async () => {
      const model = generativeRecommender({ ...options, writes });
      await model.fit({ interactions: events, items: titles }, { random: random(1) });
      const queries = queriesOfAllUsers(events);
      const top = await recommend(model, queries, 1);
      // Seven items are unseen, so that guessing finds one in seven.
      let right = 0;
      for (let user = 0; user < users; user++) if (listOf(top, user)[0] === (user * 5 + each) % items) right++;
      assert.ok(right > 0.6 * users, `${right} of ${users}`);
      const scores = await model.score(queries);
      const whole = scores.subarray(0, items).reduce((sum, score) => sum + Math.exp(score), 0);
      // Texts that are no title have the rest, of which there are some 10⁹.
      assert.ok(whole > 0.2 && whole < 1 + 1e-4, `${whole}`);
      model.dispose();
    });
  }

  it("is of the same size whatever it writes", async () => {
    const sizes = (["title", "item"] as const).map(async (writes) => {
      const model = generativeRecommender({ ...options, writes, epochs: 1 });
      await model.fit({ interactions: events, items: titles }, { random: random(1) });
      const { arrays } = await model.state();
      model.dispose();
      return Object.entries(arrays).map(([name, { shape }]) => [name, shape]);
    });
    assert.deepEqual(await sizes[0], await sizes[1]);
  });

  it("refuses items without titles, and heads that do not fit", async () => {
    const model = generativeRecommender(options);
    await assert.rejects(() => model.fit({ interactions: events }, { random: random(1) }), {
      name: "InputError",
      message: /wanted a text column “title”/,
    });
    const odd: Partial<GenerativeOptions> = { dimensions: 10, heads: 4 };
    assert.throws(() => generativeRecommender(odd), /wanted dimensions that 4 heads can share, got 10/);
  });
});
