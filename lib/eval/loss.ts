import { InputError } from "../base/errors.ts";
import { mean } from "../base/numbers.ts";
import { type BootstrapOptions, bootstrap, type Estimate } from "./bootstrap.ts";
import type { Evaluation, Metric } from "./types.ts";

/** One model before something happened to what it learns from or reads, and after it. */
export interface BeforeAfter {
  readonly before: Evaluation;
  /** After each of several things that may have happened; kinds of them, as lists, count alike, however long. */
  readonly after: readonly (Evaluation | readonly Evaluation[])[];
}

/**
 * What a model loses, question by question: the figure before less the mean of the figures after, turned so that more is
 * a greater loss. Below 0 where it gained. The interval draws whole users.
 * @throws InputError when the metric has no value per query, or the questions differ
 */
export function loss(of: BeforeAfter, metric: Metric | string, options?: Partial<BootstrapOptions>): Estimate {
  const [estimate] = bootstrap([lost(of, metric)], of.before.users, [([mean]) => mean as number], options);
  return estimate as Estimate;
}

/**
 * How much less one model loses than another by the same blows, paired question by question: above 0 where `of` bears
 * them better. Losses are in the metric's unit, so that a model that had little can lose little.
 * @throws InputError as `loss`
 */
export function lossLess(
  of: BeforeAfter,
  than: BeforeAfter,
  metric: Metric | string,
  options?: Partial<BootstrapOptions>,
): Estimate {
  const [own, other] = [lost(of, metric), lost(than, metric)];
  if (own.length !== other.length) throw differing("both models", own.length, other.length);
  const both = own.map((value, query) => (other[query] as number) - value);
  const [estimate] = bootstrap([both], of.before.users, [([mean]) => mean as number], options);
  return estimate as Estimate;
}

/** By query the loss, averaged over what happened. */
function lost({ before, after }: BeforeAfter, metric: Metric | string): Float64Array {
  const name = typeof metric === "string" ? metric : metric.name;
  const valuesOf = (evaluation: Evaluation | undefined) => {
    const values = evaluation?.perQuery[name];
    if (values !== undefined) return values;
    throw new InputError({
      wanted: `evaluations before and after with a value of ${name} for each query`,
      got: evaluation === undefined ? "none after" : Object.keys(evaluation.perQuery).join(", "),
      where: "loss",
      fix: "Judge the model by this metric both times.",
    });
  };
  const first = valuesOf(before);
  const meanOf = (all: readonly Float64Array[]) => {
    const other = all.find(({ length }) => length !== first.length);
    if (other !== undefined) throw differing("before and after", first.length, other.length);
    return first.map((_, query) => mean(all.map((values) => values[query] as number)));
  };
  const kinds = after.map((kind) => ("perQuery" in kind ? [kind] : kind));
  if (kinds.length === 0 || kinds.some(({ length }) => length === 0)) valuesOf(undefined);
  const later = meanOf(kinds.map((kind) => meanOf(kind.map(valuesOf))));
  const sign = before.metrics[name]?.better === "lower" ? -1 : 1;
  return first.map((value, query) => sign * (value - (later[query] as number)));
}

function differing(of: string, one: number, other: number): InputError {
  return new InputError({
    wanted: `the same questions for ${of}`,
    got: `${one} and ${other}`,
    where: "loss",
    fix: "Judge all under one split.",
  });
}
