import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { type DriftDetector, streamValue } from "./detector.ts";

export interface AdwinOptions {
  /** δ, in (0, 1): the bound on the chance of an alarm at any one moment at which nothing has changed. */
  confidence: number;
  /** M: how many buckets of one size are kept before the two oldest become one of twice the size. */
  buckets: number;
  /** The window is looked at after every so many values. */
  every: number;
  /** Neither part of a divided window may have fewer values. */
  least: number;
}

const defaults: AdwinOptions = { confidence: 0.002, buckets: 5, every: 1, least: 5 };
const rules = {
  confidence: option.positive(),
  buckets: option.wholeNumber(2),
  every: option.wholeNumber(1),
  least: option.wholeNumber(1),
};

/** Some values that follow each other, summed up: how many, their sum, and the squares about their mean. */
export interface Bucket {
  readonly count: number;
  readonly sum: number;
  readonly squares: number;
}

/** What ADWIN shows beside the detector. */
export interface Adwin extends DriftDetector {
  /** How many values are in the window. */
  readonly width: number;
  /** The mean of the window; NaN while it is empty. */
  readonly mean: number;
  /** From the oldest. Their counts are powers of 2, M of one size at most: M · log₂(width / M) of them for any window. */
  readonly window: readonly Bucket[];
}

/**
 * ADWIN, a window of values that drops its older part when that differs from the younger (Bifet and Gavaldà, SDM 2007;
 * ADWIN2 with the exponential histogram of Datar et al. 2002). For every division of the n values between buckets into n₀
 * older of mean μ₀ and n₁ younger of mean μ₁, with σ² the variance of the window, the window has changed when
 *
 *   |μ₀ − μ₁| > ε,   ε = √((2/m) σ² L) + (2/(3m)) L,   m = 1 / (1/n₀ + 1/n₁),   L = ln(2 ln n / δ).
 *
 * The second term presumes values in [0, 1], as the paper does; for others only the first has a unit. The oldest buckets
 * are then dropped, one by one, until no division differs: only as many as need be, so that much of what was before a change stays
 * at first. The change itself is dated (`kept`) at the division where |μ₀ − μ₁| / ε was greatest. A rise and a fall count alike.
 * @throws InputError for an unknown option or one out of range; from `add` for NaN or an infinite value
 */
export function adwin(given: Partial<AdwinOptions> = {}): Adwin {
  const { confidence, buckets, every, least } = resolveOptions("adwin", defaults, rules, given);
  if (confidence >= 1) {
    throw new InputError({
      wanted: "confidence to be a number above 0 and below 1",
      got: String(confidence),
      where: "adwin",
      fix: `It is a probability, by default ${defaults.confidence}; larger ones raise more alarms.`,
    });
  }
  let window: Bucket[] = [];
  let whole: Bucket = nothing;
  let seen = 0;
  let dated: number | null = null;
  return {
    add(value) {
      dated = null;
      window.push({ count: 1, sum: streamValue(value, "adwin"), squares: 0 });
      whole = united(whole, window.at(-1) as Bucket);
      window = compressed(window, buckets);
      seen++;
      if (seen % every !== 0) return false;
      for (let younger = youngerPart(window, whole, confidence, least); younger !== null; ) {
        dated ??= younger;
        window = window.slice(1);
        // Summed anew: taking a bucket away from the sums would leave its rounding behind.
        whole = window.reduce(united, nothing);
        younger = youngerPart(window, whole, confidence, least);
      }
      return dated !== null;
    },
    get kept() {
      return dated ?? whole.count;
    },
    get width() {
      return whole.count;
    },
    get mean() {
      return whole.sum / whole.count;
    },
    get window() {
      return window;
    },
  };
}

const nothing: Bucket = { count: 0, sum: 0, squares: 0 };

/** Two buckets as one; the squares about the mean by Chan, Golub and LeVeque (1983). */
function united(a: Bucket, b: Bucket): Bucket {
  if (a.count === 0) return b;
  const count = a.count + b.count;
  const apart = a.sum / a.count - b.sum / b.count;
  return { count, sum: a.sum + b.sum, squares: a.squares + b.squares + (apart * apart * a.count * b.count) / count };
}

/** Where there is one bucket too many of a size, its two oldest become one; that may make one too many of the next. */
function compressed(window: readonly Bucket[], most: number): Bucket[] {
  const next = [...window];
  for (let size = 1, end = next.length; ; size *= 2) {
    let from = end;
    while (from > 0 && next[from - 1]?.count === size) from--;
    if (end - from <= most) return next;
    next.splice(from, 2, united(next[from] as Bucket, next[from + 1] as Bucket));
    end = from + 1;
  }
}

/** How many values the younger part has where the window's parts differ most, as a share of ε; null where none differ by more. */
function youngerPart(window: readonly Bucket[], whole: Bucket, confidence: number, least: number): number | null {
  const variance = whole.squares / whole.count;
  const logarithm = Math.log((2 * Math.log(whole.count)) / confidence);
  let older = 0;
  let sum = 0;
  let found: number | null = null;
  let greatest = 1;
  for (const bucket of window) {
    older += bucket.count;
    sum += bucket.sum;
    const younger = whole.count - older;
    if (younger < least) break;
    if (older < least) continue;
    const reciprocal = 1 / older + 1 / younger;
    const bound = Math.sqrt(2 * reciprocal * variance * logarithm) + (2 / 3) * reciprocal * logarithm;
    const apart = Math.abs(sum / older - (whole.sum - sum) / younger) / bound;
    if (apart > greatest) [greatest, found] = [apart, younger];
  }
  return found;
}
