import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { textSequences } from "../../../lib/data/text/text-sequences.ts";
import { tfIdf } from "../../../lib/data/text/tf-idf.ts";
import { normalizedMutualInformation } from "../../../lib/eval/mutual-information.ts";
import { sphericalKMeans } from "../../../lib/models/embeddings/spherical-k-means.ts";

/** Documents of six words, four of their own topic's ten and two that any may hold. */
function planted(topics: number, each: number, own = 4) {
  const draw = random("topics");
  const of = Array.from({ length: topics * each }, (_, document) => document % topics);
  const texts = of.map((topic) =>
    Array.from({ length: 6 }, (_, at) => (at < own ? `t${topic}w${draw.integer(10)}` : `any${draw.integer(10)}`)).join(
      " ",
    ),
  );
  return { of, vectors: tfIdf(textSequences(texts)).vectors };
}

describe("spherical k-means", () => {
  it("finds planted topics, and nothing where there are none", () => {
    const { of, vectors } = planted(5, 40);
    const { groups, coherence } = sphericalKMeans(vectors, 5, { random: random(1) });
    assert.ok(normalizedMutualInformation(of, groups) > 0.9);
    const none = planted(5, 40, 0);
    const chance = sphericalKMeans(none.vectors, 5, { random: random(1) });
    assert.ok(normalizedMutualInformation(none.of, chance.groups) < 0.1);
    assert.ok(coherence > 0);
  });

  it("puts each row with the nearest centre, fills every group, and does the same for the same seed", () => {
    const { vectors } = planted(3, 10);
    const found = sphericalKMeans(vectors, 6, { random: random(2) });
    assert.equal(new Set(found.groups).size, 6);
    for (const [row, group] of found.groups.entries()) {
      const own = found.cosines.subarray(row * 6, row * 6 + 6);
      assert.ok((own[group] as number) >= Math.max(...own) - 1e-6);
    }
    assert.deepEqual(sphericalKMeans(vectors, 6, { random: random(2) }).groups, found.groups);
  });

  it("leaves empty rows out, and wants a row for each group", () => {
    const { vectors } = tfIdf(textSequences(["red ball", "", "blue cube"]));
    const { groups } = sphericalKMeans(vectors, 2, { random: random(1) });
    assert.equal(groups[1], -1);
    assert.notEqual(groups[0], groups[2]);
    assert.throws(() => sphericalKMeans(vectors, 3, { random: random(1) }), InputError);
  });
});
