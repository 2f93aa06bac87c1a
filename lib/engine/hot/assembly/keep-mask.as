// Masks of dropout from four generators side by side, one to a lane: sfc32 (Chris Doty-Humphrey, PractRand), whose
// integer arithmetic is the same everywhere.

/**
 * Fills `count` values (a multiple of 4): `scale` where the lane's next draw is at least `limit`, else 0. `state` holds
 * the lanes' words a, b, c and counter, 16 bytes each, and is left where the draws ended.
 */
export function fill(count: u32, limit: u32, scale: f32, state: u32, out: u32): void {
  let a = v128.load(state), b = v128.load(state, 16), c = v128.load(state, 32), counter = v128.load(state, 48);
  const one = i32x4.splat(1), least = i32x4.splat(limit), kept = f32x4.splat(scale);
  for (const end = out + count * 4; out < end; out += 16) {
    const sum = i32x4.add(i32x4.add(a, b), counter);
    counter = i32x4.add(counter, one);
    a = v128.xor(b, i32x4.shr_u(b, 9));
    b = i32x4.add(c, i32x4.shl(c, 3));
    c = i32x4.add(v128.or(i32x4.shl(c, 21), i32x4.shr_u(c, 11)), sum);
    v128.store(out, v128.and(kept, i32x4.ge_u(sum, least)));
  }
  v128.store(state, a);
  v128.store(state, b, 16);
  v128.store(state, c, 32);
  v128.store(state, counter, 48);
}
