import assert from "node:assert/strict";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { beamSearch } from "../../../lib/language/generation/beam-search.ts";
import { nextDistribution } from "../../../lib/language/generation/distribution.ts";
import { greedy, type SampleOptions, sample } from "../../../lib/language/generation/sample.ts";
import { scoreContinuations } from "../../../lib/language/generation/score-continuations.ts";
import { logProbabilities } from "../../../lib/language/generation/stepper.ts";
import { wholeStepper } from "../../../lib/language/generation/whole-stepper.ts";

/** Five tokens, of which 4 ends a text; what comes next depends on the two tokens before, without a pattern. */
const [vocabulary, end] = [5, 4];

function logitsAfter(text: ArrayLike<number>): Float32Array {
  const draw = random(`table ${Array.from(text).slice(-2)}`);
  return Float32Array.from({ length: vocabulary }, () => 3 * draw.uniform());
}

const writer = (longest = 100) => wholeStepper(vocabulary, longest, (texts) => texts.map(logitsAfter));
const start = Int32Array.of(0);

/** ln p of a continuation, token by token. */
function likelihood(prefix: ArrayLike<number>, ids: readonly number[]): number {
  let text = Array.from(prefix);
  let sum = 0;
  for (const id of ids) {
    sum += logProbabilities(logitsAfter(text))[id] as number;
    text = [...text, id];
  }
  return sum;
}

/** Every text of at most `most` tokens: those that end, and those that are cut off there. */
function everything(prefix: ArrayLike<number>, most: number): { ids: number[]; sum: number; length: number }[] {
  let open: number[][] = [[]];
  const all: { ids: number[]; sum: number; length: number }[] = [];
  for (let length = 1; length <= most; length++) {
    for (const ids of open) all.push({ ids, sum: likelihood(prefix, [...ids, end]), length });
    open = open.flatMap((ids) => [0, 1, 2, 3].map((id) => [...ids, id]));
  }
  return [...all, ...open.map((ids) => ({ ids, sum: likelihood(prefix, ids), length: most }))];
}

describe("the distribution that a token is drawn from", () => {
  const whole: Pick<SampleOptions, "temperature" | "topK" | "topP" | "banned"> = {
    temperature: 1,
    topK: null,
    topP: 1,
    banned: [],
  };
  const logits = [0.5, 0.2, 0.05, 0.15, 0.1].map(Math.log);
  const given = (changed: Partial<typeof whole>) =>
    Array.from(nextDistribution(logits, { ...whole, ...changed }), (chance) => Number(chance.toFixed(10)));

  it("is the softmax of logits over the temperature", () => {
    assert.deepEqual(given({}), [0.5, 0.2, 0.05, 0.15, 0.1]);
    const squares = [0.25, 0.04, 0.0025, 0.0225, 0.01].map((value) => Number((value / 0.325).toFixed(10)));
    assert.deepEqual(given({ temperature: 0.5 }), squares);
  });

  it("keeps the likeliest k, or as few as reach a share", () => {
    assert.deepEqual(given({ topK: 2 }), [0.7142857143, 0.2857142857, 0, 0, 0]);
    assert.deepEqual(given({ topP: 0.5 }), [1, 0, 0, 0, 0]);
    assert.deepEqual(given({ topP: 0.51 }), [0.7142857143, 0.2857142857, 0, 0, 0]);
    assert.deepEqual(given({ topP: 0.7 }), [0.7142857143, 0.2857142857, 0, 0, 0]);
    assert.deepEqual(given({ topP: 0.71 }), [0.5882352941, 0.2352941176, 0, 0.1764705882, 0]);
    // Within the three likeliest the first holds 0.588.
    assert.deepEqual(given({ topK: 3, topP: 0.58 }), [1, 0, 0, 0, 0]);
    assert.deepEqual(given({ topK: 3, topP: 0.6 }), [0.7142857143, 0.2857142857, 0, 0, 0]);
  });

  it("never draws what is banned", () => {
    assert.deepEqual(given({ banned: [0, 3] }), [0, 0.5714285714, 0.1428571429, 0, 0.2857142857]);
    assert.throws(() => given({ banned: [0, 1, 2, 3, 4] }), /wanted a token that may be written, got none/);
  });
});

describe("writing", () => {
  it("samples texts as often as their probability says", async () => {
    const count = 4000;
    const texts = await sample(writer(), new Array(count).fill(start), { end, maxTokens: 3 }, random(5));
    const seen = new Map<string, number>();
    for (const { ids } of texts) seen.set(ids.join(), (seen.get(ids.join()) ?? 0) + 1);
    let square = 0;
    const all = everything(start, 3);
    for (const { ids, sum } of all) {
      // One list of ids may stand for a text that ended and for no other: those cut off are longer.
      const expected = count * Math.exp(sum);
      square += ((seen.get(ids.join()) ?? 0) - expected) ** 2 / expected;
    }
    // χ² of 84 degrees of freedom exceeds 140 once in ten thousand draws.
    assert.equal(all.length, 85);
    assert.ok(square < 140, `χ² ${square}`);
    for (const { ids, ended, logProbability } of texts.slice(0, 50)) {
      assert.ok(close(logProbability, likelihood(start, ended ? [...ids, end] : [...ids]), { absolute: 1e-9 }));
      assert.ok(ended || ids.length === 3);
    }
  });

  it("draws each row from a stream of its own", async () => {
    const options = { end, maxTokens: 8, temperature: 2 };
    const prefixes = [start, Int32Array.of(0, 3, 2), Int32Array.of(0, 1)];
    const together = await sample(writer(), prefixes, options, random(8));
    const first = await sample(writer(), prefixes.slice(0, 1), options, random(8));
    assert.deepEqual(first[0], together[0]);
    assert.notDeepEqual(await sample(writer(), prefixes, options, random(9)), together);
  });

  it("writes the likeliest token again and again", async () => {
    const prefixes = [start, Int32Array.of(0, 3)];
    const found = await greedy(writer(), prefixes, { end, maxTokens: 6, banned: [1] });
    const sampled = await sample(writer(), prefixes, { end, maxTokens: 6, banned: [1], topK: 1 }, random(1));
    assert.deepEqual(found, sampled);
    for (const [row, { ids }] of found.entries()) {
      const text = [...(prefixes[row] as Int32Array)];
      for (const id of ids) {
        const logits = logitsAfter(text);
        assert.ok(id !== 1 && logits.every((value, other) => other === 1 || value <= (logits[id] as number)));
        text.push(id);
      }
    }
  });

  it("stops at the model's longest text", async () => {
    const [short, full] = await greedy(writer(4), [start, Int32Array.of(0, 1, 2, 3)], { maxTokens: 9 });
    assert.deepEqual([short?.ids.length, short?.ended, full?.ids.length], [3, false, 0]);
    const beams = await beamSearch(writer(4), [start, Int32Array.of(0, 1, 2, 3)], { maxTokens: 9 });
    assert.deepEqual([beams[0]?.[0]?.ids.length, beams[1]?.[0]?.ids.length], [3, 0]);
  });

  it("refuses options that cannot be", async () => {
    for (const [given, message] of [
      [{ temperature: 0 }, /temperature/],
      [{ topK: 0 }, /topK/],
      [{ topP: 0 }, /topP/],
      [{ topP: 1.1 }, /topP/],
      [{ topq: 1 }, /topq/],
    ] as const) {
      await assert.rejects(() => sample(writer(), [start], given as object, random(1)), {
        name: "InputError",
        message,
      });
    }
    await assert.rejects(() => beamSearch(writer(), [start], { width: 0 }), { name: "InputError" });
    await assert.rejects(() => beamSearch(writer(), [start], { lengthPenalty: -1 }), { name: "InputError" });
  });
});

describe("beam search", () => {
  for (const lengthPenalty of [0, 0.6, 1]) {
    it(`finds the best texts of all when it is wide enough, length penalty ${lengthPenalty}`, async () => {
      const prefixes = [start, Int32Array.of(0, 2, 3)];
      const found = await beamSearch(writer(), prefixes, { end, maxTokens: 4, width: 256, lengthPenalty });
      for (const [row, prefix] of prefixes.entries()) {
        const expected = everything(prefix, 4)
          .map(({ ids, sum, length }) => ({ ids, sum, score: sum / length ** lengthPenalty }))
          .sort((a, b) => b.score - a.score)
          .slice(0, 256);
        assert.equal(found[row]?.length, 256);
        // Texts of the same steps in another order are equally likely: what must agree is scores, and that none comes twice.
        assert.equal(new Set(found[row]?.map(({ ids }) => ids.join())).size, 256);
        for (const [place, { ids, ended, score, logProbability }] of (found[row] ?? []).entries()) {
          assert.ok(close(score, expected[place]?.score as number, { absolute: 1e-9 }));
          const sum = likelihood(prefix, ended ? [...ids, end] : [...ids]);
          assert.ok(close(logProbability, sum, { absolute: 1e-9 }));
        }
      }
    });
  }

  it("of width 1 and without a weight of length follows the likeliest token until an ended text is better", async () => {
    const [beam] = await beamSearch(writer(), [start], { maxTokens: 5, width: 1, lengthPenalty: 0 });
    const [line] = await greedy(writer(), [start], { maxTokens: 5 });
    assert.deepEqual(beam?.[0]?.ids, line?.ids);
  });

  it("is no worse when wider, and the narrow one misses the best here", async () => {
    const best = async (width: number, seed: number) =>
      (
        await beamSearch(writer(), [Int32Array.of(seed % 4, seed >> 2)], { end, maxTokens: 6, width, lengthPenalty: 0 })
      )[0]?.[0]?.score ?? Number.NaN;
    let missed = 0;
    for (let seed = 0; seed < 8; seed++) {
      const [narrow, wide] = [await best(1, seed), await best(256, seed)];
      assert.ok(narrow <= wide + 1e-9);
      if (narrow < wide - 1e-9) missed++;
    }
    assert.ok(missed > 0);
  });
});

describe("likelihoods of given continuations", () => {
  it("are those of each alone, whatever they share", async () => {
    const prefixes = [start, Int32Array.of(0, 2), Int32Array.of(1)];
    const continuations = [[1, 2, 4], [1, 2], [1, 3, 3, 4], [4], [2, 1, 4], [1, 2, 4]];
    const asked = continuations.map((ids) => Int32Array.from(ids));
    const found = await scoreContinuations(writer(), prefixes, asked);
    for (const [row, prefix] of prefixes.entries()) {
      for (const [at, ids] of continuations.entries()) {
        const score = found[row * continuations.length + at] as number;
        assert.ok(close(score, likelihood(prefix, ids), { absolute: 1e-9 }));
      }
    }
  });
});
