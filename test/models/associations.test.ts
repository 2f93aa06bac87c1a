import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import type { Queries } from "../../lib/data/types.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { associations } from "../../lib/models/associations.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { made, type Row } from "../support/worlds.ts";

/** A model whose scores are a given table [items, items]. */
function table(scores: readonly (readonly number[])[]): Recommender {
  return {
    name: "table",
    options: {},
    uses: "history",
    async score({ history, length }: Queries) {
      assert.equal(length, scores.length);
      const asked = Array.from({ length }, (_, query) => history?.items.row(query)[0] as number);
      return Float32Array.from(asked.flatMap((item) => [...(scores[item] as readonly number[])]));
    },
  } as unknown as Recommender;
}

describe("associations between items", () => {
  const four = made(1, 4, [[0, 0, 1]]);

  it("are what is left of scores without what items answer to all and get from all", async () => {
    const six = made(1, 6, [[0, 0, 1]]);
    const [calls, suits] = [
      [0, 1, 2, 3, 7, 0],
      [0, 0, 6, 1, 2, 0],
    ];
    const scores = (extra: number) =>
      calls.map((call, i) =>
        suits.map((suit, j) => extra * (call + suit) + (i + j === 1 ? 3 : 0) + (i === 5 && j === 3 ? 2 : 0)),
      );
    const [plain, tilted] = [
      await associations(table(scores(0)), six, 2),
      await associations(table(scores(1)), six, 2),
    ];
    assert.deepEqual(
      plain.map(({ pair }) => pair),
      [
        [0, 1],
        [3, 5],
      ],
    );
    assert.ok((plain[0]?.strength as number) > 3 && (plain[1]?.strength as number) < 2);
    for (const [at, { pair, strength }] of tilted.entries()) {
      assert.deepEqual(pair, plain[at]?.pair);
      assert.ok(Math.abs(strength - (plain[at]?.strength as number)) < 1e-3);
    }
  });

  it("leave out pairs without a score", async () => {
    const none = Number.NaN;
    const scores = [
      [none, 1, none, 0],
      [0, none, 0, 0],
      [none, none, none, none],
      [0, 0, none, none],
    ];
    const pairs = (await associations(table(scores), four, 10)).map(({ pair }) => pair.join());
    assert.deepEqual(pairs.toSorted(), ["0,1", "0,3", "1,3"]);
  });

  it("find pairs that users take together", async () => {
    await useBackend("cpu");
    const draw = random(6);
    const rows: Row[] = [];
    for (let user = 0; user < 200; user++) {
      const pair = draw.integer(3);
      for (const item of [2 * pair, 2 * pair + 1, 6 + draw.integer(10)]) rows.push([user, item, 1]);
    }
    const world = made(200, 16, rows);
    const model = itemCosine();
    await model.fit({ interactions: world }, { random: random(1) });
    const pairs = (await associations(model, world, 3)).map(({ pair }) => pair.join());
    assert.deepEqual(pairs.toSorted(), ["0,1", "2,3", "4,5"]);
  });
});
