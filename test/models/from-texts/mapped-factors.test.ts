import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { withoutItems } from "../../../lib/data/apart.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { shuffledTable } from "../../../lib/data/shuffled-table.ts";
import { categoryColumn, table } from "../../../lib/data/tables.ts";
import { mappedFactors } from "../../../lib/models/from-texts/mapped-factors.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { checkerboard, parities } from "../../support/worlds.ts";

describe("factors foretold from content", () => {
  onEveryBackend(() => {
    const world = checkerboard(30, false);
    const fresh = [0, 1, 2, 3, 4, 5];
    const train = withoutItems(world, fresh);
    const make = () => mappedFactors({ dimensions: 4, epochs: 8, regularization: 0.1 });

    /** The share of users whose own parity stands first among new items. */
    async function rightFirst(items: ReturnType<typeof parities>): Promise<number> {
      const model = make();
      await model.fit({ interactions: train, items }, { random: random(1) });
      const scores = await model.score(queriesOfAllUsers(train));
      let right = 0;
      for (let user = 0; user < 30; user++) {
        const row = fresh.map((item) => scores[user * 30 + item] as number);
        right += Number(row.indexOf(Math.max(...row)) % 2 === user % 2);
      }
      return right / 30;
    }

    it("puts new items of the right kind first, and cannot where labels were dealt out", async () => {
      assert.equal(await rightFirst(parities(world.items)), 1);
      let dealt = 0;
      for (const seed of [1, 2, 3, 4, 5, 6, 7, 8])
        dealt += (await rightFirst(shuffledTable(parities(world.items), random(seed)))) / 8;
      assert.ok(Math.abs(dealt - 0.5) < 0.25, `${dealt}`);
    });

    it("leaves items that were met as behaviour has them", async () => {
      const [own, other] = [make(), make()];
      await own.fit({ interactions: train, items: parities(world.items) }, { random: random(1) });
      const dealt = shuffledTable(parities(world.items), random(3));
      await other.fit({ interactions: train, items: dealt }, { random: random(1) });
      const [a, b] = [(await own.itemVectors()).values, (await other.itemVectors()).values];
      assert.deepEqual(a.subarray(6 * 4), b.subarray(6 * 4));
      assert.notDeepEqual(a.subarray(0, 6 * 4), b.subarray(0, 6 * 4));
    });

    it("has no answer for users never met, nor for items without events and content", async () => {
      const model = make();
      const bare = table(world.items, {
        parity: categoryColumn(
          "parity",
          world.items.ids.map((_, item) => (item === 0 ? [] : [item % 2 === 0 ? "even" : "odd"])),
        ),
      });
      await model.fit({ interactions: train, items: bare }, { random: random(1) });
      const known = await model.score(queriesOfAllUsers(train));
      assert.ok(Number.isNaN(known[0]) && !Number.isNaN(known[1]));
      const strangers = { ...queriesOfAllUsers(train), user: new Int32Array(30).fill(-1) };
      assert.ok((await model.score(strangers)).every(Number.isNaN));
    });
  });
});
