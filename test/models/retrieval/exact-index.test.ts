import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { normals, random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import { tf } from "../../../lib/engine/tf.ts";
import { exactIndex } from "../../../lib/models/retrieval/exact-index.ts";
import type { Similarity } from "../../../lib/models/retrieval/similarity.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { bruteForce } from "./brute-force.ts";

const items = (size: number) =>
  vocabulary(
    "item",
    Array.from({ length: size }, (_, item) => `item ${item}`),
  );
const drawn = (rows: number, dimensions: number, name: string) => ({
  dimensions,
  values: normals(rows * dimensions, 1, random(1).stream(name)),
});

/** Small whole numbers: their products are exact, and most of them equal to others. */
const whole = (rows: number, dimensions: number, name: string) => {
  const draw = random(2).stream(name);
  return { dimensions, values: Float32Array.from({ length: rows * dimensions }, () => draw.integer(5) - 2) };
};

describe("an exact index", () => {
  onEveryBackend(() => {
    for (const similarity of ["dot", "cosine", "euclidean"] as const) {
      it(`finds the nearest by ${similarity}, whatever the sizes`, async () => {
        for (const [rows, dimensions, queries, k] of [
          [1, 1, 1, 1],
          [37, 3, 5, 7],
          [700, 17, 40, 10],
          [129, 70, 13, 129],
        ] as const) {
          const vectors = drawn(rows, dimensions, "items");
          const asked = drawn(queries, dimensions, "queries").values;
          const top = await exactIndex(vectors, { similarity }).search(asked, k);
          const all = bruteForce(vectors, similarity, asked);
          for (let q = 0; q < queries; q++) {
            const found = top.items.subarray(q * k, (q + 1) * k);
            const scores = [...top.scores.subarray(q * k, (q + 1) * k)];
            assert.equal(new Set(found).size, k);
            assert.deepEqual(
              scores,
              [...scores].sort((a, b) => b - a),
            );
            for (const [place, { score }] of (all[q] as (typeof all)[number]).slice(0, k).entries()) {
              const item = found[place] as number;
              const own = all[q]?.find((other) => other.item === item)?.score as number;
              assert.ok(close(scores[place] as number, score, { relative: 1e-5, absolute: 1e-5 }));
              assert.ok(close(own, score, { relative: 1e-5, absolute: 1e-5 }));
            }
          }
        }
      });
    }

    it("takes equal ones by the lower index, and leaves out what each query leaves out", async () => {
      for (const similarity of ["dot", "euclidean"] as const) {
        for (const [rows, k] of [
          [300, 12],
          [300, 200],
        ] as const) {
          const vectors = whole(rows, 4, "items");
          const asked = whole(30, 4, "queries").values;
          const draw = random(3);
          const lists = Array.from({ length: 30 }, (_, q) => Array.from({ length: q * 4 }, () => draw.integer(rows)));
          const exclude = sequencesOf(items(rows), lists);
          const top = await exactIndex(vectors, { similarity }).search(asked, k, { exclude });
          for (const [q, all] of bruteForce(vectors, similarity, asked).entries()) {
            const expected = all.filter(({ item }) => !lists[q]?.includes(item)).map(({ item }) => item);
            const padded = Array.from({ length: k }, (_, place) => expected[place] ?? -1);
            assert.deepEqual([...top.items.subarray(q * k, (q + 1) * k)], padded);
          }
        }
      }
    });

    it("never finds what is no number, and finds nothing by it", async () => {
      const values = Float32Array.of(1, 0, Number.NaN, 1, 0, 0, -1, 0);
      const queries = Float32Array.of(1, 0, 0, 0, Number.NaN, 0);
      const found = async (similarity: Similarity) => [
        ...(await exactIndex({ dimensions: 2, values }, { similarity }).search(queries, 3)).items,
      ];
      assert.deepEqual(await found("dot"), [0, 2, 3, 0, 2, 3, -1, -1, -1]);
      assert.deepEqual(await found("cosine"), [0, 3, -1, -1, -1, -1, -1, -1, -1]);
      assert.deepEqual(await found("euclidean"), [0, 2, 3, 2, 0, 3, -1, -1, -1]);
    });

    it("answers no queries with nothing, and one as it answers many", async () => {
      const index = exactIndex(drawn(500, 9, "items"));
      const queries = drawn(70, 9, "queries").values;
      assert.equal((await index.search(new Float32Array(0), 5)).items.length, 0);
      const before = tf.memory().numTensors;
      const together = await index.search(queries, 5);
      assert.equal(tf.memory().numTensors, before);
      for (const q of [0, 33, 69]) {
        const alone = await index.search(queries.subarray(q * 9, (q + 1) * 9), 5);
        assert.deepEqual([...alone.items], [...together.items.subarray(q * 5, (q + 1) * 5)]);
      }
    });
  });

  it("refuses other dimensions, lengths and options than there are", async () => {
    const index = exactIndex(drawn(6, 3, "items"));
    const refused = (work: () => Promise<unknown>, says: RegExp) =>
      assert.rejects(work, (error) => error instanceof InputError && says.test(error.message));
    await refused(() => index.search(new Float32Array(4), 1), /queries of 3 dimensions.*got 4 numbers/);
    await refused(() => index.search(new Float32Array(3), 7), /from 1 to 6.*got 7/);
    await refused(() => index.search(new Float32Array(3), 0), /from 1 to 6.*got 0/);
    const exclude = sequencesOf(items(6), [[1], [2]]);
    await refused(() => index.search(new Float32Array(3), 1, { exclude }), /each of 1 queries.*got 2 lists/);
    const vectors = { dimensions: 4, values: new Float32Array(6) };
    assert.throws(() => exactIndex(vectors), /6 numbers for 4 dimensions/);
    assert.throws(() => exactIndex({ ...vectors, dimensions: 3 }, { similarity: "near" as never }), InputError);
  });
});
