import assert from "node:assert/strict";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import type { Table } from "../../../lib/data/types.ts";
import { featureBlocks } from "../../../lib/models/fusion/features/feature-blocks.ts";
import { learnFeatures, readFeatures } from "../../../lib/models/towers/features/feature-map.ts";
import { principalStart } from "../../../lib/models/towers/features/principal-start.ts";

const words = ["red", "green", "blue", "small", "large", "warm", "cold", "old", "new"];

/** Rows that depend on their number alone, so that a longer table begins with a shorter one. */
function rows(count: number): Table {
  const at = Array.from({ length: count }, (_, row) => row);
  const word = (row: number) => words[row % words.length] as string;
  return table(vocabulary("item", at.map(String)), {
    title: textColumn(at.map((row) => (row === 3 ? "" : `${word(row)} ${word(3 * row + 1)} thing`))),
    note: textColumn(at.map((row) => `${word(row * row)} ${word(row + 2)}`)),
    kind: categoryColumn(
      "kind",
      at.map((row) => (row === 5 ? [] : [word(row % 3), word(4 + (row % 2))])),
    ),
    price: numberColumn(at.map((row) => (row === 4 ? Number.NaN : (row * 7) % 11))),
    picture: { type: "vector", dimensions: 2, values: Float32Array.from({ length: 2 * count }, (_, i) => Math.sin(i)) },
  });
}

describe("features that are learned once", () => {
  for (const width of [4, 100]) {
    it(`are those of feature blocks, times the root of the number of columns, ${width} wide`, async () => {
      const of = rows(20);
      const map = await learnFeatures("test", of, null, width);
      const read = readFeatures("test", map, of);
      const blocks = await featureBlocks("test", of, null, width);
      let first = 0;
      for (const { kind, width: wide, values } of blocks) {
        const columns = Object.values(of.columns).filter(({ type }) => type === kind).length;
        for (let row = 0; row < 20; row++) {
          for (let d = 0; d < wide; d++) {
            const own = read[row * map.inputs + first + d]!;
            assert.ok(Math.abs(own - Math.sqrt(columns) * values[row * wide + d]!) < 1e-4, `${kind} ${row} ${d}`);
          }
        }
        first += wide;
      }
      assert.equal(first, map.inputs);
    });
  }

  it("read rows that come later as those before", async () => {
    const map = await learnFeatures("test", rows(20), null, 4);
    const [before, after] = [readFeatures("test", map, rows(20)), readFeatures("test", map, rows(27))];
    assert.deepEqual(after.subarray(0, before.length), before);
    assert.ok(after.subarray(before.length).some((value) => value !== 0));
  });

  it("keep the likeness of rows along their principal axes, centred", async () => {
    const of = rows(20);
    const map = await learnFeatures("test", of, null, 100);
    const features = readFeatures("test", map, of);
    const { weights, bias } = await principalStart(features, map.inputs, map.inputs);
    const projected = Array.from({ length: 20 }, (_, row) =>
      Array.from({ length: map.inputs }, (_, axis) => {
        let sum = bias[axis]!;
        for (let d = 0; d < map.inputs; d++) sum += features[row * map.inputs + d]! * weights[d * map.inputs + axis]!;
        return sum;
      }),
    );
    const distance = (a: number, b: number) => Math.hypot(...projected[a]!.map((one, d) => one - projected[b]![d]!));
    const own = (row: number) => features.subarray(row * map.inputs, (row + 1) * map.inputs);
    for (const [a, b] of [
      [0, 1],
      [2, 9],
      [7, 19],
    ] as const) {
      const expected = Math.hypot(...Array.from(own(a), (one, d) => one - own(b)[d]!));
      assert.ok(Math.abs(distance(a, b) - expected) < 1e-4);
    }
    for (const axis of [0, 1]) {
      assert.ok(Math.abs(projected.reduce((sum, row) => sum + row[axis]!, 0)) < 1e-3, "rows are centred");
    }
  });
});
