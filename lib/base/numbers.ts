/** How far two numbers may lie apart: |a − b| ≤ absolute + relative · |b|. */
export interface Tolerance {
  absolute?: number;
  relative?: number;
}

/** Whether `actual` lies within the tolerance of `expected`. NaN is close to NaN alone, ±∞ to itself alone. */
export function close(actual: number, expected: number, { absolute = 0, relative = 0 }: Tolerance): boolean {
  if (Number.isNaN(actual) || Number.isNaN(expected)) return Number.isNaN(actual) && Number.isNaN(expected);
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return actual === expected;
  return Math.abs(actual - expected) <= absolute + relative * Math.abs(expected);
}

/** The arithmetic mean; NaN for nothing. */
export function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index] as number;
  return sum / values.length;
}

/** The sample standard deviation (n − 1); NaN for fewer than two values. */
export function standardDeviation(values: ArrayLike<number>): number {
  const centre = mean(values);
  let squares = 0;
  for (let index = 0; index < values.length; index++) squares += ((values[index] as number) - centre) ** 2;
  return values.length < 2 ? Number.NaN : Math.sqrt(squares / (values.length - 1));
}

/** The quantile q ∈ [0, 1] by linear interpolation between order statistics (Hyndman–Fan type 7); NaN for nothing. */
export function quantile(values: ArrayLike<number>, q: number): number {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return Number.NaN;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}

/** The lowest and the highest value; [∞, −∞] for nothing. */
export function rangeOf(values: ArrayLike<number>): [number, number] {
  let lowest = Number.POSITIVE_INFINITY;
  let highest = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < values.length; index++) {
    lowest = Math.min(lowest, values[index] as number);
    highest = Math.max(highest, values[index] as number);
  }
  return [lowest, highest];
}
