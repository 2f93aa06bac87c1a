import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { centred, groupNearness, partnerRanks } from "../../lib/eval/vector-likeness.ts";

const flat = (rows: number[][]) => ({ dimensions: rows[0]?.length ?? 0, values: Float32Array.from(rows.flat()) });

describe("likeness of vectors", () => {
  it("tells how often a row of the same group is nearer, by hand", () => {
    // Angles 0°, 10°, 30°, 90°: from 0° the order is 10°, 30°, 90°.
    const angles = [0, 10, 30, 90].map((degrees) => [
      3 * Math.cos((degrees * Math.PI) / 180),
      3 * Math.sin((degrees * Math.PI) / 180),
    ]);
    const found = groupNearness(flat(angles), [1, 2, 1, 2]);
    // 0° has 30° inside: above 90°, below 10°. 10° has 90° inside, which is farthest. 30° has 0°: 10° is nearer, 90°
    // farther. 90° has 10°: 30° is nearer, 0° farther.
    assert.deepEqual([...found], [0.5, 0, 0.5, 0.5]);
    assert.deepEqual([...groupNearness(flat(angles), [1, 1, 2, 2])], [1, 1, 0, 1]);
    assert.deepEqual(
      [
        ...groupNearness(
          flat([
            [1, 0],
            [1, 0],
            [2, 0],
          ]),
          [1, 1, 2],
        ),
      ].slice(0, 2),
      [0.5, 0.5],
    );
    assert.ok(Number.isNaN(groupNearness(flat(angles), [1, 2, 2, 2])[0]));
  });

  it("finds a half in vectors without meaning", () => {
    const draw = random(1);
    const vectors = { dimensions: 8, values: Float32Array.from({ length: 200 * 8 }, () => draw.normal()) };
    const found = groupNearness(
      vectors,
      Array.from({ length: 200 }, (_, row) => row % 5),
    );
    assert.ok(Math.abs(found.reduce((sum, value) => sum + value, 0) / 200 - 0.5) < 0.02);
  });

  it("takes away what all rows have in common", () => {
    const rows = flat([
      [11, 0],
      [9, 4],
      [10, -4],
    ]);
    assert.deepEqual(
      centred(rows),
      flat([
        [1, 0],
        [-1, 4],
        [0, -4],
      ]),
    );
    assert.equal(rows.values[0], 11);
  });

  it("ranks each row's own partner among all, ties half", () => {
    const asked = flat([
      [1, 0],
      [0, 1],
      [1, 1],
    ]);
    assert.deepEqual(
      [
        ...partnerRanks(
          asked,
          flat([
            [5, 0],
            [0, 0.1],
            [2, 2],
          ]),
        ),
      ],
      [1, 1, 1],
    );
    assert.deepEqual(
      [
        ...partnerRanks(
          asked,
          flat([
            [0, 1],
            [1, 0],
            [1, 1],
          ]),
        ),
      ],
      [3, 3, 1],
    );
    assert.deepEqual(
      [
        ...partnerRanks(
          asked,
          flat([
            [1, 1],
            [1, 1],
            [1, 1],
          ]),
        ),
      ],
      [2, 2, 2],
    );
    assert.throws(() => partnerRanks(asked, flat([[1, 0]])), /6 and 2/);
  });
});
