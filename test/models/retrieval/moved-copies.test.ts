import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { movedCopies } from "../../../lib/models/retrieval/moved-copies.ts";

describe("moved copies of vectors", () => {
  const vectors = { dimensions: 3, values: Float32Array.of(100, 0, 0, 0, 1, 0) };

  it("lie about the vectors, as far as their share of the length", () => {
    const copies = movedCopies(vectors, 400, 0.3, random(1));
    assert.equal(copies.length, 1200);
    const away = { long: [] as number[], short: [] as number[] };
    for (let at = 0; at < copies.length; at += 3) {
      const [x, y, z] = copies.subarray(at, at + 3) as unknown as [number, number, number];
      if (x > 20) away.long.push(Math.hypot(x - 100, y, z) / 100);
      else away.short.push(Math.hypot(x, y - 1, z));
    }
    for (const distances of Object.values(away)) {
      assert.ok(Math.abs(distances.length - 200) < 50);
      const square = distances.reduce((sum, one) => sum + one ** 2, 0) / distances.length;
      assert.ok(Math.abs(Math.sqrt(square) - 0.3) < 0.03, String(square));
    }
    assert.deepEqual(movedCopies(vectors, 400, 0.3, random(1)), copies);
  });

  it("are the vectors themselves where nothing is moved, and are refused of nothing", () => {
    const copies = movedCopies(vectors, 20, 0, random(1));
    for (let at = 0; at < 60; at += 3) assert.ok(["100,0,0", "0,1,0"].includes(copies.subarray(at, at + 3).join()));
    assert.throws(() => movedCopies({ dimensions: 3, values: new Float32Array(0) }, 5, 0.3, random(1)), InputError);
    assert.throws(() => movedCopies(vectors, 0, 0.3, random(1)), InputError);
    assert.throws(() => movedCopies(vectors, 5, -1, random(1)), InputError);
  });
});
