// Moving and adding up rows of numbers. Addresses and lengths in bytes unless said otherwise.

/**
 * out[b, o, i] = x[b, o, indices[b, i]]: runs of `run` bytes; x has `size` runs along the indexed axis. Returns the
 * place of the first index out of range, or −1.
 */
export function gather(
  batches: u32, outers: u32, size: u32, run: u32, x: u32, indices: u32, count: u32, out: u32,
): i32 {
  for (let i: u32 = 0; i < batches * count; i++) {
    if (load<u32>(indices + i * 4) >= size) return i;
  }
  for (let batch: u32 = 0; batch < batches; batch++) {
    for (let outer: u32 = 0; outer < outers; outer++) {
      for (let i: u32 = 0; i < count; i++) {
        copy(out, x + load<u32>(indices + i * 4) * run, run);
        out += run;
      }
      x += size * run;
    }
    indices += count * 4;
  }
  return -1;
}

/** out[segment[i]] += x[i] for rows of `width` float32 values; segments outside 0 … segments − 1 are left out. */
export function addRows(x: u32, rows: u32, width: u32, segment: u32, segments: u32, out: u32): void {
  memory.fill(out, 0, segments * width * 4);
  for (let row: u32 = 0; row < rows; row++) {
    const target = load<u32>(segment + row * 4);
    if (target < segments) add(out + target * width * 4, x + row * width * 4, width);
  }
}

/**
 * The sums of an array [outer, size, inner] of float32 over its middle axis, times `factor`. Long runs are summed in
 * parts of 128 so that rounding errors do not pile up; `spare` is room for `inner` values.
 */
export function sum(outer: u32, size: u32, inner: u32, factor: f32, x: u32, out: u32, spare: u32): void {
  if (inner == 1) {
    for (let o: u32 = 0; o < outer; o++) store<f32>(out + o * 4, total(x + o * size * 4, size) * factor);
    return;
  }
  for (let o: u32 = 0; o < outer; o++) {
    memory.fill(out, 0, inner * 4);
    for (let from: u32 = 0; from < size; from += 128) {
      const to = min(size, from + 128);
      memory.fill(spare, 0, inner * 4);
      for (let row: u32 = from; row < to; row++) add(spare, x + row * inner * 4, inner);
      add(out, spare, inner);
    }
    for (let i: u32 = 0; i < inner; i++) store<f32>(out + i * 4, load<f32>(out + i * 4) * factor);
    x += size * inner * 4;
    out += inner * 4;
  }
}

/** The sum of n values: four lanes in each part of 1,024, the parts in float64. */
function total(x: u32, n: u32): f32 {
  let whole: f64 = 0;
  while (n >= 4) {
    const part = min(n, 1024) & ~3;
    let even = f32x4.splat(0), odd = f32x4.splat(0);
    let at: u32 = 0;
    for (; at + 8 <= part; at += 8) {
      even = f32x4.add(even, v128.load(x + at * 4));
      odd = f32x4.add(odd, v128.load(x + at * 4, 16));
    }
    if (at < part) even = f32x4.add(even, v128.load(x + at * 4));
    const lanes = f32x4.add(even, odd);
    whole += <f64>f32x4.extract_lane(lanes, 0) + <f64>f32x4.extract_lane(lanes, 1);
    whole += <f64>f32x4.extract_lane(lanes, 2) + <f64>f32x4.extract_lane(lanes, 3);
    x += part * 4;
    n -= part;
  }
  for (; n > 0; n--) {
    whole += load<f32>(x);
    x += 4;
  }
  return <f32>whole;
}

/**
 * The largest of each row [outer, size], at least one number wide; NaN where a row has one. Comparing with pmax, which
 * passes over NaN, and looking for NaN beside it takes less than a maximum that minds both.
 */
export function largest(outer: u32, size: u32, x: u32, out: u32): void {
  for (let row: u32 = 0; row < outer; row++) {
    const end = x + size * 4;
    let most = load<f32>(x);
    if (size >= 8) {
      let left = v128.load(x), right = v128.load(x, 16);
      let odd = v128.or(f32x4.ne(left, left), f32x4.ne(right, right));
      for (x += 32; x + 32 <= end; x += 32) {
        const a = v128.load(x), b = v128.load(x, 16);
        odd = v128.or(odd, v128.or(f32x4.ne(a, a), f32x4.ne(b, b)));
        left = f32x4.pmax(left, a);
        right = f32x4.pmax(right, b);
      }
      left = f32x4.pmax(left, right);
      left = f32x4.pmax(left, v128.shuffle<f32>(left, left, 2, 3, 0, 1));
      left = f32x4.pmax(left, v128.shuffle<f32>(left, left, 1, 0, 3, 2));
      most = v128.any_true(odd) ? NaN : f32x4.extract_lane(left, 0);
    }
    for (; x < end; x += 4) most = max<f32>(most, load<f32>(x));
    store<f32>(out + row * 4, most);
  }
}

/** to += from, `width` float32 values. */
function add(to: u32, from: u32, width: u32): void {
  let at: u32 = 0;
  for (; at + 4 <= width; at += 4) v128.store(to + at * 4, f32x4.add(v128.load(to + at * 4), v128.load(from + at * 4)));
  for (; at < width; at++) store<f32>(to + at * 4, load<f32>(to + at * 4) + load<f32>(from + at * 4));
}

/**
 * Copies an array whose elements lie `strides` apart (in elements; 0 repeats, negative goes back) into one without
 * gaps. `shape` and `strides` are addresses of `rank` 32-bit numbers, `bytes` is an element's size (1 or 4).
 */
export function strided(rank: u32, shape: u32, strides: u32, bytes: u32, from: u32, to: u32): u32 {
  const size = load<u32>(shape);
  const step = load<i32>(strides) * <i32>bytes;
  if (rank > 1) {
    for (let i: u32 = 0; i < size; i++) {
      to = strided(rank - 1, shape + 4, strides + 4, bytes, from, to);
      from += step;
    }
    return to;
  }
  if (step == <i32>bytes) {
    copy(to, from, size * bytes);
  } else if (bytes == 4) {
    for (let i: u32 = 0; i < size; i++) {
      store<u32>(to + i * 4, load<u32>(from));
      from += step;
    }
  } else {
    for (let i: u32 = 0; i < size; i++) {
      store<u8>(to + i, load<u8>(from));
      from += step;
    }
  }
  return to + size * bytes;
}

/** memory.copy costs a call out of the module, which short runs do not repay. */
@inline
function copy(to: u32, from: u32, length: u32): void {
  if (length > 512) {
    memory.copy(to, from, length);
    return;
  }
  let at: u32 = 0;
  for (; at + 16 <= length; at += 16) v128.store(to + at, v128.load(from + at));
  for (; at + 4 <= length; at += 4) store<u32>(to + at, load<u32>(from + at));
  for (; at < length; at++) store<u8>(to + at, load<u8>(from + at));
}
