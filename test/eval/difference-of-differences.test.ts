import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { normals, random } from "../../lib/base/random.ts";
import { assemble } from "../../lib/eval/columns.ts";
import { type Contest, differenceOfDifferences } from "../../lib/eval/difference-of-differences.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import type { Evaluation } from "../../lib/eval/types.ts";
import { closeTo } from "./close-to.ts";

const metric = ndcg(10);

function judged(values: ArrayLike<number>, users: number[] | null = null, protocol = "by hand"): Evaluation {
  const heading = { model: "any", protocol, candidates: "all", backend: "javascript", seeds: [1], notes: [] };
  const { name, convention } = metric;
  return assemble(
    {
      ...heading,
      seconds: { fit: 0, answer: 0 },
      users: users && Int32Array.from(users),
      ratingUsers: new Int32Array(0),
    },
    [{ name, metric, per: "query", values: Float64Array.from(values), unanswered: 0, convention }],
    { resamples: 10 },
  );
}

const contest = (a: Evaluation, b: Evaluation): Contest => ({ a, b, metric: metric.name });

describe("differenceOfDifferences", () => {
  it("is the difference of the mean leads, with the variances of both added", () => {
    const shop = contest(judged([0.9, 0.5, 0.7]), judged([0.1, 0.3, 0.2]));
    const films = contest(judged([0.2, 0.4]), judged([0.3, 0.3]));
    const found = differenceOfDifferences(shop, films);
    // Leads 0.8, 0.2, 0.5 (mean 0.5, variance 0.09) against −0.1, 0.1 (mean 0, variance 0.02).
    closeTo(found.difference, 0.5, "difference");
    closeTo(found.ci95[1] - 0.5, 1.959964 * Math.sqrt(0.09 / 3 + 0.02 / 2), "half of the interval", { absolute: 1e-6 });
    assert.deepEqual([found.treatment.n, found.control.n], [3, 2]);
    closeTo(differenceOfDifferences(films, shop).difference, -0.5, "turned round");
  });

  it("a user counts once, and questions that one side left out count for neither", () => {
    const users = [4, 4, 7, 9];
    const shop = contest(judged([1, 0, 0.5, 1], users), judged([0, 0, 0.5, Number.NaN], users));
    const films = contest(judged([0.5, 0.5]), judged([0.5, 0.5]));
    const { treatment } = differenceOfDifferences(shop, films);
    assert.equal(treatment.n, 2);
    closeTo(treatment.mean, 0.25, "mean of two users");
  });

  it("holds the truth in about 95 of 100 draws, and what all leads share falls out", () => {
    const draw = random(3);
    const lead = (rows: number, by: number) => {
      const luck = normals(rows, 0.1, draw);
      return contest(judged(luck.map((value) => 0.3 + by + value)), judged(new Float64Array(rows).fill(0.3)));
    };
    const held = Array.from({ length: 200 }, () => {
      const [low, high] = differenceOfDifferences(lead(200, 0.07), lead(100, 0.05)).ci95;
      return low <= 0.02 && 0.02 <= high;
    });
    const share = held.filter(Boolean).length / held.length;
    assert.ok(share > 0.9 && share < 0.99, `${share}`);
  });

  it("refuses sides that were asked different things, and a metric that is not there", () => {
    const fair = contest(judged([1, 0]), judged([0, 0]));
    const refused = (one: Contest) => assert.throws(() => differenceOfDifferences(one, fair), InputError);
    refused(contest(judged([1, 0, 1]), judged([0, 0])));
    refused(contest(judged([1, 0]), judged([0, 0], null, "by another hand")));
    refused({ ...fair, metric: "AUC" });
    refused(contest(judged([1]), judged([0])));
  });
});
