import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../../lib/base/errors.ts";
import { normals, random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { approximateIndex, readApproximateIndex } from "../../../lib/models/retrieval/approximate-index.ts";
import { exactIndex } from "../../../lib/models/retrieval/exact-index.ts";
import { emptyGraph } from "../../../lib/models/retrieval/usearch.ts";
import { skip } from "../../support/skips.ts";
import { temporaryFolder } from "../../support/temporary.ts";

const [size, dimensions, count, k] = [1500, 8, 40, 10];
const drawn = (rows: number, name: string) => normals(rows * dimensions, 1, random(1).stream(name));
const vectors = { dimensions, values: drawn(size, "items") };
const queries = drawn(count, "queries");
const settings = { metric: "ip", quantization: "f32", connectivity: 4, expansion_add: 8, expansion_search: 8 } as const;

/** The share of the right items among what was found. */
function recall(found: Int32Array, right: Int32Array): number {
  let hits = 0;
  for (let q = 0; q < count; q++) {
    const own = new Set(right.subarray(q * k, (q + 1) * k));
    for (const item of new Set(found.subarray(q * k, (q + 1) * k))) hits += Number(own.has(item));
  }
  return hits / right.length;
}

describe("an approximate index", () => {
  const temporary = temporaryFolder();

  before(async function () {
    await useBackend("cpu");
    const reason = await emptyGraph({ ...settings, dimensions }).then(
      () => null,
      (error: Error) => error.message,
    );
    if (reason !== null) skip(this, reason);
  });

  for (const similarity of ["dot", "cosine", "euclidean"] as const) {
    it(`finds nearly all of the nearest by ${similarity}, in order and with their similarities`, async () => {
      const right = await exactIndex(vectors, { similarity }).search(queries, k);
      const index = await approximateIndex(vectors, { similarity });
      const found = await index.search(queries, k);
      assert.ok(recall(found.items, right.items) > 0.9);
      const exact = await exactIndex(vectors, { similarity }).search(queries, size);
      for (let q = 0; q < count; q++) {
        const scores = [...found.scores.subarray(q * k, (q + 1) * k)];
        assert.deepEqual(
          scores,
          [...scores].sort((a, b) => b - a),
        );
        const place = exact.items.subarray(q * size, (q + 1) * size).indexOf(found.items[q * k] as number);
        assert.ok(Math.abs((exact.scores[q * size + place] as number) - (scores[0] as number)) < 1e-4);
      }
      const wide = await approximateIndex(vectors, { similarity, expansionSearch: 2000 });
      assert.ok(recall((await wide.search(queries, k)).items, right.items) > 0.99);
    });
  }

  it("finds fewer of them when it looks less far, and nearly all with 16 and 8 bits a number", async () => {
    const right = (await exactIndex(vectors, { similarity: "cosine" }).search(queries, k)).items;
    const shares = [];
    for (const options of [
      { connectivity: 2, expansionAdd: 4, expansionSearch: 1 },
      { quantization: "f16" },
      { quantization: "i8" },
    ] as const) {
      const index = await approximateIndex(vectors, { similarity: "cosine", ...options });
      shares.push(recall((await index.search(queries, k)).items, right));
    }
    const [hasty, half, eighth] = shares as [number, number, number];
    assert.ok(hasty < 0.7 && half > 0.9 && eighth > 0.7, String(shares));
  });

  it("gives the same twice, after it was saved and read, and reads with another reach", async () => {
    const [one, two] = [await approximateIndex(vectors), await approximateIndex(vectors)];
    const found = await one.search(queries, k);
    assert.deepEqual(await two.search(queries, k), found);
    const folder = temporary.path("one");
    await one.save(folder);
    const read = await readApproximateIndex(folder, dimensions);
    assert.deepEqual(read.options, one.options);
    assert.deepEqual(await read.search(queries, k), found);
    const wide = await readApproximateIndex(folder, dimensions, { expansionSearch: 1000, threads: 2 });
    const right = (await exactIndex(vectors).search(queries, k)).items;
    assert.ok(recall((await wide.search(queries, k)).items, right) > recall(found.items, right) - 1e-9);
    assert.equal(wide.options.expansionSearch, 1000);
  });

  it("leaves out what each query leaves out, and answers one query as it answers many", async () => {
    const index = await approximateIndex(vectors);
    const near = await index.search(queries, k);
    const lists = Array.from({ length: count }, (_, q) => near.items.subarray(q * k, q * k + (q % k)));
    const ids = Array.from({ length: size }, (_, item) => String(item));
    const exclude = sequencesOf(vocabulary("item", ids), lists);
    const found = await index.search(queries, k, { exclude });
    for (const [q, list] of lists.entries()) {
      const row = found.items.subarray(q * k, (q + 1) * k);
      assert.equal(new Set([...row, ...list]).size, k + list.length);
      assert.ok(!row.includes(-1));
    }
    const alone = await index.search(queries.subarray(0, dimensions), k);
    assert.deepEqual([...alone.items], [...near.items.subarray(0, k)]);
    assert.equal((await index.search(new Float32Array(0), k)).items.length, 0);
  });

  it("never finds what is no number or has no direction, and finds nothing by it", async () => {
    const values = Float32Array.of(1, 0, Number.NaN, 1, 0, 0, -1, 0);
    const asked = Float32Array.of(1, 0, 0, 0, Number.NaN, 0);
    const cosine = await approximateIndex({ dimensions: 2, values }, { similarity: "cosine" });
    assert.deepEqual([...(await cosine.search(asked, 3)).items], [0, 3, -1, -1, -1, -1, -1, -1, -1]);
    const dot = await approximateIndex({ dimensions: 2, values });
    assert.deepEqual([...(await dot.search(asked, 3)).items].slice(0, 3), [0, 2, 3]);
    const nothing = await approximateIndex({ dimensions: 1, values: Float32Array.of(Number.NaN) });
    assert.deepEqual([...(await nothing.search(Float32Array.of(1), 1)).items], [-1]);
  });

  it("refuses an index of other dimensions, a folder without one, damage, and 8 bits without cosine", async () => {
    const refused = (work: () => Promise<unknown>, says: RegExp) =>
      assert.rejects(work, (error) => error instanceof InputError && says.test(error.message));
    const folder = temporary.path("refused");
    await refused(() => readApproximateIndex(folder, dimensions), /none there/);
    await (await approximateIndex(vectors, { connectivity: 4 })).save(folder);
    await refused(() => readApproximateIndex(folder, 9), /an index of 9 dimensions, got one of 8/);
    const other = temporary.path("other");
    await (await approximateIndex({ dimensions, values: queries })).save(other);
    writeFileSync(join(other, "graph.usearch"), "damaged");
    await refused(() => readApproximateIndex(other, dimensions), /a graph in graph\.usearch/);
    await refused(() => approximateIndex(vectors, { quantization: "i8" }), /8 bits a number with cosine only/);
    await refused(() => approximateIndex(vectors, { expansion: 3 } as never), /expansion/);
  });
});

describe("the package usearch", () => {
  it("where it cannot be loaded is said to be missing, with what to do", async () => {
    const fails = () => Promise.reject(new Error("No native build was found\nfor this platform"));
    await assert.rejects(
      () => emptyGraph({ ...settings, dimensions }, fails),
      (error) => error instanceof InputError && /none on .*No native build was found\).*exactIndex/.test(error.message),
    );
  });
});
