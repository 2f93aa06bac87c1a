import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { CountedPairs } from "../../lib/language/counted-pairs.ts";
import { perplexity } from "../../lib/language/language-model.ts";
import { nGram } from "../../lib/language/n-gram.ts";
import { discountsOf } from "../../lib/language/n-gram-levels.ts";

interface Fixture {
  readonly vocabulary: number;
  readonly learned: number[][];
  readonly asked: number[][];
  readonly orders: readonly { discounts: number[][]; logLikelihood: number[]; next: number[][] }[];
}
const fixture: Fixture = JSON.parse(readFileSync(new URL("../fixtures/n-gram.json", import.meta.url), "utf8"));
const texts = (rows: readonly number[][]) => rows.map((row) => Int32Array.from(row));
const near = (got: ArrayLike<number>, wanted: ArrayLike<number>) => {
  assert.equal(got.length, wanted.length);
  for (let at = 0; at < got.length; at++) {
    const [a, b] = [got[at] as number, wanted[at] as number];
    assert.ok(Math.abs(a - b) <= 1e-12 * Math.max(1, Math.abs(b)), `${a} against ${b} at ${at}`);
  }
};

describe("language/n-gram", () => {
  it("gives a bigram model's probabilities as worked out by hand", () => {
    // Start 0; the texts "1 2", "1 2", "1 3"; a word 4 that none holds.
    const model = nGram(
      texts([
        [0, 1, 2],
        [0, 1, 2],
        [0, 1, 3],
      ]),
      5,
      { order: 2 },
    );
    // Pairs stand there three times, twice and once: Y = 1 / (1 + 2); 1 − 2Y, 2 − 3Y, 3 − 0.
    const third = 1 / 3;
    near(model.discounts[1] ?? [], [third, 1, 3]);
    // Tokens 1, 2 and 3 follow one distinct token each, so that n2 = 0 and D1 = ½ by default:
    // (1 − ½) / 3 each, and 1½ / 3 shared out over 5 ids.
    assert.deepEqual(model.discounts[0], [0.5, 1, 1.5]);
    assert.deepEqual(model.grams, [3, 3]);
    const low = [0.1, 0.5 * third + 0.1, 0.5 * third + 0.1, 0.5 * third + 0.1, 0.1];
    // Behind 1: "2" twice, less 1, and "3" once, less ⅓; the 4/3 of 3 go to the lower order.
    const own = [0, 0, third, (1 - third) / 3, 0];
    near(
      model.logProbabilities([0, 1]),
      low.map((share, token) => Math.log((4 / 9) * share + (own[token] as number))),
    );
    // Behind 0: "1" three times, less 3.
    near(model.logProbabilities([0]), low.map(Math.log));
    near(model.logProbabilities([4]), low.map(Math.log));
    near(model.logProbabilities([]), low.map(Math.log));
  });

  it("gives a unigram model's loss in nats as worked out by hand", async () => {
    const model = nGram(texts([[0, 1, 1, 1, 2]]), 4, { order: 1 });
    // Weights 3 and 1 of 4, less 1½ and ½; 2 of 4 shared out over 4 ids. The first token is given, not predicted.
    const shares = [0.125, 1.5 / 4 + 0.125, 0.5 / 4 + 0.125, 0.125];
    near(model.logProbabilities([2]), shares.map(Math.log));
    const { natsPerToken, tokens } = await perplexity(
      model,
      texts([
        [0, 1, 2],
        [3, 3],
      ]),
    );
    assert.equal(tokens, 3);
    near([natsPerToken], [-(Math.log(0.5) + Math.log(0.25) + Math.log(0.125)) / 3]);
  });

  it("equals the formulas, written out in Python, for orders 1 to 5", async () => {
    for (const [place, { discounts, logLikelihood, next }] of fixture.orders.entries()) {
      const model = nGram(texts(fixture.learned), fixture.vocabulary, { order: place + 1 });
      near(model.discounts.flat(), discounts.flat());
      near(await model.logLikelihood(texts(fixture.asked)), logLikelihood);
      for (const [row, history] of [[], [0], [0, 3, 1, 5]].entries()) {
        near(model.logProbabilities(history), next[row] as number[]);
      }
    }
  });

  it("shares out a probability of exactly 1 behind every history, and agrees with itself", async () => {
    const draw = random(3).stream("n-gram");
    const learned = Array.from({ length: 200 }, () =>
      Int32Array.from({ length: 2 + draw.integer(9) }, () => draw.integer(40)),
    );
    for (const order of [1, 2, 3, 4, 5]) {
      const model = nGram(learned, 41, { order });
      for (const text of [...learned.slice(0, 5), Int32Array.of(40, 40, 40, 40, 40)]) {
        const steps = Array.from(text.keys()).slice(1);
        const all = steps.map((at) => model.logProbabilities(text.subarray(0, at)));
        for (const row of all) near([row.reduce((sum, value) => sum + Math.exp(value), 0)], [1]);
        const own = all.reduce((sum, row, at) => sum + (row[text[at + 1] as number] as number), 0);
        near(await model.logLikelihood([text]), [own]);
      }
    }
  });

  it("foresees a chain better the more it remembers, and nothing where there is nothing to foresee", async () => {
    const draw = random(8).stream("chain");
    const chain = (length: number) => {
      const made = [0, draw.integer(20), draw.integer(20)];
      while (made.length < length) {
        const [a, b] = made.slice(-2) as [number, number];
        made.push(draw.integer(10) === 0 ? draw.integer(20) : (3 * a + 7 * b + 1) % 20);
      }
      return Int32Array.from(made);
    };
    const noise = (length: number) => Int32Array.from({ length }, () => draw.integer(20));
    const losses = async (make: (length: number) => Int32Array) => {
      const [learned, asked] = [
        Array.from({ length: 300 }, () => make(30)),
        Array.from({ length: 60 }, () => make(30)),
      ];
      const models = [1, 2, 3, 4].map((order) => nGram(learned, 20, { order }));
      const found = await Promise.all(models.map((model) => perplexity(model, asked)));
      return found.map(({ natsPerToken }) => natsPerToken) as [number, number, number, number];
    };
    const [one, two, three, four] = await losses(chain);
    assert.ok(one > 2.9 && two > 2.9, `${one} ${two}`);
    assert.ok(three < 1.2 && four < three + 0.1, `${three} ${four}`);
    for (const loss of await losses(noise)) assert.ok(loss > Math.log(20) - 0.02, `${loss}`);
  });

  it("writes as a stepper what it says of histories", async () => {
    const model = nGram(texts(fixture.learned), fixture.vocabulary, { order: 3 });
    const stepper = model.stepper();
    const begun = await stepper.begin(texts([[0, 3, 1], [0]]));
    near(begun[0] as Float32Array, Float32Array.from(model.logProbabilities([3, 1])));
    const next = await stepper.step(Int32Array.of(1, 0, 0), Int32Array.of(5, 5, 2));
    const histories = [
      [0, 5],
      [0, 3, 1, 5],
      [0, 3, 1, 2],
    ];
    for (const [row, history] of histories.entries()) {
      near(next[row] as Float32Array, Float32Array.from(model.logProbabilities(history)));
    }
  });

  it("numbers pairs in order of first sight and counts them, however many", () => {
    const pairs = new CountedPairs();
    const draw = random(1).stream("pairs");
    const known = new Map<string, { id: number; count: number }>();
    for (let round = 0; round < 20_000; round++) {
      const [left, right] = [draw.integer(90) * 30_000_000 - 5, draw.integer(90)];
      const entry = known.get(`${left | 0} ${right}`) ?? { id: known.size, count: 0 };
      known.set(`${left | 0} ${right}`, { ...entry, count: entry.count + 1 });
      assert.equal(pairs.add(left | 0, right), entry.id);
    }
    assert.equal(pairs.size, known.size);
    for (const [key, { id, count }] of known) {
      const [left, right] = key.split(" ").map(Number) as [number, number];
      assert.deepEqual([pairs.find(left, right), pairs.counts[id]], [id, count]);
    }
    assert.equal(pairs.find(7, 7), -1);
  });

  it("takes its discounts from the counts of counts", () => {
    // n1 = 4, n2 = 2, n3 = 1, n4 = 1: Y = ½; 1 − 2·½·½, 2 − 3·½·½, 3 − 4·½·1.
    assert.deepEqual(discountsOf(Int32Array.of(1, 1, 1, 1, 2, 2, 3, 4, 9, 0, 0)), [0.5, 1.25, 1]);
    assert.deepEqual(discountsOf(Int32Array.of(1, 2, 4)), [0.5, 1, 1.5]);
    assert.deepEqual(discountsOf(new Int32Array(0)), [0.5, 1, 1.5]);
  });

  it("refuses ids out of range and texts without a token to predict", async () => {
    assert.throws(() => nGram(texts([[0, 5]]), 5), /token ids from 0 to 4, got 5/);
    assert.throws(() => nGram([], 5), /got no texts/);
    assert.throws(() => nGram(texts([[1], []]), 5), /got 2 shorter ones/);
    assert.throws(() => nGram(texts([[0, 1]]), 5, { order: 6 }), InputError);
    const model = nGram(texts([[0, 1]]), 5);
    assert.throws(() => model.logProbabilities([-1]), InputError);
    await assert.rejects(model.logLikelihood(texts([[0, 7]])), InputError);
  });
});
