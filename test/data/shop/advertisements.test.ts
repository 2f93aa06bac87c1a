import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { mean } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { type AdvertisementOptions, advertisements } from "../../../lib/data/shop/advertisements.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { columnOf } from "../../../lib/data/tables.ts";

const goods = shop({ users: 200, items: 100, events: 3000 });
const campaign = (options: Partial<AdvertisementOptions> = {}) =>
  advertisements(goods, { advertisements: 80, shown: 30, ...options }, random(1));

/** By how much the affinity of clicked impressions exceeds that of the others. */
function pull({ shown, product }: ReturnType<typeof campaign>): number {
  const affinity = (row: number) =>
    goods.truth.affinity(
      shown.user[row] as number,
      product[shown.item[row] as number] as number,
      shown.time?.[row] as number,
    );
  const of = (clicked: number) =>
    mean(
      Array.from(shown.user.keys())
        .filter((row) => shown.value?.[row] === clicked)
        .map(affinity),
    );
  return of(1) - of(0);
}

describe("data/shop/advertisements", () => {
  it("shows each user as many as asked, none twice, in order of time", () => {
    const { shown } = campaign();
    assert.equal(shown.length, 200 * 30);
    const { items } = shown.perUser();
    for (let user = 0; user < 200; user++) assert.equal(new Set(items.row(user)).size, 30);
    assert.ok(shown.time?.every((time, row) => row === 0 || time >= (shown.time?.[row - 1] as number)));
  });

  it("lets taste decide on clicks, and not without it", () => {
    assert.ok(pull(campaign()) > 0.5, String(pull(campaign())));
    const without = pull(campaign({ taste: 0 }));
    assert.ok(Math.abs(without) < 0.1, String(without));
  });

  it("clicks as often as it says it does", () => {
    const { shown, interactions, clickProbability } = campaign();
    const expected = Array.from(shown.user, (user, row) =>
      clickProbability(user, shown.item[row] as number, shown.time?.[row] as number),
    ).reduce((sum, p) => sum + p, 0);
    assert.ok(Math.abs(interactions.length - expected) < 4 * Math.sqrt(expected));
    assert.equal(interactions.length, shown.value?.filter((one) => one === 1).length);
    assert.equal(interactions.value, null);
  });

  it("spends its budgets unevenly, or evenly when told to", () => {
    const most = (options: Partial<AdvertisementOptions>) => {
      const { shown } = campaign(options);
      const counts = new Int32Array(80);
      for (const ad of shown.item) counts[ad] = (counts[ad] as number) + 1;
      return Math.max(...counts) / mean(counts);
    };
    assert.ok(most({}) > 1.8);
    assert.ok(most({ budget: 0 }) < 1.5);
  });

  it("speaks of its item in both languages, with nothing left to fill in", () => {
    const { items, product } = campaign();
    const english = columnOf(items, "text", "text").values;
    const chinese = columnOf(items, "textChinese", "text").values;
    for (const text of [...english, ...chinese]) {
      assert.doesNotMatch(text, /[{}]|undefined|！！|\. \./);
      assert.ok(text.length > 10, text);
    }
    assert.ok(chinese.every((text) => /\p{Script=Han}/u.test(text)));
    const prices = columnOf(goods.items, "price", "number").values;
    assert.deepEqual(
      [...columnOf(items, "price", "number").values],
      Array.from(product, (item) => prices[item]),
    );
  });

  it("is drawn by its random numbers alone, and refuses what cannot be", () => {
    assert.deepEqual(campaign().shown.item, campaign().shown.item);
    assert.notDeepEqual(
      campaign().shown.item,
      advertisements(goods, { advertisements: 80, shown: 30 }, random(2)).shown.item,
    );
    assert.throws(() => campaign({ shown: 81 }), InputError);
    assert.throws(() => campaign({ clicks: 3 } as never), InputError);
  });
});
