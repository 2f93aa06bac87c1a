// The half-steps of alternating least squares. Many small systems share the vectors that are held still:
// (G + Σ w v vᵀ + ridge I) x = Σ p v, sums over the cells of one row of a sparse matrix by compressed rows. Implicit
// feedback: G = Σ v vᵀ over all vectors, w = alpha · value, p = 1 + w. Explicit: no G (address 0), w = 1, p = value, and
// the ridge is times the number of the row's cells. Vectors are float32 and k, their length, is a multiple of 4;
// `spare` is the address of (k + 5) k free values of 8 bytes.

/** Σ v vᵀ over `count` vectors: float64 [k, k], both triangles. */
export function gram(k: u32, vectors: u32, count: u32, out: u32, spare: u32): void {
  memory.fill(out, 0, k * k * 8);
  for (let at: u32 = 0; at < count; at += 4) {
    for (let j: u32 = 0; j < 4; j++) widen(k, vectors + (at + j) * k * 4, spare + j * k * 8, at + j < count);
    addFour(k, spare, 1, 1, 1, 1, out);
  }
  for (let d: u32 = 0; d < k; d++) {
    for (let e: u32 = 0; e < d; e++) store<f64>(out + (e * k + d) * 8, load<f64>(out + (d * k + e) * 8));
  }
}

/** Rounds float64 values to float32. */
export function narrow(count: u32, from: u32, to: u32): void {
  for (let at: u32 = 0; at < count; at++) store<f32>(to + at * 4, <f32>load<f64>(from + at * 8));
}

/**
 * Takes each row's x [rows, k] some steps of conjugate gradients nearer to its solution, in float32 as everything
 * here: 2 n k + k² multiplications a step (Takács, Pilászy, Tikk 2011).
 */
export function descend(
  rows: u32, k: u32, offsets: u32, columns: u32, values: u32, fixed: u32, gram: u32, alpha: f32, regularization: f32,
  steps: u32, solved: u32, spare: u32,
): void {
  const residual = spare, direction = spare + k * 4, product = spare + k * 8;
  for (let row: u32 = 0; row < rows; row++) {
    const from = load<u32>(offsets + row * 4), n = load<u32>(offsets + row * 4, 4) - from;
    if (n == 0) continue;
    const ridge = gram != 0 ? regularization : regularization * <f32>n;
    const cells = columns + from * 4, weights = values + from * 4, x = solved + row * k * 4;
    memory.fill(residual, 0, k * 4);
    for (let at: u32 = 0; at < n; at++) {
      const value = load<f32>(weights + at * 4);
      add(k, gram != 0 ? 1 + alpha * value : value, fixed + load<u32>(cells + at * 4) * k * 4, residual);
    }
    multiply(k, n, cells, weights, fixed, gram, alpha, ridge, x, product);
    add(k, -1, product, residual);
    memory.copy(direction, residual, k * 4);
    let length = dot(k, residual, residual);
    for (let step: u32 = 0; step < steps && length > 1e-20; step++) {
      multiply(k, n, cells, weights, fixed, gram, alpha, ridge, direction, product);
      const curvature = dot(k, direction, product);
      // Rounding can take the last bit of a direction in which the system is all but flat.
      if (!(curvature > 0)) break;
      const stride = length / curvature;
      add(k, stride, direction, x);
      add(k, -stride, product, residual);
      const next = dot(k, residual, residual);
      const share = f32x4.splat(next / length);
      for (let d: u32 = 0; d < k * 4; d += 16) {
        v128.store(direction + d, f32x4.add(v128.load(residual + d), f32x4.mul(share, v128.load(direction + d))));
      }
      length = next;
    }
  }
}

/**
 * Solves each row exactly, by Cholesky in float64, every sum in the order of the plain version: the same bits come out.
 * The number of rows solved: fewer than `rows` where the next one's matrix is not positive definite.
 */
export function solve(
  rows: u32, k: u32, size: u32, offsets: u32, columns: u32, values: u32, fixed: u32, gram: u32, alpha: f64,
  regularization: f64, solved: u32, spare: u32,
): u32 {
  const right = spare + 4 * k * 8, matrix = spare + 5 * k * 8;
  for (let row: u32 = 0; row < rows; row++) {
    const from = load<u32>(offsets + row * 4), n = load<u32>(offsets + row * 4, 4) - from;
    if (n == 0) continue;
    if (gram != 0) memory.copy(matrix, gram, k * k * 8);
    else memory.fill(matrix, 0, k * k * 8);
    memory.fill(right, 0, k * 8);
    for (let at: u32 = 0; at < n; at += 4) {
      for (let j: u32 = 0; j < 4; j++) {
        const there = at + j < n;
        const vector = spare + j * k * 8;
        const cell = (from + (there ? at + j : at)) * 4;
        widen(k, fixed + load<u32>(columns + cell) * k * 4, vector, there);
        const value = <f64>load<f32>(values + cell);
        const pull = f64x2.splat(gram != 0 ? 1 + alpha * value : value);
        for (let d: u32 = 0; d < k * 8; d += 16) {
          v128.store(right + d, f64x2.add(v128.load(right + d), f64x2.mul(pull, v128.load(vector + d))));
        }
      }
      addFour(
        k, spare, weight(values, from + at, from + n, alpha, gram != 0), weight(values, from + at + 1, from + n, alpha, gram != 0),
        weight(values, from + at + 2, from + n, alpha, gram != 0), weight(values, from + at + 3, from + n, alpha, gram != 0), matrix,
      );
    }
    // With λ = 0 a row of fewer cells than dimensions has no single solution: a trace of ridge picks the shortest.
    const ridge = max(gram != 0 ? regularization : regularization * <f64>n, 1e-9);
    for (let d: u32 = 0; d < size; d++) {
      const at = matrix + (d * k + d) * 8;
      store<f64>(at, load<f64>(at) + ridge);
    }
    if (!cholesky(size, k, matrix, right)) return row;
    for (let d: u32 = 0; d < size; d++) store<f32>(solved + (row * k + d) * 4, <f32>load<f64>(right + d * 8));
  }
  return rows;
}

/** Σ over the cells of what they add to the objective: c (1 − x·v)² − (x·v)² for implicit feedback, else (r − x·v)². */
export function observed(
  rows: u32, k: u32, offsets: u32, columns: u32, values: u32, fixed: u32, implicit: bool, alpha: f64, solved: u32,
): f64 {
  let sum: f64 = 0;
  for (let row: u32 = 0; row < rows; row++) {
    const to = load<u32>(offsets + row * 4, 4);
    for (let at = load<u32>(offsets + row * 4); at < to; at++) {
      const value = <f64>load<f32>(values + at * 4);
      const product = wideDot(k, solved + row * k * 4, fixed + load<u32>(columns + at * 4) * k * 4);
      const miss = (implicit ? 1 : value) - product;
      sum += implicit ? (1 + alpha * value) * miss * miss - product * product : miss * miss;
    }
  }
  return sum;
}

/** product = (G + Σ w v vᵀ + ridge I) x. */
function multiply(
  k: u32, n: u32, cells: u32, weights: u32, fixed: u32, gram: u32, alpha: f32, ridge: f32, x: u32, product: u32,
): void {
  const bytes = k * 4;
  for (let d: u32 = 0; d < bytes; d += 16) v128.store(product + d, f32x4.mul(f32x4.splat(ridge), v128.load(x + d)));
  if (gram != 0) {
    for (let e: u32 = 0; e < k; e += 4) {
      const row = gram + e * bytes;
      addFourRows(bytes, v128.load(x + e * 4), row, row + bytes, row + 2 * bytes, row + 3 * bytes, product);
    }
  }
  let at: u32 = 0;
  for (; at + 4 <= n; at += 4) {
    const a = fixed + load<u32>(cells + at * 4) * bytes, b = fixed + load<u32>(cells + at * 4, 4) * bytes;
    const c = fixed + load<u32>(cells + at * 4, 8) * bytes, e = fixed + load<u32>(cells + at * 4, 12) * bytes;
    let sumA = f32x4.splat(0), sumB = f32x4.splat(0), sumC = f32x4.splat(0), sumE = f32x4.splat(0);
    for (let d: u32 = 0; d < bytes; d += 16) {
      const part = v128.load(x + d);
      sumA = f32x4.add(sumA, f32x4.mul(part, v128.load(a + d)));
      sumB = f32x4.add(sumB, f32x4.mul(part, v128.load(b + d)));
      sumC = f32x4.add(sumC, f32x4.mul(part, v128.load(c + d)));
      sumE = f32x4.add(sumE, f32x4.mul(part, v128.load(e + d)));
    }
    const low = f32x4.add(v128.shuffle<f32>(sumA, sumB, 0, 4, 1, 5), v128.shuffle<f32>(sumA, sumB, 2, 6, 3, 7));
    const high = f32x4.add(v128.shuffle<f32>(sumC, sumE, 0, 4, 1, 5), v128.shuffle<f32>(sumC, sumE, 2, 6, 3, 7));
    const dots = f32x4.add(v128.shuffle<f32>(low, high, 0, 1, 4, 5), v128.shuffle<f32>(low, high, 2, 3, 6, 7));
    const weight = gram != 0 ? f32x4.mul(f32x4.splat(alpha), v128.load(weights + at * 4)) : f32x4.splat(1);
    addFourRows(bytes, f32x4.mul(dots, weight), a, b, c, e, product);
  }
  for (; at < n; at++) {
    const vector = fixed + load<u32>(cells + at * 4) * bytes;
    add(k, dot(k, x, vector) * (gram != 0 ? alpha * load<f32>(weights + at * 4) : 1), vector, product);
  }
}

/** to += f₀ a + f₁ b + f₂ c + f₃ e. */
@inline
function addFourRows(bytes: u32, factors: v128, a: u32, b: u32, c: u32, e: u32, to: u32): void {
  const ofA = v128.shuffle<f32>(factors, factors, 0, 0, 0, 0), ofB = v128.shuffle<f32>(factors, factors, 1, 1, 1, 1);
  const ofC = v128.shuffle<f32>(factors, factors, 2, 2, 2, 2), ofE = v128.shuffle<f32>(factors, factors, 3, 3, 3, 3);
  for (let d: u32 = 0; d < bytes; d += 16) {
    const first = f32x4.add(f32x4.mul(ofA, v128.load(a + d)), f32x4.mul(ofB, v128.load(b + d)));
    const second = f32x4.add(f32x4.mul(ofC, v128.load(c + d)), f32x4.mul(ofE, v128.load(e + d)));
    v128.store(to + d, f32x4.add(v128.load(to + d), f32x4.add(first, second)));
  }
}

/** to += factor · from. */
@inline
function add(k: u32, factor: f32, from: u32, to: u32): void {
  const all = f32x4.splat(factor);
  for (let d: u32 = 0; d < k * 4; d += 16) {
    v128.store(to + d, f32x4.add(v128.load(to + d), f32x4.mul(all, v128.load(from + d))));
  }
}

@inline
function dot(k: u32, a: u32, b: u32): f32 {
  let sum = f32x4.splat(0);
  for (let d: u32 = 0; d < k * 4; d += 16) sum = f32x4.add(sum, f32x4.mul(v128.load(a + d), v128.load(b + d)));
  return f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3));
}

/** The inner product of two float32 vectors in float64. */
@inline
function wideDot(k: u32, a: u32, b: u32): f64 {
  let even = f64x2.splat(0), odd = f64x2.splat(0);
  for (let d: u32 = 0; d < k * 4; d += 16) {
    even = f64x2.add(even, f64x2.mul(wide(a + d), wide(b + d)));
    odd = f64x2.add(odd, f64x2.mul(wide(a + d + 8), wide(b + d + 8)));
  }
  const sum = f64x2.add(even, odd);
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** Two float32 values as float64. */
@inline
function wide(at: u32): v128 {
  return f64x2.promote_low_f32x4(v128.load64_zero(at));
}

/** A float32 vector as float64; zeros when it is not `there`. */
@inline
function widen(k: u32, from: u32, to: u32, there: bool): void {
  if (!there) {
    memory.fill(to, 0, k * 8);
    return;
  }
  for (let d: u32 = 0; d < k; d += 2) v128.store(to + d * 8, wide(from + d * 4));
}

/** The weight w of cell `at`; past the end it counts for nothing. */
@inline
function weight(values: u32, at: u32, end: u32, alpha: f64, implicit: bool): f64 {
  if (at >= end) return 0;
  return implicit ? alpha * <f64>load<f32>(values + at * 4) : 1;
}

/** Adds Σ w v vᵀ of four float64 vectors that lie one after the other to the lower triangle of `matrix`. */
function addFour(k: u32, vectors: u32, w0: f64, w1: f64, w2: f64, w3: f64, matrix: u32): void {
  const v0 = vectors, v1 = v0 + k * 8, v2 = v1 + k * 8, v3 = v2 + k * 8;
  for (let d: u32 = 0; d < k * 8; d += 8) {
    const a0 = f64x2.splat(w0 * load<f64>(v0 + d)), a1 = f64x2.splat(w1 * load<f64>(v1 + d));
    const a2 = f64x2.splat(w2 * load<f64>(v2 + d)), a3 = f64x2.splat(w3 * load<f64>(v3 + d));
    const row = matrix + d * k;
    for (let e: u32 = 0; e <= d; e += 16) {
      let sum = f64x2.add(v128.load(row + e), f64x2.mul(a0, v128.load(v0 + e)));
      sum = f64x2.add(sum, f64x2.mul(a1, v128.load(v1 + e)));
      sum = f64x2.add(sum, f64x2.mul(a2, v128.load(v2 + e)));
      v128.store(row + e, f64x2.add(sum, f64x2.mul(a3, v128.load(v3 + e))));
    }
  }
}

/** Solves A x = b of `size` unknowns in place, rows of A `k` values apart; false when A is not positive definite. */
function cholesky(size: u32, k: u32, a: u32, b: u32): bool {
  for (let row: u32 = 0; row < size; row++) {
    const start = a + row * k * 8;
    for (let column: u32 = 0; column < row; column++) {
      const other = a + column * k * 8;
      const rest = load<f64>(start + column * 8) - doubleDot(column, start, other);
      store<f64>(start + column * 8, rest / load<f64>(other + column * 8));
    }
    const pivot = load<f64>(start + row * 8) - doubleDot(row, start, start);
    if (!(pivot > 0) || pivot == Infinity) return false;
    store<f64>(start + row * 8, sqrt(pivot));
  }
  for (let row: u32 = 0; row < size; row++) {
    const start = a + row * k * 8;
    store<f64>(b + row * 8, (load<f64>(b + row * 8) - doubleDot(row, start, b)) / load<f64>(start + row * 8));
  }
  for (let row: i32 = size - 1; row >= 0; row--) {
    const start = a + row * k * 8;
    const solved = load<f64>(b + row * 8) / load<f64>(start + row * 8);
    store<f64>(b + row * 8, solved);
    for (let column: u32 = 0; column < <u32>row; column++) {
      store<f64>(b + column * 8, load<f64>(b + column * 8) - solved * load<f64>(start + column * 8));
    }
  }
  return true;
}

/** The inner product of two runs of float64 values: four sums side by side, added as base/cholesky.ts adds them. */
@inline
function doubleDot(length: u32, a: u32, b: u32): f64 {
  let early = f64x2.splat(0), late = f64x2.splat(0);
  const whole = length & ~3;
  for (let at: u32 = 0; at < whole * 8; at += 32) {
    early = f64x2.add(early, f64x2.mul(v128.load(a + at), v128.load(b + at)));
    late = f64x2.add(late, f64x2.mul(v128.load(a + at, 16), v128.load(b + at, 16)));
  }
  let first = f64x2.extract_lane(early, 0);
  for (let at = whole * 8; at < length * 8; at += 8) first += load<f64>(a + at) * load<f64>(b + at);
  return first + f64x2.extract_lane(early, 1) + (f64x2.extract_lane(late, 0) + f64x2.extract_lane(late, 1));
}
