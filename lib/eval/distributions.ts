/** Tail probabilities of the distributions that the tests here need, good to eleven digits also far out in the tail. */

/** The natural logarithm of Γ(x), x > 0: Stirling's series after a shift to x ≥ 10 (NIST DLMF 5.11.1, 5.5.1). */
export function logGamma(x: number): number {
  let shift = 1;
  let z = x;
  for (; z < 10; z++) shift *= z;
  return (z - 0.5) * Math.log(z) - z + Math.log(2 * Math.PI) / 2 + stirling(z) - Math.log(shift);
}

/** What Stirling's formula leaves out of log Γ(z), z ≥ 10. */
function stirling(z: number): number {
  const w = 1 / (z * z);
  return (1 / 12 - w * (1 / 360 - w * (1 / 1260 - w * (1 / 1680 - w * (1 / 1188 - w * (691 / 360360 - w / 156)))))) / z;
}

/** log B(a, b), without taking the difference of two large log Γ where one argument is large. */
function logBeta(a: number, b: number): number {
  const large = Math.max(a, b);
  const small = Math.min(a, b);
  if (large < 10) return logGamma(a) + logGamma(b) - logGamma(a + b);
  const sum = large + small;
  const ratio = -(large - 0.5) * Math.log1p(small / large) - small * Math.log(sum) + small;
  return logGamma(small) + ratio + stirling(large) - stirling(sum);
}

/**
 * The regularised incomplete beta function I_x(a, b), by its continued fraction (NIST DLMF 8.17.22) in Lentz's form.
 * @param x in [0, 1]
 * @param complement 1 − x, where it is known better than that difference would tell
 */
export function incompleteBeta(a: number, b: number, x: number, complement = 1 - x): number {
  if (x <= 0) return 0;
  if (complement <= 0) return 1;
  // The fraction converges fast on this side of the mean only; on the other side I_x(a, b) = 1 − I_{1−x}(b, a).
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, complement, x);
  const front = Math.exp(a * logOfComplement(complement, x) + b * logOfComplement(x, complement) - logBeta(a, b));
  const fraction = continuedFraction(1, (m) => {
    const half = m >> 1;
    return m % 2 === 0
      ? (half * (b - half) * x) / ((a + m - 1) * (a + m))
      : (-(a + half) * (a + b + half) * x) / ((a + m - 1) * (a + m));
  });
  return front / (a * fraction);
}

/** log(1 − x) without losing digits of a small x. */
function logOfComplement(x: number, complement: number): number {
  return x < 0.5 ? Math.log1p(-x) : Math.log(complement);
}

/** 1 + a₁/(1 + a₂/(1 + …)) by the modified Lentz method (Thompson and Barnett 1986); `one` is the constant term. */
function continuedFraction(one: number, term: (m: number) => number): number {
  const tiny = 1e-300;
  let value = one;
  let c = one;
  let d = 0;
  for (let m = 1; m < 20_000; m++) {
    const a = term(m);
    d = one + a * d;
    if (Math.abs(d) < tiny) d = tiny;
    c = one + a / c;
    if (Math.abs(c) < tiny) c = tiny;
    d = 1 / d;
    value *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return value;
}

/** The chance that |T| ≥ |t| for Student's t distribution with `df` > 0 degrees of freedom. */
export function studentTwoSided(t: number, df: number): number {
  if (Number.isNaN(t) || !(df > 0)) return Number.NaN;
  if (!Number.isFinite(t)) return 0;
  return incompleteBeta(df / 2, 0.5, df / (df + t * t), (t * t) / (df + t * t));
}

/** The chance that a standard normal variable lies above z. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  if (z < 2.5) return 0.5 - normalDensity(z) * centralSeries(z);
  return normalDensity(z) / millsFraction(z);
}

/** Φ(z) − ½ over φ(z): z + z³/3 + z⁵/15 + … (NIST DLMF 7.6.2). */
function centralSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (z * z) / (2 * n + 1);
    sum += term;
  }
  return sum;
}

/** z + 1/(z + 2/(z + 3/(z + …))) (NIST DLMF 7.9.2), from the inside out. */
function millsFraction(z: number): number {
  let value = z;
  for (let n = 200; n >= 1; n--) value = z + n / value;
  return value;
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** The z below which a standard normal variable lies with chance p: −∞ at 0, +∞ at 1. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0.5) return 0;
  if (p > 0.5) return -normalQuantile(1 - p);
  if (p === 0) return Number.NEGATIVE_INFINITY;
  // Hastings' approximation (Abramowitz and Stegun 26.2.23, error below 4.5e-4), then Newton on the tail's logarithm.
  const t = Math.sqrt(-2 * Math.log(p));
  let z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  for (let step = 0; step < 4; step++) {
    const tail = normalTail(z);
    z += (tail / normalDensity(z)) * Math.log(tail / p);
  }
  return -z;
}
