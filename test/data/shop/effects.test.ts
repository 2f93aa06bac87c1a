import assert from "node:assert/strict";
import { mean, standardDeviation } from "../../../lib/base/numbers.ts";
import { permutation, random } from "../../../lib/base/random.ts";
import { rowsByUser } from "../../../lib/data/interactions.ts";
import { rowProduct } from "../../../lib/data/shop/latent.ts";
import type { ShopOptions } from "../../../lib/data/shop/options.ts";
import { type Shop, shop } from "../../../lib/data/shop/shop.ts";
import type { CategoryColumn, Sequences } from "../../../lib/data/types.ts";

const size = { users: 400, items: 200, events: 16_000, reviews: 0 };
const day = 86_400;

/** One number per user (or pair, or item) whose expectation is 0 where the effect is off. */
type Statistic = (found: Shop, on: Shop) => number[];

/** Shops are built once for all tests of this file. */
const built = new Map<string, Shop>();
function shopWith(options: Partial<ShopOptions>): Shop {
  const key = JSON.stringify(options);
  const found = built.get(key) ?? shop({ ...size, ...options });
  built.set(key, found);
  return found;
}

const timeOf = (found: Shop, row: number) => found.interactions.time?.[row] as number;
const itemOf = (found: Shop, row: number) => found.interactions.item[row] as number;
const labelOf = (found: Shop, column: string, item: number) =>
  ((found.items.columns[column] as CategoryColumn).labels.row(item)[0] as number) ?? -1;

function eventsOfUsers(found: Shop): Int32Array[] {
  const [offsets, rows] = rowsByUser(found.interactions);
  return found.interactions.users.ids.map((_, user) => rows.subarray(offsets[user], offsets[user + 1]));
}

/** Another user for each, so that what is common to all users (popular items, stages of life) cancels. */
const strangers = (users: number) => permutation(users, random("strangers"));

/** Do users meet what fits their own taste rather than a stranger's? */
const taste: Statistic = (found) => {
  const { userTaste, itemTaste, dimensions, drift } = found.truth;
  const other = strangers(size.users);
  return eventsOfUsers(found).map((rows, user) =>
    mean(
      Float64Array.from(rows, (row) => {
        const vectors = timeOf(found, row) < (drift.at[user] as number) ? userTaste.before : userTaste.after;
        const liking = (whose: number) => rowProduct(vectors, whose, itemTaste, itemOf(found, row), dimensions);
        return liking(user) - liking(other[user] as number);
      }),
    ),
  );
};

/** Do users turn to where their own taste, rather than a stranger's, is said to turn? */
const drift: Statistic = (found) => {
  const { itemTaste, dimensions, drift: turn } = found.truth;
  const other = strangers(size.users);
  return eventsOfUsers(found).flatMap((rows, user) => {
    const liking = (part: Int32Array) =>
      mean(
        Float64Array.from(part, (row) => {
          const towards = (whose: number) => rowProduct(turn.towards, whose, itemTaste, itemOf(found, row), dimensions);
          return towards(user) - towards(other[user] as number);
        }),
      );
    const late = (row: number) => timeOf(found, row) >= (turn.at[user] as number);
    const change = liking(rows.filter(late)) - liking(rows.filter((row) => !late(row)));
    return Number.isNaN(change) ? [] : [change];
  });
};

/** Do weekend goods go with weekends? */
const weekly: Statistic = (found, on) => {
  const { period, peak, amplitude } = on.truth.weekly;
  const columns = (found.items.columns.category as CategoryColumn).labels.vocabulary;
  return eventsOfUsers(found).map((rows) => {
    const wave = Float64Array.from(rows, (row) => {
      const monday = Math.floor((timeOf(found, row) - Date.UTC(2024, 0, 1) / 1000) / day) % period;
      return Math.cos((2 * Math.PI * (monday - peak)) / period);
    });
    const goods = Float64Array.from(rows, (row) => {
      return amplitude[columns.id(labelOf(found, "category", itemOf(found, row)))] as number;
    });
    return mean(wave.map((value, at) => (value - mean(wave)) * (goods[at] as number)));
  });
};

/** Do sport headphones and watches follow shoes and sportswear more often than they lead? */
const episode: Statistic = (found) => {
  const kinds = (found.items.columns.subcategory as CategoryColumn).labels.vocabulary;
  const stageOf = (row: number) => {
    const kind = kinds.id(labelOf(found, "subcategory", itemOf(found, row)));
    if (kind === "sports shoes" || kind === "sportswear") return 1;
    return kind === "sport headphones" || kind === "sports watch" ? 2 : 0;
  };
  return eventsOfUsers(found).map((rows) => {
    let balance = 0;
    for (let first = 0; first < rows.length; first++) {
      for (let next = first + 1; next < Math.min(first + 5, rows.length); next++) {
        const [a, b] = [stageOf(rows[first] as number), stageOf(rows[next] as number)];
        if (a * b === 2) balance += b - a;
      }
    }
    return balance;
  });
};

/** Is the partner met right after a purchase, rather than the partner of another pair? */
const pairs: Statistic = (found) => {
  const partner = new Map<number, number>();
  const sham = new Map<number, number>();
  for (const [at, [a, b]] of found.truth.pairs.entries()) {
    const [c, d] = found.truth.pairs[(at + 1) % found.truth.pairs.length] as readonly [number, number];
    partner.set(a, b).set(b, a);
    sham.set(a, d).set(b, c);
  }
  const values: number[] = [];
  for (const rows of eventsOfUsers(found)) {
    for (let at = 0; at + 1 < rows.length; at++) {
      const [row, next] = [rows[at] as number, rows[at + 1] as number];
      const bought = itemOf(found, row);
      if (found.bought[row] === 0 || !partner.has(bought) || timeOf(found, next) - timeOf(found, row) > 3600) continue;
      const met = itemOf(found, next);
      values.push(Number(met === partner.get(bought)) - Number(met === sham.get(bought)));
    }
  }
  return values;
};

/** Do users meet what their friends, rather than a stranger's friends, bought in the last 14 days? */
const friends: Statistic = (found) => {
  const other = strangers(size.users);
  const events = eventsOfUsers(found);
  const purchases = events.map((rows) => rows.filter((row) => found.bought[row] === 1));
  const known = (circle: Int32Array, row: number) =>
    Array.from(circle).some((friend) =>
      (purchases[friend] as Int32Array).some((bought) => {
        const age = timeOf(found, row) - timeOf(found, bought);
        return itemOf(found, bought) === itemOf(found, row) && age > 0 && age <= 14 * day;
      }),
    );
  const circles: Sequences = found.truth.friends;
  return events.map((rows, user) =>
    mean(
      Float64Array.from(rows, (row) => {
        const own = known(circles.row(user), row);
        const theirs = known(
          circles.row(other[user] as number).filter((friend) => friend !== user),
          row,
        );
        return Number(own) - Number(theirs);
      }),
    ),
  );
};

/**
 * Are items with a high planted popularity met more often? One product of standardised values per item. Items of pairs
 * are left out: they are met more often for another reason, and come from the more popular half.
 */
const popularity: Statistic = (found, on) => {
  const counts = new Float64Array(size.items);
  for (const item of found.interactions.item) counts[item] = (counts[item] as number) + 1;
  const paired = new Set(found.truth.pairs.flat());
  const single = [...counts.keys()].filter((item) => !paired.has(item));
  const standard = (values: ArrayLike<number>) => {
    const chosen = Float64Array.from(single, (item) => values[item] as number);
    return chosen.map((value) => (value - mean(chosen)) / standardDeviation(chosen));
  };
  const planted = standard(on.truth.popularity);
  return Array.from(standard(counts.map(Math.log1p)), (value, at) => value * (planted[at] as number));
};

/** Is what thrifty users buy cheaper than what they leave, more so than for others? One product per user. */
const prices: Statistic = (found) => {
  const { thrift, dearness } = found.truth;
  const spread = eventsOfUsers(found).map((rows) => {
    const of = (bought: number) =>
      mean(
        Float64Array.from(
          rows.filter((row) => found.bought[row] === bought),
          (row) => dearness[itemOf(found, row)] as number,
        ),
      );
    return of(0) - of(1);
  });
  const valid = spread.flatMap((value, user) => (Number.isNaN(value) ? [] : [user]));
  const centre = mean(valid.map((user) => thrift[user] as number));
  return valid.map((user) => ((thrift[user] as number) - centre) * (spread[user] as number));
};

const statistics = { taste, popularity, drift, weekly, episode, pairs, friends, prices } satisfies Partial<
  Record<keyof ShopOptions, Statistic>
>;

describe("data/shop: planted effects", () => {
  after(() => built.clear());
  for (const [effect, statistic] of Object.entries(statistics)) {
    for (const seed of [1, 2, 3]) {
      it(`${effect} can be seen when it is on and not when it is off (seed ${seed})`, () => {
        const on = shopWith({ seed });
        const off = shopWith({ seed, [effect]: 0 });
        const standing = (found: Shop) => {
          const values = statistic(found, on);
          return { value: mean(values), error: standardDeviation(values) / Math.sqrt(values.length) };
        };
        const seen = standing(on);
        const control = standing(off);
        assert.ok(seen.value > 3 * seen.error, `on: ${seen.value} ± ${seen.error}`);
        assert.ok(Math.abs(control.value) <= 3 * control.error, `off: ${control.value} ± ${control.error}`);
      });
    }
  }

  it("grows with its strength", () => {
    for (const effect of ["taste", "weekly", "pairs"] as const) {
      const on = shopWith({ seed: 1 });
      const [weak, strong] = [0.5, 2].map((strength) => shopWith({ seed: 1, [effect]: strength })) as [Shop, Shop];
      const means = [weak, on, strong].map((found) => mean(statistics[effect](found, on)));
      assert.deepEqual(
        means,
        means.toSorted((a, b) => a - b),
        effect,
      );
    }
  });
});
