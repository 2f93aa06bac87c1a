import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { f1, hitRate, meanAveragePrecision, ndcg, precision, recall, reciprocalRank } from "../../lib/eval/ranking.ts";
import { closeTo } from "./close-to.ts";
import { fixture } from "./fixture.ts";

const makers = { hitRate, precision, recall, f1, meanAveragePrecision, reciprocalRank, ndcg };

describe("ranking metrics", () => {
  // Ranks 1 2 3 4 5 hold a b c d e; relevant are b, d and z, which is not in the list.
  const list = [10, 11, 12, 13, 14];
  const relevant = new Set([11, 13, 99]);

  it("agree with values worked out by hand", () => {
    closeTo(hitRate(1).value(list, relevant), 0, "HR@1");
    closeTo(hitRate(2).value(list, relevant), 1, "HR@2");
    closeTo(precision(4).value(list, relevant), 2 / 4, "P@4");
    closeTo(recall(4).value(list, relevant), 2 / 3, "R@4");
    closeTo(f1(4).value(list, relevant), (2 * (1 / 2) * (2 / 3)) / (1 / 2 + 2 / 3), "F1@4");
    closeTo(meanAveragePrecision(4).value(list, relevant), (1 / 2 + 2 / 4) / 3, "AP@4");
    closeTo(meanAveragePrecision(2).value(list, relevant), 1 / 2 / 2, "AP@2");
    closeTo(reciprocalRank(5).value(list, relevant), 1 / 2, "RR@5");
    closeTo(reciprocalRank(1).value(list, relevant), 0, "RR@1");
    const ideal = 1 + 1 / Math.log2(3) + 1 / 2;
    closeTo(ndcg(5).value(list, relevant), (1 / Math.log2(3) + 1 / Math.log2(5)) / ideal, "nDCG@5");
    closeTo(ndcg(2).value(list, relevant), 1 / Math.log2(3) / (1 + 1 / Math.log2(3)), "nDCG@2");
  });

  it("count the empty places of a short list as misses", () => {
    const short = [11];
    closeTo(precision(10).value(short, relevant), 1 / 10, "P@10");
    closeTo(recall(10).value(short, relevant), 1 / 3, "R@10");
    closeTo(ndcg(10).value(short, relevant), 1 / (1 + 1 / Math.log2(3) + 1 / 2), "nDCG@10");
    for (const make of Object.values(makers)) assert.equal(make(10).value([], relevant), 0);
  });

  it("give 1 to a perfect list, also where k is below the number of relevant items", () => {
    for (const make of [hitRate, precision, meanAveragePrecision, reciprocalRank, ndcg]) {
      closeTo(make(2).value([99, 13, 5], relevant), 1, make.name);
    }
    closeTo(recall(2).value([99, 13, 5], relevant), 2 / 3, "recall");
  });

  it("agree with independent implementations on every query and cut", () => {
    const { lists, relevant: sets, expected } = fixture.ranking;
    let compared = 0;
    for (const [k, metrics] of Object.entries(expected)) {
      for (const [name, implementations] of Object.entries(metrics)) {
        const metric = makers[name as keyof typeof makers](Number(k));
        const values = lists.map((one, q) => metric.value(one.slice(0, metric.k), new Set(sets[q])));
        for (const [implementation, wanted] of Object.entries(implementations)) {
          closeTo(values, wanted, `${metric.name} of ${implementation}`);
          compared++;
        }
      }
    }
    assert.equal(compared, 4 * 12);
  });

  it("refuse a k that is no whole number of at least 1", () => {
    for (const k of [0, -1, 2.5, Number.NaN]) assert.throws(() => ndcg(k), InputError);
  });
});
