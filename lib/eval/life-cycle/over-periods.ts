import { InputError } from "../../base/errors.ts";
import { mean } from "../../base/numbers.ts";
import { type BootstrapOptions, bootstrap, type Estimate } from "../bootstrap.ts";
import { combineOf } from "../columns.ts";
import type { Evaluation, Metric } from "../types.ts";

/** A figure of several periods: the mean of the periods' own, and these. */
export interface OverPeriods extends Estimate {
  readonly byPeriod: readonly number[];
}

/**
 * One arm over periods: each period's mean over all its questions, and the mean of these, so that a busy period counts no
 * more than a quiet one. The interval draws users, each with all of their questions in all periods.
 * @param streams for each stream (such as one shop a seed, whose users are others) one evaluation a period
 * @throws InputError for streams of unequally many periods, or none, and for a metric that an evaluation lacks
 */
export function meanOverPeriods(
  streams: readonly (readonly Evaluation[])[],
  metric: Metric,
  options?: Partial<BootstrapOptions>,
): OverPeriods {
  return estimated(
    streams,
    streams.map((stream) => stream.map((one) => valuesOf(one, metric))),
    metric,
    options,
  );
}

/** The same for the difference of two arms, question by question. @throws InputError where they were not asked alike */
export function differenceOverPeriods(
  a: readonly (readonly Evaluation[])[],
  b: readonly (readonly Evaluation[])[],
  metric: Metric,
  options?: Partial<BootstrapOptions>,
): OverPeriods {
  const differences = a.map((stream, s) =>
    stream.map((one, p) => {
      const other = b[s]?.[p];
      const [left, right] = [valuesOf(one, metric), other === undefined ? [] : valuesOf(other, metric)];
      if (other?.protocol !== one.protocol || left.length !== right.length) {
        throw refusal("both arms asked alike in every period", `others in period ${p + 1} of stream ${s + 1}`);
      }
      return left.map((value, q) => value - (right[q] as number));
    }),
  );
  return estimated(a, differences, metric, options);
}

/** @param values of each question, by stream and period */
function estimated(
  streams: readonly (readonly Evaluation[])[],
  values: readonly (readonly Float64Array[])[],
  metric: Metric,
  options?: Partial<BootstrapOptions>,
): OverPeriods {
  const periods = streams[0]?.length ?? 0;
  if (periods === 0 || streams.some(({ length }) => length !== periods)) {
    throw refusal("streams of equally many periods", `${streams.map(({ length }) => length).join(", ") || "none"}`);
  }
  const rows = values.flat(2).reduce((sum, { length }) => sum + length, 0);
  const series = Array.from({ length: periods }, () => new Float64Array(rows).fill(Number.NaN));
  const clusters = new Int32Array(rows);
  let [row, before] = [0, 0];
  for (const [s, stream] of streams.entries()) {
    let most = -1;
    for (const [p, { users }] of stream.entries()) {
      for (const [q, value] of (values[s]?.[p] ?? []).entries()) {
        const user = users?.[q] ?? -1;
        most = Math.max(most, user);
        (series[p] as Float64Array)[row] = value;
        clusters[row++] = user < 0 ? -1 : before + user;
      }
    }
    before += most + 1;
  }
  const combine = combineOf(metric);
  const each = series.map((one) => combine(mean(one.filter((value) => !Number.isNaN(value)))));
  const [estimate] = bootstrap(series, clusters, [(means) => mean(means.map(combine))], options);
  return { ...(estimate as Estimate), byPeriod: each };
}

function valuesOf({ perQuery, model }: Evaluation, { name }: Metric): Float64Array {
  const found = perQuery[name];
  if (found !== undefined) return found;
  throw refusal(`values of ${name} for each question`, `${Object.keys(perQuery).join(", ") || "none"} of ${model}`);
}

function refusal(wanted: string, got: string): InputError {
  return new InputError({ wanted, got, where: "over periods", fix: "Judge every arm on the same questions." });
}
