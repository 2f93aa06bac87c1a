import { InputError, shown } from "../base/errors.ts";
import { clusterMeans } from "./clusters.ts";
import { type MeanDifference, meanDifference } from "./mean-difference.ts";
import type { Evaluation } from "./types.ts";

/** Two models judged on the same questions of one data set. */
export interface Contest {
  readonly a: Evaluation;
  readonly b: Evaluation;
  /** The figure, one with a value per query: "nDCG@10", or "nDCG@10 (99 sampled)", whose name depends on the data. */
  readonly metric: string;
}

/**
 * Whether a lead depends on the data: the lead of a over b on one data set less the lead of a over b on another, in the
 * metric's unit. Within a data set the models are paired question by question, and a user counts once, by the mean of
 * their questions; the two data sets are independent, so that variances add: `meanDifference` of the users' leads, the
 * other data set being its control. Questions that either model left out (NaN) count for neither.
 * @throws InputError for a contest whose sides were not asked the same, for a metric that it lacks, and for fewer than two
 *   users
 */
export function differenceOfDifferences(one: Contest, other: Contest): MeanDifference {
  return meanDifference(leads(other), leads(one));
}

/** The lead of a over b for each user. */
function leads({ a, b, metric }: Contest): Float64Array {
  const [left, right] = [a.perQuery[metric], b.perQuery[metric]];
  if (left === undefined || right === undefined || left.length !== right.length || a.protocol !== b.protocol) {
    const counted = (values: Float64Array | undefined) => (values === undefined ? "none" : String(values.length));
    throw new InputError({
      wanted: `values of ${shown(metric)} on the same questions for both models`,
      got: `${counted(left)} under ${shown(a.protocol, 120)}, ${counted(right)} under ${shown(b.protocol, 120)}`,
      where: "differenceOfDifferences",
      fix: "Evaluate both models of a data set with one split and the same metrics.",
    });
  }
  const differences = left.map((value, row) => value - (right[row] as number));
  return clusterMeans(differences, a.users);
}
