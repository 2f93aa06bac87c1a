import assert from "node:assert/strict";
import { normals, random } from "../../../lib/base/random.ts";
import { plainSparseProduct, sparseProduct } from "../../../lib/engine/hot/sparse-product.ts";
import { sparseOf } from "../../support/embeddings.ts";

describe("a sparse matrix times a table", () => {
  const matrix = sparseOf([
    [1, 0, 2],
    [0, 0, 0],
    [0, -3, 0],
    [4, 5, 6],
  ]);

  it("by hand", () => {
    const product = plainSparseProduct(matrix, 2).times(Float32Array.of(1, 10, 2, 20, 3, 30));
    assert.deepEqual([...product], [7, 70, 0, 0, -6, -60, 32, 320]);
  });

  for (const width of [1, 3, 16, 17, 100]) {
    it(`gives the same bits from WebAssembly, width ${width}`, async () => {
      const draw = random(2).stream(`${width}`);
      const table = Array.from({ length: 700 }, () =>
        Array.from({ length: 40 }, () => (draw.uniform() < 0.2 ? draw.normal() : 0)),
      );
      const large = sparseOf(table);
      const hot = await sparseProduct(large, width);
      const plain = plainSparseProduct(large, width);
      for (const given of [normals(40 * width, 1, draw), normals(40 * width, 100, draw)]) {
        const expected = plain.times(given);
        assert.ok(expected.some((value) => value !== 0));
        assert.ok(Buffer.from(hot.times(given).buffer).equals(Buffer.from(expected.buffer)));
      }
    });
  }
});
