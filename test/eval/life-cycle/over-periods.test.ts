import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { assemble } from "../../../lib/eval/columns.ts";
import { differenceOverPeriods, meanOverPeriods } from "../../../lib/eval/life-cycle/over-periods.ts";
import { ndcg } from "../../../lib/eval/ranking.ts";
import type { Evaluation } from "../../../lib/eval/types.ts";

const metric = ndcg(3);

function evaluation(values: readonly number[], users: readonly number[], protocol = "a period"): Evaluation {
  const column = {
    name: metric.name,
    metric,
    per: "query",
    values: Float64Array.from(values),
    unanswered: 0,
    convention: "",
  } as const;
  const heading = {
    model: "m",
    protocol,
    candidates: "",
    backend: "",
    seeds: [1],
    seconds: { fit: 0, answer: 0 },
    notes: [],
  };
  return assemble({ ...heading, users: Int32Array.from(users), ratingUsers: new Int32Array(0) }, [column], {
    resamples: 1,
  });
}

describe("figures over periods", () => {
  // A busy period of 0.5 (four questions) and a quiet one of 1 (one question): each counts a half.
  const one = [evaluation([0.2, 0.4, 0.6, 0.8], [0, 1, 2, 3]), evaluation([1], [0])];
  const other = [evaluation([0.1, 0.3, 0.5, 0.7], [0, 1, 2, 3]), evaluation([0.6], [0])];

  it("count each period alike, however many were asked", () => {
    const { value, byPeriod } = meanOverPeriods([one], metric);
    assert.ok(Math.abs(value - 0.75) < 1e-12);
    assert.deepEqual(
      byPeriod.map((figure) => Number(figure.toFixed(12))),
      [0.5, 1],
    );
    const { value: ahead, byPeriod: each, ci95 } = differenceOverPeriods([one], [other], metric);
    assert.ok(Math.abs(ahead - 0.25) < 1e-12);
    assert.deepEqual(
      each.map((figure) => Number(figure.toFixed(12))),
      [0.1, 0.4],
    );
    assert.ok(ci95[0] <= ahead && ahead <= ci95[1]);
  });

  it("pool the questions of several streams within a period, their users being others", () => {
    const pooled = meanOverPeriods([one, [evaluation([1], [0]), evaluation([0, 0, 0], [0, 0, 1])]], metric);
    assert.deepEqual(
      pooled.byPeriod.map((figure) => Number(figure.toFixed(12))),
      [0.6, 0.25],
    );
    // One user alone in a stream: where every draw is of the same, there is no width; two streams of one user have some.
    const alone = [evaluation([0.2], [0])];
    const width = ({ ci95 }: { ci95: readonly [number, number] }) => ci95[1] - ci95[0];
    assert.equal(width(meanOverPeriods([alone], metric)), 0);
    assert.ok(width(meanOverPeriods([alone, [evaluation([0.8], [0])]], metric)) > 0.3);
  });

  it("refuse arms that were not asked alike, streams of unequal length, and figures that are not there", () => {
    const says = (words: RegExp) => (error: unknown) => error instanceof InputError && words.test(error.message);
    const asked = [one[0] as Evaluation, evaluation([0.6], [0], "another period")];
    assert.throws(() => differenceOverPeriods([one], [asked], metric), says(/others in period 2 of stream 1/));
    assert.throws(() => differenceOverPeriods([one], [one.slice(1)], metric), says(/asked alike/));
    assert.throws(() => meanOverPeriods([one, one.slice(1)], metric), says(/equally many periods, got 2, 1/));
    assert.throws(() => meanOverPeriods([], metric), says(/got none/));
    assert.throws(() => meanOverPeriods([one], ndcg(7)), says(/values of nDCG@7/));
  });
});
