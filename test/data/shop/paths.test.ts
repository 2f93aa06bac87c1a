import assert from "node:assert/strict";
import { mean, standardDeviation } from "../../../lib/base/numbers.ts";
import { pathLength } from "../../../lib/data/shop/paths.ts";
import { type Shop, shop } from "../../../lib/data/shop/shop.ts";
import { labelsOf } from "../../../lib/data/tables.ts";
import type { CategoryColumn } from "../../../lib/data/types.ts";

const size = { users: 400, items: 200, events: 16_000, reviews: 0 };

/** By user: pairs of steps met in the order of their path, less those met the other way round. */
function order({ interactions, truth }: Shop): number[] {
  const { items } = interactions.perUser();
  return Array.from({ length: items.rows }, (_, user) => {
    const met = items.row(user);
    return truth.paths.reduce((balance, path) => {
      const places = path.map((step) => met.indexOf(step)).filter((place) => place >= 0);
      const pairs = places.flatMap((place, at) => places.slice(at + 1).map((later) => Math.sign(later - place)));
      return balance + pairs.reduce((sum, sign) => sum + sign, 0);
    }, 0);
  });
}

describe("data/shop: learning paths", () => {
  const on = shop({ ...size, seed: 1, paths: 1 });

  it("have four steps of one category, in no other path and in no pair", () => {
    const { paths, pairs } = on.truth;
    const category = (item: number) => labelsOf(on.items.columns.category as CategoryColumn, item)[0];
    assert.equal(paths.length, 4);
    assert.ok(paths.every((path) => path.length === pathLength));
    assert.equal(new Set([...paths.flat(), ...pairs.flat()]).size, 4 * pathLength + 2 * pairs.length);
    assert.ok(paths.every((path) => new Set(path.map(category)).size === 1));
    assert.equal(shop({ users: 50, items: 50 }).truth.paths.length, 2);
  });

  it("lead from the first step to the next ones, and say so", () => {
    const { interactions, truth } = on;
    const met = interactions.users.ids.map(() => new Set<number>());
    let steps = 0;
    for (const [row, user] of interactions.user.entries()) {
      const item = interactions.item[row] as number;
      if (truth.cause(row) === "path") {
        steps++;
        const path = truth.paths.find((one) => one.includes(item)) as readonly number[];
        const own = met[user] as Set<number>;
        assert.ok(
          path.slice(0, path.indexOf(item)).every((step) => own.has(step)),
          "a step before it was left out",
        );
        assert.ok(path.indexOf(item) > 0);
      }
      met[user]?.add(item);
    }
    assert.ok(steps > 300, `${steps} steps`);
  });

  for (const seed of [1, 2, 3]) {
    it(`keep their order when they are on, and have none when they are off (seed ${seed})`, () => {
      const standing = (paths: number) => {
        const values = order(shop({ ...size, seed, paths }));
        return { value: mean(values), error: standardDeviation(values) / Math.sqrt(values.length) };
      };
      const [seen, control] = [standing(1), standing(0)];
      assert.ok(seen.value > 3 * seen.error, `on: ${seen.value} ± ${seen.error}`);
      assert.ok(Math.abs(control.value) <= 3 * control.error, `off: ${control.value} ± ${control.error}`);
    });
  }

  it("leave catalogue, people and visits as they are, and the log until the first step is led to", () => {
    const off = shop({ ...size, seed: 1 });
    assert.deepEqual(off.interactions.time, on.interactions.time);
    assert.equal(JSON.stringify(off.items), JSON.stringify(on.items));
    assert.deepEqual(off.truth.paths, on.truth.paths);
    const first = on.interactions.item.findIndex((item, row) => item !== off.interactions.item[row]);
    assert.equal(on.truth.cause(first), "path");
    assert.ok(off.interactions.item.every((_, row) => off.truth.cause(row) !== "path"));
  });
});
