import assert from "node:assert/strict";
import { mean, standardDeviation } from "../../lib/base/numbers.ts";
import { normals, permutation, random, shuffle } from "../../lib/base/random.ts";

describe("random", () => {
  it("gives the same numbers for the same seed, for ever", () => {
    const draw = random(1).stream("lstm");
    assert.deepEqual([draw.uint32(), draw.uint32(), draw.uint32()], [1084841968, 939789397, 590105536]);
    assert.equal(draw.path, "1/lstm");
  });

  it("has streams that depend on their path alone", () => {
    const one = random(7);
    const before = one.stream("a").uint32();
    for (let drawn = 0; drawn < 10; drawn++) one.uint32();
    assert.equal(one.stream("a").uint32(), before);
    assert.notEqual(one.stream("b").uint32(), before);
    assert.notEqual(random(8).stream("a").uint32(), before);
    assert.equal(random("7").stream("a").uint32(), before);
  });

  it("is uniform, and normal where it says so", () => {
    const draw = random(3);
    const uniform = Float64Array.from({ length: 40_000 }, () => draw.uniform());
    assert.ok(uniform.every((value) => value >= 0 && value < 1));
    assert.ok(Math.abs(mean(uniform) - 0.5) < (3 * Math.sqrt(1 / 12)) / 200);
    const normal = normals(40_000, 2, draw);
    assert.ok(Math.abs(mean(normal)) < (3 * 2) / 200);
    assert.ok(Math.abs(standardDeviation(normal) - 2) < (3 * 2) / Math.sqrt(80_000));
    const outside = normal.filter((value) => Math.abs(value) > 2 * 1.959964).length / normal.length;
    assert.ok(Math.abs(outside - 0.05) < 3 * Math.sqrt((0.05 * 0.95) / 40_000));
  });

  it("draws whole numbers without bias", () => {
    const draw = random(4);
    const counts = new Int32Array(6);
    for (let at = 0; at < 60_000; at++) counts[draw.integer(6)]!++;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    assert.ok(chiSquare < 20.5, `χ² ${chiSquare} with 5 degrees of freedom`);
  });

  it("permutes: everything once, all orders alike", () => {
    assert.deepEqual(
      [...permutation(50, random(5))].sort((a, b) => a - b),
      Array.from({ length: 50 }, (_, at) => at),
    );
    const draw = random(6);
    const orders = new Map<string, number>();
    for (let at = 0; at < 24_000; at++) {
      const order = shuffle(["a", "b", "c", "d"], draw).join("");
      orders.set(order, (orders.get(order) ?? 0) + 1);
    }
    const chiSquare = [...orders.values()].reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.equal(orders.size, 24);
    assert.ok(chiSquare < 49.7, `χ² ${chiSquare} with 23 degrees of freedom`);
  });
});
