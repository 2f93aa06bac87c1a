// A sparse matrix by compressed rows times a table of float32 rows. `width`, the length of a row, is a multiple of 16.

/** Row r of `out` becomes Σ value · table[column] over the cells of row r, added in their order. */
export function times(
  rows: u32, offsets: u32, columns: u32, values: u32, table: u32, width: u32, out: u32,
): void {
  const stride = width * 4;
  for (let row: u32 = 0; row < rows; row++) {
    const from = load<u32>(offsets + row * 4) * 4, to = load<u32>(offsets + row * 4, 4) * 4;
    for (let part: u32 = 0; part < stride; part += 64) {
      let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
      for (let at = from; at < to; at += 4) {
        const value = f32x4.splat(load<f32>(values + at));
        const here = table + load<u32>(columns + at) * stride + part;
        a = f32x4.add(a, f32x4.mul(value, v128.load(here)));
        b = f32x4.add(b, f32x4.mul(value, v128.load(here, 16)));
        c = f32x4.add(c, f32x4.mul(value, v128.load(here, 32)));
        d = f32x4.add(d, f32x4.mul(value, v128.load(here, 48)));
      }
      const there = out + row * stride + part;
      v128.store(there, a);
      v128.store(there, b, 16);
      v128.store(there, c, 32);
      v128.store(there, d, 48);
    }
  }
}
