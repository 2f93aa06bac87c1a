import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { mean } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { type AttackOptions, attacked } from "../../lib/data/attacks.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import type { Interactions } from "../../lib/data/types.ts";

const goods = shop({ users: 100, items: 80, events: 2000 });
const { interactions: events, ratings } = goods;
const attack = (data: Interactions, options: Partial<AttackOptions>) =>
  attacked(data, { size: 0.2, ...options }, random(1));
const popularity = (data: Interactions) => {
  const counts = new Int32Array(data.items.size);
  for (const item of data.item) counts[item] = (counts[item] as number) + 1;
  return counts;
};
/** The fake rows of attacked data. */
const fakeRows = (data: Interactions) =>
  Array.from(data.user.keys()).filter((row) => (data.user[row] as number) >= 100);

describe("data/attacks", () => {
  it("leaves the genuine events first and as they are, and adds fakes of the length asked for", () => {
    const { data, fakes } = attack(events, { fillers: 12, targets: [3, 7] });
    assert.equal(fakes, 20);
    assert.equal(data.users.size, 120);
    assert.deepEqual(data.users.ids.slice(0, 100), events.users.ids);
    for (const column of ["user", "item", "time"] as const) {
      assert.deepEqual(data[column]?.slice(0, events.length), events[column]);
    }
    const { items } = data.perUser();
    for (let fake = 100; fake < 120; fake++) {
      assert.equal(new Set(items.row(fake)).size, 14);
      assert.ok([3, 7].every((target) => items.row(fake).includes(target)));
    }
  });

  it("makes fakes as long as the mean genuine user when nothing is said, and none at size 0", () => {
    assert.equal(attack(events, {}).data.length, events.length + 20 * 20);
    assert.deepEqual(attack(events, { size: 0 }).data.item, events.item);
  });

  it("fills as its kind says: evenly, like the average user, or with the most popular", () => {
    const counts = popularity(events);
    const meanPopularity = (kind: AttackOptions["kind"]) => {
      const { data } = attack(events, { kind, fillers: 10, size: 1 });
      return mean(fakeRows(data).map((row) => counts[data.item[row] as number] as number));
    };
    const even = mean(counts);
    const genuine = mean(Array.from(events.item, (item) => counts[item] as number));
    assert.ok(Math.abs(meanPopularity("random") - even) < 0.15 * even);
    assert.ok(meanPopularity("average") > even + 0.5 * (genuine - even));
    const { data } = attack(events, { kind: "bandwagon", fillers: 10, popular: 4 });
    const best = Array.from(counts.keys())
      .toSorted((a, b) => (counts[b] as number) - (counts[a] as number) || a - b)
      .slice(0, 4);
    const { items } = data.perUser();
    for (let fake = 100; fake < 120; fake++) assert.ok(best.every((item) => items.row(fake).includes(item)));
  });

  it("rates targets highest, fillers within the range, and those of an average attack like their items", () => {
    const { data } = attack(ratings, { kind: "average", fillers: 40, size: 2, targets: [5] });
    const rows = fakeRows(data);
    assert.ok(
      rows.every(
        (row) =>
          Number.isInteger(data.value?.[row]) &&
          (data.value?.[row] as number) >= 1 &&
          (data.value?.[row] as number) <= 5,
      ),
    );
    assert.ok(rows.filter((row) => data.item[row] === 5).every((row) => data.value?.[row] === 5));
    const meanOf = (item: number, of: readonly number[]) =>
      mean(of.filter((row) => data.item[row] === item).map((row) => data.value?.[row] as number));
    const genuine = Array.from(ratings.user.keys());
    const items = Array.from({ length: 80 }, (_, item) => item).filter(
      (item) => item !== 5 && (popularity(ratings)[item] as number) > 5,
    );
    const differences = (kind: AttackOptions["kind"]) => {
      const { data: other } = attack(ratings, { kind, fillers: 40, size: 2 });
      const fake = fakeRows(other);
      return mean(
        items.map((item) => {
          const own = fake.filter((row) => other.item[row] === item).map((row) => other.value?.[row] as number);
          return Math.abs(mean(own) - meanOf(item, genuine));
        }),
      );
    };
    assert.ok(differences("average") < 0.8 * differences("random"));
  });

  it("is drawn by its random numbers alone and refuses what cannot be", () => {
    assert.deepEqual(attack(events, {}).data.item, attack(events, {}).data.item);
    assert.notDeepEqual(attack(events, {}).data.item, attacked(events, { size: 0.2 }, random(2)).data.item);
    assert.throws(() => attack(events, { targets: [80] }), InputError);
    assert.throws(() => attack(events, { fillers: 80, targets: [1] }), InputError);
    assert.throws(() => attack(events, { kind: "segment" as never }), InputError);
    assert.throws(() => attack(events.select([]), {}), InputError);
  });
});
