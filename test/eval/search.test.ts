import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import { rmse } from "../../lib/eval/rating.ts";
import { drawSettings, search } from "../../lib/eval/search.ts";
import { nothingAsked, split, tableModel } from "./table-model.ts";

const users = [0, 1, 2, 3];
const wanting = split(
  4,
  4,
  users.map((user) => [user, 0, 3] as const),
  users.map((user) => [user, 3, 5] as const),
);
/** Puts the wanted item 3 on a place of its list. */
const placing = (place: number) => tableModel(users.map(() => [0, place > 1 ? 9 : 0, place > 2 ? 8 : 0, 1]));

describe("search", () => {
  it("takes the setting that does best on the split, the earlier of equals, and tells every trial", async () => {
    const { best, tried } = await search([3, 1, 2, 1.5], placing, wanting, ndcg(3));
    assert.equal(best, 1);
    assert.deepEqual(
      tried.map(({ setting, value }) => [setting, value]),
      [
        [3, 0.5],
        [1, 1],
        [2, 1 / Math.log2(3)],
        [1.5, 1 / Math.log2(3)],
      ],
    );
    assert.equal(tried[0]?.seconds, 2);
  });

  it("knows metrics of which less is better", async () => {
    const rating = (value: number) => ({ ...placing(1), predict: async () => new Float32Array(4).fill(value) });
    assert.equal((await search([1, 4.5, 3], rating, wanting, rmse())).best, 4.5);
  });

  it("fits each setting with the seed, disposes of it, and tells how far it is", async () => {
    const asked = nothingAsked();
    const seen: string[] = [];
    const make = () => tableModel([[0, 1, 2, 3]], asked);
    await search(["a", "b"], make, wanting, ndcg(1), { seed: 7, onTrial: (done, of) => seen.push(`${done}/${of}`) });
    assert.deepEqual(asked.fits, ["7", "7"]);
    assert.equal(asked.disposed, 2);
    assert.deepEqual(seen, ["1/2", "2/2"]);
  });

  it("refuses no settings, and settings without a figure", async () => {
    await assert.rejects(search([], placing, wanting, ndcg(1)), InputError);
    const { predict: _, ...silent } = placing(1);
    await assert.rejects(
      search([1], () => silent as never, wanting, rmse()),
      InputError,
    );
  });

  it("draws settings that do not depend on how many are drawn", () => {
    interface Setting {
      kind: "a" | "b";
      size: number;
      rate: number;
    }
    const space = {
      kind: ["a", "b"],
      size: { from: 1, to: 3, scale: "linear", whole: true },
      rate: { from: 0.001, to: 1, scale: "logarithmic" },
    } as const;
    const drawn = drawSettings<Setting>(space, 400, random(1));
    assert.deepEqual(drawSettings<Setting>(space, 3, random(1)), drawn.slice(0, 3));
    assert.deepEqual([...new Set(drawn.map(({ size }) => size))].sort(), [1, 2, 3]);
    assert.deepEqual([...new Set(drawn.map(({ kind }) => kind))].sort(), ["a", "b"]);
    assert.ok(drawn.every(({ rate }) => rate >= 0.001 && rate <= 1));
    const low = drawn.filter(({ rate }) => rate < 0.0316).length;
    assert.ok(Math.abs(low - 200) < 3 * 10, `${low} of 400 rates lie in the lower half of the logarithms`);
  });

  it("refuses spaces that hold nothing", () => {
    assert.throws(() => drawSettings<{ a: number }>({ a: [] }, 1, random(1)), InputError);
    assert.throws(() => drawSettings<{ a: number }>({ a: [1] }, 0, random(1)), InputError);
    const upside = { from: 2, to: 1, scale: "linear" } as const;
    assert.throws(() => drawSettings<{ a: number }>({ a: upside }, 1, random(1)), InputError);
    const zero = { from: 0, to: 1, scale: "logarithmic" } as const;
    assert.throws(() => drawSettings<{ a: number }>({ a: zero }, 1, random(1)), InputError);
  });
});
