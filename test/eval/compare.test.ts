import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { assemble } from "../../lib/eval/columns.ts";
import { compare, compareWith } from "../../lib/eval/compare.ts";
import { coverage } from "../../lib/eval/lists.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import { rmse } from "../../lib/eval/rating.ts";
import type { Evaluation, Metric } from "../../lib/eval/types.ts";
import { closeTo } from "./close-to.ts";
import { fixture } from "./fixture.ts";

function judged(model: string, metric: Metric, values: ArrayLike<number>, users: Int32Array | null = null): Evaluation {
  const per = metric.kind === "rating" ? "rating" : metric.kind === "list" ? "all" : "query";
  return assemble(
    {
      model,
      protocol: "made by hand",
      candidates: "all",
      backend: "javascript",
      seeds: [1],
      seconds: { fit: 0, answer: 0 },
      users: per === "query" ? users : null,
      ratingUsers: users ?? new Int32Array(values.length),
      notes: [],
    },
    [
      {
        name: metric.name,
        metric,
        per,
        values: Float64Array.from(values),
        unanswered: 0,
        convention: metric.convention,
      },
    ],
    { resamples: 200 },
  );
}

const uniform = (length: number, seed: number) => {
  const draw = random(seed);
  return Float64Array.from({ length }, () => draw.uniform());
};

describe("compare", () => {
  it("gives difference, effect size and tests of the paired values", () => {
    const metric = ndcg(10);
    for (const { name, a, b, t, tP, dz } of fixture.paired) {
      const found = compare(judged("a", metric, a), judged("b", metric, b), metric);
      const difference = a.reduce((sum, value, row) => sum + value - (b[row] as number), 0) / a.length;
      closeTo(found.difference, difference, name, { relative: 1e-9 });
      closeTo(found.effectSize, dz, `${name}: effect size`, { relative: 1e-10 });
      closeTo(found.tTest.t, t, `${name}: t`, { relative: 1e-10 });
      closeTo(found.tTest.p, tP, `${name}: p`, { relative: 1e-10 });
      assert.deepEqual([found.units, found.n], ["queries", a.length]);
      const [low, high] = found.ci95;
      assert.ok(low < difference && difference < high);
    }
  });

  it("says who is ahead only when the interval does not hold 0, in the metric's own sense", () => {
    const base = uniform(200, 1);
    const better = base.map((value, row) => value + (row % 3) * 0.1);
    const higher = (a: Float64Array, b: Float64Array) =>
      compare(judged("a", ndcg(5), a), judged("b", ndcg(5), b), "nDCG@5");
    assert.equal(higher(better, base).ahead, "a");
    assert.equal(higher(base, better).ahead, "b");
    assert.equal(higher(base, uniform(200, 2)).ahead, null);
    const same = higher(base, base);
    assert.deepEqual([same.difference, same.effectSize, same.ahead, same.tTest.p], [0, 0, null, 1]);
    const users = Int32Array.from({ length: 200 }, (_, row) => row >> 1);
    const lower = compare(judged("a", rmse(), better, users), judged("b", rmse(), base, users), rmse());
    assert.equal(lower.ahead, "b");
    const root = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value, 0) / 200);
    closeTo(lower.difference, root(better) - root(base), "difference of roots");
  });

  it("takes users, not their many questions, as the units of its tests", () => {
    const users = Int32Array.from({ length: 400 }, (_, row) => row >> 3);
    const a = uniform(50, 3);
    const b = uniform(50, 4);
    const spread = (values: Float64Array) => Float64Array.from(users, (user) => values[user] as number);
    const metric = ndcg(10);
    const once = compare(judged("a", metric, a), judged("b", metric, b), metric);
    const often = compare(judged("a", metric, spread(a), users), judged("b", metric, spread(b), users), metric);
    assert.deepEqual([often.units, often.n], ["users", 50]);
    closeTo(often.tTest.p, once.tTest.p, "p", { relative: 1e-9 });
    closeTo(often.ci95, once.ci95, "interval", { relative: 1e-9 });
  });

  it("leaves out questions that either model left out", () => {
    const found = compare(
      judged("a", ndcg(1), [1, Number.NaN, 0.5, 1]),
      judged("b", ndcg(1), [0.5, 1, Number.NaN, 0.25]),
      "nDCG@1",
    );
    assert.equal(found.n, 2);
    closeTo(found.difference, (0.5 + 0.75) / 2, "difference");
  });

  it("refuses what cannot be compared", () => {
    const a = judged("a", ndcg(10), [1, 0]);
    assert.throws(() => compare(a, judged("b", ndcg(10), [1, 0, 1]), "nDCG@10"), InputError);
    assert.throws(() => compare(a, { ...a, protocol: "another" }, "nDCG@10"), InputError);
    assert.throws(() => compare(a, a, "nDCG@5"), /wanted one of nDCG@10, got “nDCG@5”/);
    const whole = judged("a", coverage(10), [0.5]);
    assert.throws(() => compare(whole, whole, coverage(10)), /one figure for all lists/);
  });
});

describe("compareWith", () => {
  it("corrects p values over the family", () => {
    const metric = ndcg(10);
    const base = uniform(60, 1);
    const others = [0.02, 0.05, 0.1].map((gain, at) => {
      const noise = uniform(60, 10 + at);
      return judged(
        `plus ${gain}`,
        metric,
        base.map((value, row) => value + gain + (noise[row] as number) * 0.3 - 0.15),
      );
    });
    const found = compareWith(judged("base", metric, base), others, metric);
    const sorted = [...found].sort((a, b) => a.tTest.p - b.tTest.p);
    closeTo(sorted[0]?.corrected.tTest ?? 0, 3 * (sorted[0]?.tTest.p ?? 0), "the smallest p, threefold");
    closeTo(
      sorted[1]?.corrected.tTest ?? 0,
      Math.max(2 * (sorted[1]?.tTest.p ?? 0), sorted[0]?.corrected.tTest ?? 0),
      "second",
    );
    assert.deepEqual(
      found.map(({ a, b }) => [a, b]),
      [
        ["plus 0.02", "base"],
        ["plus 0.05", "base"],
        ["plus 0.1", "base"],
      ],
    );
    assert.equal(found[2]?.ahead, "a");
    assert.ok((found[2]?.corrected.wilcoxon ?? 1) < 0.001);
  });
});
