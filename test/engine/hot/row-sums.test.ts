import assert from "node:assert/strict";
import { normals, random } from "../../../lib/base/random.ts";
import { plainRowSums, rowSums } from "../../../lib/engine/hot/row-sums.ts";

describe("sums of rows", () => {
  it("adds the rows that are named, in their order", () => {
    const table = Float32Array.of(1, 2, 10, 20, 100, 200);
    const { sums } = plainRowSums(table, 2);
    assert.deepEqual([...sums(Int32Array.of(0, 2, 2, 4), Int32Array.of(0, 2, 1, 1))], [101, 202, 0, 0, 20, 40]);
    // In float32 2²⁴ + 1 is lost; the order of the indices shows.
    const steps = plainRowSums(Float32Array.of(2 ** 24, 1, -(2 ** 24)), 1);
    assert.deepEqual([...steps.sums(Int32Array.of(0, 3, 6), Int32Array.of(0, 1, 2, 0, 2, 1))], [0, 1]);
  });

  for (const [rows, width] of [
    [1, 1],
    [7, 15],
    [5, 16],
    [30, 17],
    [40, 64],
    [40, 65],
    [20, 300],
  ] as const) {
    it(`gives the same bits from WebAssembly, ${rows} × ${width}`, async () => {
      const draw = random(4).stream(`${rows} ${width}`);
      const table = normals(rows * width, 1, draw);
      const lengths = Array.from({ length: 300 }, () => draw.integer(2 * rows));
      const offsets = Int32Array.from([
        0,
        ...lengths.map((_, q) => lengths.slice(0, q + 1).reduce((a, b) => a + b, 0)),
      ]);
      const indices = Int32Array.from({ length: offsets[300] as number }, () => draw.integer(rows));
      const hot = await rowSums(table, width);
      const expected = plainRowSums(table, width).sums(offsets, indices);
      assert.ok(expected.some((value) => value !== 0));
      assert.deepEqual(hot.sums(offsets, indices), expected);
      assert.deepEqual(hot.sums(Int32Array.of(0), new Int32Array(0)), new Float32Array(0));
      assert.deepEqual(hot.sums(offsets.subarray(0, 4), indices), expected.subarray(0, 3 * width));
    });
  }
});
