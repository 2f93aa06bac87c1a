// Functions of one float32 value, four at a time. `x` and `out` are addresses of n values, `spare` of 16 free bytes,
// through which the last n mod 4 values go.

export function tanh(n: u32, x: u32, out: u32, spare: u32): void {
  for (let at: u32 = 0; at + 4 <= n; at += 4) v128.store(out + at * 4, tanh4(v128.load(x + at * 4)));
  lastIn(n, x, spare);
  v128.store(spare, tanh4(v128.load(spare)));
  lastOut(n, out, spare);
}

export function exp(n: u32, x: u32, out: u32, spare: u32): void {
  for (let at: u32 = 0; at + 4 <= n; at += 4) v128.store(out + at * 4, exp4(v128.load(x + at * 4)));
  lastIn(n, x, spare);
  v128.store(spare, exp4(v128.load(spare)));
  lastOut(n, out, spare);
}

export function erf(n: u32, x: u32, out: u32, spare: u32): void {
  for (let at: u32 = 0; at + 4 <= n; at += 4) v128.store(out + at * 4, erf4(v128.load(x + at * 4)));
  lastIn(n, x, spare);
  v128.store(spare, erf4(v128.load(spare)));
  lastOut(n, out, spare);
}

export function softplus(n: u32, x: u32, out: u32, spare: u32): void {
  for (let at: u32 = 0; at + 4 <= n; at += 4) v128.store(out + at * 4, softplus4(v128.load(x + at * 4)));
  lastIn(n, x, spare);
  v128.store(spare, softplus4(v128.load(spare)));
  lastOut(n, out, spare);
}

export function log(n: u32, x: u32, out: u32, spare: u32): void {
  for (let at: u32 = 0; at + 4 <= n; at += 4) v128.store(out + at * 4, log4(v128.load(x + at * 4)));
  lastIn(n, x, spare);
  v128.store(spare, log4(v128.load(spare)));
  lastOut(n, out, spare);
}

/** The larger (or, with `smaller`, the smaller) of two values; a step of 0 uses one value of `b` for all. NaN stays. */
export function extreme(n: u32, a: u32, b: u32, bStep: u32, smaller: bool, out: u32): void {
  let at: u32 = 0;
  for (; at + 4 <= n; at += 4) {
    const left = v128.load(a + at * 4);
    const right = bStep == 0 ? v128.load_splat<f32>(b) : v128.load(b + at * 4);
    v128.store(out + at * 4, smaller ? f32x4.min(left, right) : f32x4.max(left, right));
  }
  for (; at < n; at++) {
    const left = load<f32>(a + at * 4), right = load<f32>(b + at * bStep * 4);
    store<f32>(out + at * 4, smaller ? min(left, right) : max(left, right));
  }
}

function lastIn(n: u32, x: u32, spare: u32): void {
  const done = n & ~3;
  v128.store(spare, f32x4.splat(0));
  for (let at: u32 = done; at < n; at++) store<f32>(spare + (at - done) * 4, load<f32>(x + at * 4));
}

function lastOut(n: u32, out: u32, spare: u32): void {
  const done = n & ~3;
  for (let at: u32 = done; at < n; at++) store<f32>(out + at * 4, load<f32>(spare + (at - done) * 4));
}

/** a x + b. */
@inline
function fma(a: v128, x: v128, b: f32): v128 {
  return f32x4.add(f32x4.mul(a, x), f32x4.splat(b));
}

/** The rational approximation of Eigen's ptanh_float, within a few units in the last place. */
@inline
function tanh4(value: v128): v128 {
  const limit: f32 = 7.90531110763549805;
  const x = f32x4.max(f32x4.min(value, f32x4.splat(limit)), f32x4.splat(-limit));
  const x2 = f32x4.mul(x, x);
  let p = fma(f32x4.splat(-2.76076847742355e-16), x2, 2.00018790482477e-13);
  p = fma(p, x2, -8.60467152213735e-11);
  p = fma(p, x2, 5.12229709037114e-8);
  p = fma(p, x2, 1.48572235717979e-5);
  p = fma(p, x2, 6.37261928875436e-4);
  p = fma(p, x2, 4.89352455891786e-3);
  let q = fma(f32x4.splat(1.19825839466702e-6), x2, 1.18534705686654e-4);
  q = fma(q, x2, 2.268434632439e-3);
  q = fma(q, x2, 4.89352518554385e-3);
  const tiny = f32x4.lt(f32x4.abs(value), f32x4.splat(0.0004));
  return v128.bitselect(value, f32x4.div(f32x4.mul(x, p), q), tiny);
}

/** The rational approximation of Eigen's erf for float, within a few units in the last place. */
@inline
function erf4(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(4)), f32x4.splat(-4));
  const x2 = f32x4.mul(x, x);
  let p = fma(f32x4.splat(-2.72614225801306e-10), x2, 2.77068142495902e-8);
  p = fma(p, x2, -2.10102402082508e-6);
  p = fma(p, x2, -5.69250639462346e-5);
  p = fma(p, x2, -7.34990630326855e-4);
  p = fma(p, x2, -2.95459980854025e-3);
  p = fma(p, x2, -1.60960333262415e-2);
  let q = fma(f32x4.splat(-1.45660718464996e-5), x2, -2.13374055278905e-4);
  q = fma(q, x2, -1.68282697438203e-3);
  q = fma(q, x2, -7.37332916720468e-3);
  q = fma(q, x2, -1.42647390514189e-2);
  return f32x4.div(f32x4.mul(x, p), q);
}

/** exp after Cephes' expf: x = n ln 2 + r, a polynomial in r, and 2ⁿ in two factors so that neither end is cut off. */
@inline
function exp4(value: v128): v128 {
  const x = f32x4.max(f32x4.min(value, f32x4.splat(89)), f32x4.splat(-104));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504088896341)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = fma(f32x4.splat(1.9875691500e-4), r, 1.3981999507e-3);
  p = fma(p, r, 8.3334519073e-3);
  p = fma(p, r, 4.1665795894e-2);
  p = fma(p, r, 1.6666665459e-1);
  p = fma(p, r, 5.0000001201e-1);
  const y = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), f32x4.splat(1));
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  return f32x4.mul(f32x4.mul(y, power2(half)), power2(i32x4.sub(whole, half)));
}

/** 2ⁿ of whole n in −126 … 127, by the exponent's bits. */
@inline
function power2(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** log after Cephes' logf: x = m 2ⁿ with m in [√½, √2), a polynomial in m − 1; 0, the negative and the endless apart. */
@inline
function log4(value: v128): v128 {
  // Numbers below the normal ones are lifted by 2²³ first.
  const small = f32x4.lt(value, f32x4.splat(1.17549435e-38));
  const x = v128.bitselect(f32x4.mul(value, f32x4.splat(8388608)), value, small);
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(bits, 23);
  const m = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const lifted = v128.and(small, f32x4.splat(23));
  const n = f32x4.sub(f32x4.convert_i32x4_s(exponent), lifted);
  const m2 = f32x4.mul(m, m);
  let p = fma(f32x4.splat(7.0376836292e-2), m, -1.1514610310e-1);
  p = fma(p, m, 1.1676998740e-1);
  p = fma(p, m, -1.2420140846e-1);
  p = fma(p, m, 1.4249322787e-1);
  p = fma(p, m, -1.6668057665e-1);
  p = fma(p, m, 2.0000714765e-1);
  p = fma(p, m, -2.4999993993e-1);
  p = fma(p, m, 3.3333331174e-1);
  let y = f32x4.mul(f32x4.mul(p, m2), m);
  y = f32x4.add(y, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  y = f32x4.sub(y, f32x4.mul(m2, f32x4.splat(0.5)));
  y = f32x4.add(f32x4.add(m, y), f32x4.mul(n, f32x4.splat(0.693359375)));
  const endless = f32x4.splat(Infinity);
  y = v128.bitselect(value, y, f32x4.eq(value, endless));
  y = v128.bitselect(f32x4.neg(endless), y, f32x4.eq(value, f32x4.splat(0)));
  return v128.bitselect(y, f32x4.splat(NaN), f32x4.ge(value, f32x4.splat(0)));
}

/** log(1 + eˣ) = max(x, 0) + log1p(e^−|x|); the rounding of 1 + u is made good to first order. */
@inline
function softplus4(x: v128): v128 {
  const u = exp4(f32x4.neg(f32x4.abs(x)));
  const w = f32x4.add(u, f32x4.splat(1));
  const lost = f32x4.sub(u, f32x4.sub(w, f32x4.splat(1)));
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), f32x4.add(log4(w), f32x4.div(lost, w)));
}
