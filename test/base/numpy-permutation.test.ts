import assert from "node:assert/strict";
import { numpyPermutation } from "../../lib/base/numpy-permutation.ts";
import fixture from "../fixtures/numpy-permutation.json" with { type: "json" };

describe("numpyPermutation", () => {
  it("gives what NumPy gives", () => {
    for (const { seed, length, order } of fixture.cases) assert.deepEqual([...numpyPermutation(seed, length)], order);
    const { seed, length, first, last } = fixture.long;
    const order = numpyPermutation(seed, length);
    assert.deepEqual([...order.subarray(0, 20)], first);
    assert.deepEqual([...order.subarray(-20)], last);
  });
});
