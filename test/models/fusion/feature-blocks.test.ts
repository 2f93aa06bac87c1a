import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { rowVectors } from "../../../lib/data/features/row-vectors.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import type { Column, Table } from "../../../lib/data/types.ts";
import { featureBlocks } from "../../../lib/models/fusion/features/feature-blocks.ts";

const ids = vocabulary("item", ["a", "b", "c", "d", "e"]);
const title = textColumn(["red tent", "blue tent", "steel kettle", "blue kettle", ""]);
const kind = categoryColumn("kind", [["tent"], ["tent"], ["kettle"], ["kettle"], []]);
const columns: Record<string, Column> = {
  title,
  kind,
  price: numberColumn([1, 2, 3, 4, Number.NaN]),
  picture: { type: "vector", dimensions: 2, values: Float32Array.of(3, 4, 0, 1, 1, 0, Number.NaN, 1, 0, 0) },
};

const wrong = (changed: Record<string, unknown>): Table => ({
  vocabulary: ids,
  columns: { ...columns, ...changed } as Table["columns"],
});

describe("feature blocks", () => {
  it("hold rows of length 1 by kind, and zeros where nothing is known", async () => {
    const blocks = await featureBlocks("here", table(ids, columns), null, 100);
    assert.deepEqual(
      blocks.map((block) => block.kind),
      ["text", "category", "number", "vector"],
    );
    for (const { kind, width, values } of blocks) {
      const lengths = Array.from({ length: 5 }, (_, row) =>
        Math.hypot(...values.subarray(row * width, (row + 1) * width)),
      );
      const known = kind === "vector" ? [1, 1, 1, 0, 0] : [1, 1, 1, 1, 0];
      assert.ok(
        lengths.every((length, row) => close(length, known[row] as number, { absolute: 1e-6 })),
        `${kind}: ${lengths}`,
      );
    }
    const [picture] = await featureBlocks("here", table(ids, columns), ["picture"], 100);
    assert.ok(close(picture?.values[0] as number, 0.6, { relative: 1e-6 }));
    assert.deepEqual(await featureBlocks("here", table(ids, { title: textColumn(["", "", "", "", ""]) }), null, 8), []);
  });

  it("bring wide ones down to directions that keep their cosines", async () => {
    const words = rowVectors(table(ids, { title })).columnCount;
    const [whole, reduced] = await Promise.all(
      [100, 4].map(async (width) => (await featureBlocks("here", table(ids, { title }), null, width))[0]),
    );
    assert.equal(whole?.width, words);
    assert.equal(reduced?.width, 4);
    const cosine = (block: typeof whole, a: number, b: number) => {
      const { width, values } = block as NonNullable<typeof whole>;
      return Array.from({ length: width }).reduce<number>(
        (sum, _, d) => sum + values[a * width + d]! * values[b * width + d]!,
        0,
      );
    };
    // Four texts span four directions, so that nothing is lost.
    for (const [a, b] of [
      [0, 1],
      [1, 3],
      [0, 2],
      [2, 3],
    ] as const)
      assert.ok(close(cosine(reduced, a, b), cosine(whole, a, b), { absolute: 1e-5 }), `${a}, ${b}`);
  });

  it("refuse columns that are missing, incomplete, infinite or of no known type", async () => {
    const refused = (of: Table, names: readonly string[] | null = null) =>
      assert.rejects(async () => featureBlocks("here", of, names, 8), InputError);
    await refused(table(ids, columns), ["colour"]);
    await refused(table(ids, columns), ["toString"]);
    await refused(wrong({ title: textColumn(["too", "few"]) }));
    await refused(wrong({ kind: categoryColumn("kind", [["tent"]]) }));
    await refused(wrong({ price: numberColumn([1, 2, Number.POSITIVE_INFINITY, 4, 5]) }));
    await refused(wrong({ picture: { type: "vector", dimensions: 2, values: new Float32Array(10).fill(-Infinity) } }));
    await refused(wrong({ picture: { type: "vector", dimensions: 2, values: new Float32Array(8) } }));
    await refused(wrong({ sound: { type: "sound", values: new Float32Array(5) } }));
  });
});
