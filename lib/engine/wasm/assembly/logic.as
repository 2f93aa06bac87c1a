// Comparisons of float32 values, and what is made of their answers: bytes, 1 for true.

const EQUAL: i32 = 0;
const NOT_EQUAL: i32 = 1;
const LESS: i32 = 2;
const LESS_EQUAL: i32 = 3;
const GREATER: i32 = 4;
const GREATER_EQUAL: i32 = 5;

/** out[i] = a[i] ? b[i]; a step of 0 compares all with one value. */
export function compare(which: i32, n: u32, a: u32, b: u32, bStep: u32, out: u32): void {
  if (which == EQUAL) loop(EQUAL, n, a, b, bStep, out);
  else if (which == NOT_EQUAL) loop(NOT_EQUAL, n, a, b, bStep, out);
  else if (which == LESS) loop(LESS, n, a, b, bStep, out);
  else if (which == LESS_EQUAL) loop(LESS_EQUAL, n, a, b, bStep, out);
  else if (which == GREATER) loop(GREATER, n, a, b, bStep, out);
  else loop(GREATER_EQUAL, n, a, b, bStep, out);
}

/** out[i] = a[i] && b[i], or with `either` a[i] || b[i]. */
export function combine(either: bool, n: u32, a: u32, b: u32, out: u32): void {
  let at: u32 = 0;
  for (; at + 16 <= n; at += 16) {
    const left = v128.load(a + at), right = v128.load(b + at);
    v128.store(out + at, either ? v128.or(left, right) : v128.and(left, right));
  }
  for (; at < n; at++) {
    const left = load<u8>(a + at), right = load<u8>(b + at);
    store<u8>(out + at, either ? left | right : left & right);
  }
}

/** out[i] = condition[i] ? yes[i] : no[i], for 32-bit values. */
export function select(n: u32, condition: u32, yes: u32, no: u32, out: u32): void {
  let at: u32 = 0;
  for (; at + 4 <= n; at += 4) {
    const bytes = v128.load_zero<u32>(condition + at);
    const wide = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes));
    const mask = i32x4.ne(wide, i32x4.splat(0));
    v128.store(out + at * 4, v128.bitselect(v128.load(yes + at * 4), v128.load(no + at * 4), mask));
  }
  for (; at < n; at++) store<u32>(out + at * 4, load<u32>((load<u8>(condition + at) ? yes : no) + at * 4));
}

@inline
function loop(which: i32, n: u32, a: u32, b: u32, bStep: u32, out: u32): void {
  let at: u32 = 0;
  const all = v128.load_splat<f32>(b);
  for (; at + 16 <= n; at += 16) {
    const x = a + at * 4, y = b + at * 4;
    const low = i16x8.narrow_i32x4_s(
      test(which, v128.load(x), bStep == 0 ? all : v128.load(y)),
      test(which, v128.load(x, 16), bStep == 0 ? all : v128.load(y, 16)),
    );
    const high = i16x8.narrow_i32x4_s(
      test(which, v128.load(x, 32), bStep == 0 ? all : v128.load(y, 32)),
      test(which, v128.load(x, 48), bStep == 0 ? all : v128.load(y, 48)),
    );
    v128.store(out + at, v128.and(i8x16.narrow_i16x8_s(low, high), i8x16.splat(1)));
  }
  for (; at < n; at++) {
    const mask = test(which, v128.load_splat<f32>(a + at * 4), v128.load_splat<f32>(b + at * bStep * 4));
    store<u8>(out + at, i32x4.extract_lane(mask, 0) & 1);
  }
}

@inline
function test(which: i32, x: v128, y: v128): v128 {
  if (which == EQUAL) return f32x4.eq(x, y);
  if (which == NOT_EQUAL) return f32x4.ne(x, y);
  if (which == LESS) return f32x4.lt(x, y);
  if (which == LESS_EQUAL) return f32x4.le(x, y);
  if (which == GREATER) return f32x4.gt(x, y);
  return f32x4.ge(x, y);
}
