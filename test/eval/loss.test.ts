import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { loss, lossLess } from "../../lib/eval/loss.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import type { Evaluation } from "../../lib/eval/types.ts";

const metric = ndcg(10);
const judged = (values: readonly number[], better: "higher" | "lower" = "higher"): Evaluation =>
  ({
    model: "m",
    protocol: "p",
    users: null,
    perQuery: { [metric.name]: Float64Array.from(values) },
    metrics: { [metric.name]: { ...metric, better } },
  }) as unknown as Evaluation;

describe("eval/loss", () => {
  const strong = {
    before: judged([1, 0.8, 0.6, 0.4]),
    after: [judged([0.5, 0.3, 0.1, 0]), judged([0.7, 0.5, 0.3, 0])],
  };
  const firm = { before: judged([0.5, 0.5, 0.5, 0.5]), after: [judged([0.5, 0.5, 0.5, 0.3])] };

  it("is the figure before less the mean of those after", () => {
    // Losses 0.4, 0.4, 0.4, 0.4.
    assert.ok(Math.abs(loss(strong, metric).value - 0.4) < 1e-12);
    assert.ok(Math.abs(loss(firm, metric.name).value - 0.05) < 1e-12);
    assert.deepEqual(loss({ before: strong.before, after: [strong.before] }, metric), { value: 0, ci95: [0, 0] });
  });

  it("counts kinds alike, however many there are of each", () => {
    const [none, half, all] = [judged([1, 1]), judged([0.5, 0.5]), judged([0, 0])];
    assert.equal(loss({ before: none, after: [[half], [all, all, all]] }, metric).value, 0.75);
    assert.equal(loss({ before: none, after: [half, [all, all, all]] }, metric).value, 0.75);
    assert.equal(loss({ before: none, after: [half, all, all, all] }, metric).value, 0.875);
  });

  it("turns with a metric of which less is better", () => {
    const worse = { before: judged([1, 1], "lower"), after: [judged([2, 2], "lower")] };
    assert.equal(loss(worse, metric).value, 1);
  });

  it("compares two models question by question", () => {
    const { value, ci95 } = lossLess(firm, strong, metric);
    assert.ok(Math.abs(value - 0.35) < 1e-12);
    assert.ok(ci95[0] > 0 && ci95[0] <= value && value <= ci95[1]);
    assert.ok(Math.abs(lossLess(strong, firm, metric).value + 0.35) < 1e-12);
  });

  it("refuses other questions, no evaluation after, and a metric that was not judged", () => {
    assert.throws(() => loss({ before: strong.before, after: [judged([1])] }, metric), InputError);
    assert.throws(() => loss({ before: strong.before, after: [] }, metric), InputError);
    assert.throws(() => loss({ before: strong.before, after: [[]] }, metric), InputError);
    assert.throws(() => loss(strong, "HR@10"), InputError);
    assert.throws(() => lossLess({ before: judged([1]), after: [judged([0])] }, strong, metric), InputError);
  });
});
