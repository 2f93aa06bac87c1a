import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { normals, random, shuffle } from "../../lib/base/random.ts";
import { groupAgreement, nearestRows, neighboursKept } from "../../lib/eval/neighbourhoods.ts";

const rows = (...points: readonly (readonly number[])[]) => ({
  dimensions: points[0]?.length ?? 0,
  values: Float32Array.from(points.flat()),
});
const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Three clouds of 20 points in ten dimensions, and whose each is. */
function clouds() {
  const noise = normals(600, 0.3, random(1).stream("noise"));
  const centres = normals(30, 2, random(1).stream("centres"));
  const groups = Int32Array.from({ length: 60 }, (_, row) => row % 3);
  const values = noise.map(
    (value, at) => value + (centres[(groups[Math.floor(at / 10)] as number) * 10 + (at % 10)] as number),
  );
  return { points: { dimensions: 10, values }, groups };
}

describe("neighbourhoods", () => {
  it("finds the nearest rows, by distance or by angle, the lower index first", () => {
    const points = rows([0, 1], [0, 3], [5, 0], [1, 1], [-1, 1]);
    assert.deepEqual(Array.from(nearestRows(points, 2).subarray(0, 2)), [3, 4]);
    assert.deepEqual(Array.from(nearestRows(points, 2, "cosine").subarray(0, 2)), [1, 3]);
  });

  it("calls a row of zeros nobody's neighbour by angle", () => {
    const points = rows([1, 0], [0, 0], [-1, 0.1], [0.5, 1]);
    assert.deepEqual(Array.from(nearestRows(points, 2, "cosine").subarray(0, 2)), [3, 2]);
  });

  it("tells groups that stand apart from groups dealt out at random", () => {
    const { points, groups } = clouds();
    assert.equal(average(groupAgreement(points, groups, 5)), 1);
    const dealt = shuffle([...groups], random(2));
    assert.ok(Math.abs(average(groupAgreement(points, dealt, 5)) - 1 / 3) < 0.1);
  });

  it("keeps all neighbours of a space that is its own map and few of one drawn at random", () => {
    const { points } = clouds();
    assert.equal(average(neighboursKept(points, points, 5)), 1);
    const scattered = { dimensions: 2, values: normals(120, 1, random(3)) };
    assert.ok(Math.abs(average(neighboursKept(points, scattered, 5)) - 5 / 59) < 0.06);
  });

  it("refuses more neighbours than there are, and maps of other rows", () => {
    const { points } = clouds();
    assert.throws(() => nearestRows(points, 60), InputError);
    assert.throws(() => nearestRows(points, 0), InputError);
    assert.throws(() => neighboursKept(points, rows([0, 1], [1, 2], [2, 2]), 2), /a place for each of the 60/);
  });
});
