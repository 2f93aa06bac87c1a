import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { sampledCandidates } from "../../lib/data/candidates.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { assertNoLeakage } from "../../lib/data/leakage.ts";
import { lastOut } from "../../lib/data/split.ts";
import type { Interactions, Sequences, Split } from "../../lib/data/types.ts";

function data(users: number, items: number, events: number, skew = 1): Interactions {
  const draw = random("candidates test");
  const rows = users * events;
  return interactions({
    users: vocabulary(
      "user",
      Array.from({ length: users }, (_, u) => `u${u}`),
    ),
    items: vocabulary(
      "item",
      Array.from({ length: items }, (_, i) => `i${i}`),
    ),
    user: Int32Array.from({ length: rows }, (_, row) => Math.floor(row / events)),
    item: Int32Array.from({ length: rows }, () => Math.floor(items * draw.uniform() ** skew)),
    value: null,
    time: Float64Array.from({ length: rows }, (_, row) => row),
  });
}

const candidatesOf = (split: Split) => split.queries.candidates as Sequences;

describe("data/candidates", () => {
  const split = lastOut(data(30, 100, 12), 2);

  for (const by of ["uniform", "popularity"] as const) {
    it(`draws ${by} negatives outside history and test, sorted, frozen by the seed`, () => {
      const sampled = sampledCandidates(split, 20, random(3), { by });
      const again = sampledCandidates(split, 20, random(3), { by });
      assert.deepEqual([...candidatesOf(sampled).values], [...candidatesOf(again).values]);
      const other = sampledCandidates(split, 20, random(4), { by });
      assert.notDeepEqual([...candidatesOf(sampled).values], [...candidatesOf(other).values]);
      for (let q = 0; q < split.queries.length; q++) {
        const row = candidatesOf(sampled).row(q);
        assert.equal(row.length, 20 + split.truth.row(q).length);
        assert.deepEqual(
          [...row],
          [...new Set(row)].sort((a, b) => a - b),
        );
        for (const item of split.truth.row(q)) assert.ok(row.includes(item));
      }
      assertNoLeakage(sampled, "per user");
      assert.match(sampled.protocol, /; sampled: true items against 20 negatives drawn .* \(frozen, draw 3\)$/);
    });
  }

  it("draws uniformly, or in proportion to training events", () => {
    const skewed = lastOut(data(400, 50, 5, 2));
    const counts = (by: "uniform" | "popularity") => {
      const sampled = candidatesOf(sampledCandidates(skewed, 1, random(1), { by }));
      const drawn = new Float64Array(50);
      for (let q = 0; q < sampled.rows; q++) {
        const truth = new Set(skewed.truth.row(q));
        for (const item of sampled.row(q)) if (!truth.has(item)) drawn[item]!++;
      }
      return drawn.subarray(0, 10).reduce((sum, count) => sum + count) / drawn.reduce((sum, count) => sum + count);
    };
    // A tenth of the draws would deviate by sqrt(.2 · .8 / 400) = .02; the head of the catalogue holds 45 % of events,
    // of which a user's own five events are blocked.
    assert.ok(Math.abs(counts("uniform") - 0.2) < 0.1, `${counts("uniform")}`);
    assert.ok(counts("popularity") > 0.33 && counts("popularity") < 0.5, `${counts("popularity")}`);
  });

  it("finds the rare items that are left to a user who had all the popular ones", () => {
    const hits = Array.from({ length: 2000 }, () => 0);
    const all = interactions({
      users: vocabulary("user", ["fan", "other", "third"]),
      items: vocabulary("item", ["hit", "b", "c", "d", "never"]),
      user: Int32Array.from([...hits, 0, 1, 2]),
      item: Int32Array.from([...hits, 1, 2, 3]),
      value: null,
      time: null,
    });
    const sampled = sampledCandidates(lastOut(all), 2, random(1), { by: "popularity" });
    assert.deepEqual([...candidatesOf(sampled).row(0)], [1, 2, 3]);
    assert.throws(() => sampledCandidates(lastOut(all), 3, random(1), { by: "popularity" }), {
      name: "InputError",
      message: /wanted 3 negatives for each query, got a query with 2 items to draw from/,
    });
  });

  it("keeps to proportions where a user had nearly all the weight", () => {
    const fans = 200;
    const one = (count: number, item: number) => Array.from({ length: count }, () => item);
    const each = [...one(50, 0), 3];
    const item = [...Array.from({ length: fans }, () => each).flat(), ...one(90, 1), ...one(10, 2)];
    const all = interactions({
      users: vocabulary(
        "user",
        Array.from({ length: fans + 100 }, (_, u) => `u${u}`),
      ),
      items: vocabulary("item", ["hit", "nine", "one", "last"]),
      user: Int32Array.from(item, (_, row) => (row < fans * 51 ? Math.floor(row / 51) : row - fans * 50)),
      item: Int32Array.from(item),
      value: null,
      time: null,
    });
    const sampled = candidatesOf(sampledCandidates(lastOut(all), 1, random(2), { by: "popularity" }));
    assert.equal(sampled.rows, fans);
    const share = sampled.values.filter((drawn) => drawn === 1).length / fans;
    // Nine of ten draws should be "nine"; the standard error over 200 queries is 0.021.
    assert.ok(Math.abs(share - 0.9) < 0.064, `${share}`);
  });

  it("refuses what it does not know", () => {
    assert.throws(() => sampledCandidates(split, 0, random(1)), /at least 1/);
    assert.throws(
      () => sampledCandidates(split, 5, random(1), { from: "all" } as object),
      /wanted one of the options by/,
    );
  });
});
