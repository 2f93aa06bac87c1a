import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { pairCosines, pairSeparation, relatedPairs, shuffledRelation } from "../../lib/eval/pair-separation.ts";

/** Rows of the same parity are related. */
const parity = (rows: number) => relatedPairs(rows, (one, other) => (one - other) % 2 === 0);

describe("pairs told apart", () => {
  it("are all pairs of two rows, once, without those left out", () => {
    const pairs = relatedPairs(4, (one, other) => (one === 0 && other === 3 ? null : one + other === 3));
    const said = Array.from(pairs.left, (left, pair) => [left, pairs.right[pair], pairs.related[pair]]);
    assert.deepEqual(said, [
      [0, 1, 0],
      [0, 2, 0],
      [1, 2, 1],
      [1, 3, 0],
      [2, 3, 0],
    ]);
    assert.throws(() => relatedPairs(4, () => false), { name: "InputError", message: /0 related of 6 pairs/ });
    assert.throws(() => relatedPairs(4, () => true), { name: "InputError" });
  });

  it("have cosines, 0 with a vector of zeros", () => {
    const pairs = relatedPairs(4, (one) => one === 0);
    const vectors = { dimensions: 2, values: Float32Array.of(3, 4, 4, 3, -3, -4, 0, 0) };
    const cosines = [...pairCosines(vectors, pairs)];
    for (const [pair, expected] of [0.96, -1, 0, -0.96, 0, 0].entries()) {
      assert.ok(Math.abs((cosines[pair] as number) - expected) < 1e-6, `${cosines}`);
    }
  });

  it("have the area by hand: every related pair against every other, ties half", () => {
    const pairs = parity(4);
    // Pairs 01 02 03 12 13 23, of which 02 and 13 are related.
    const scores = [0.1, 0.9, 0.5, 0.7, 0.5, 0.2];
    // 02 beats all four; 13 beats 01 and 23, ties with 03 and loses to 12.
    const [way] = pairSeparation([[scores]], pairs);
    assert.ok(Math.abs((way?.area.value ?? 0) - (4 + 2.5) / 8) < 1e-12);
    const [, both] = pairSeparation([[scores.map((x) => -x)], [scores, scores.map((x) => -x)]], pairs);
    assert.ok(Math.abs((both?.area.value ?? 0) - 0.5) < 1e-12);
    assert.ok(Math.abs((both?.lessFirst.value ?? 0) - (0.5 - 1.5 / 8)) < 1e-12);
  });

  it("have intervals that hold a half where scores know nothing, about as often as they say", () => {
    const pairs = parity(16);
    const within = Array.from({ length: 100 }, (_, seed) => {
      const draw = random(seed).stream("scores");
      // Scores of a pair come of its rows, so that pairs that share a row go together.
      const own = Array.from({ length: 16 }, () => draw.uniform());
      const scores = Array.from(
        pairs.left,
        (left, pair) => (own[left] as number) + (own[pairs.right[pair] as number] as number),
      );
      const [way] = pairSeparation([[scores]], pairs, { resamples: 200, seed });
      const [low, high] = way?.area.ci95 ?? [1, 0];
      return low <= 0.5 && 0.5 <= high;
    }).filter(Boolean).length;
    assert.ok(within >= 88, `${within} of 100`);
  });

  it("are told apart no longer when related ones are drawn at random", () => {
    const pairs = parity(40);
    const scores = Array.from(pairs.related, (related, pair) => related + (pair % 7) / 10);
    const [real] = pairSeparation([[scores]], pairs, { resamples: 100 });
    assert.ok((real?.area.ci95[0] ?? 0) > 0.9);
    const control = shuffledRelation(pairs, random(1));
    assert.equal(
      control.related.reduce((a, b) => a + b),
      pairs.related.reduce((a, b) => a + b),
    );
    const [none] = pairSeparation([[scores]], control, { resamples: 100 });
    assert.ok(Math.abs((none?.area.value ?? 1) - 0.5) < 0.06, `${none?.area.value}`);
  });

  it("refuse scores that are none", () => {
    const pairs = parity(4);
    for (const ways of [[], [[]], [[[1, 2]]]]) {
      assert.throws(() => pairSeparation(ways, pairs), { name: "InputError" });
    }
    assert.throws(() => pairSeparation([[[1, 2, 3, 4, 5, 6]]], pairs, { resamples: 0 }), { name: "InputError" });
  });
});
