// Sums of rows of a table, float32 [rows, width]: out[q] = Σ of the rows that indices[offsets[q] …] name. Every sum is
// taken in the order of the indices, so that it is the same, bit for bit, as adding the rows one after the other.

/**
 * The queries' sums over columns `from` … `from + columns − 1` (a multiple of 16 columns), whose part of the table
 * stays in the cache from query to query. Rows are `stride` values apart, in the table and in `out`.
 */
export function addRows(
  queries: u32, offsets: u32, indices: u32, table: u32, stride: u32, from: u32, columns: u32, out: u32,
): void {
  for (let q: u32 = 0; q < queries; q++) {
    const begin = load<u32>(offsets + q * 4), end = load<u32>(offsets + q * 4, 4);
    for (let column = from; column < from + columns; column += 16) {
      const part = table + column * 4;
      let a = f32x4.splat(0), b = f32x4.splat(0), c = f32x4.splat(0), d = f32x4.splat(0);
      for (let at = begin; at < end; at++) {
        const row = part + load<u32>(indices + at * 4) * stride * 4;
        a = f32x4.add(a, v128.load(row));
        b = f32x4.add(b, v128.load(row, 16));
        c = f32x4.add(c, v128.load(row, 32));
        d = f32x4.add(d, v128.load(row, 48));
      }
      const target = out + (q * stride + column) * 4;
      v128.store(target, a);
      v128.store(target, b, 16);
      v128.store(target, c, 32);
      v128.store(target, d, 48);
    }
  }
}
