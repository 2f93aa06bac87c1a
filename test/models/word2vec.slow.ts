import assert from "node:assert/strict";
import type { Context } from "mocha";
import { mean, standardDeviation } from "../../lib/base/numbers.ts";
import { random, shuffle } from "../../lib/base/random.ts";
import { loadBrown } from "../../lib/data/loaders/brown.ts";
import { loadWordSim353 } from "../../lib/data/loaders/word-judgements.ts";
import { sequences } from "../../lib/data/sequences.ts";
import { textSequences } from "../../lib/data/text/text-sequences.ts";
import type { Sequences } from "../../lib/data/types.ts";
import { wordSimilarity } from "../../lib/eval/word-similarity.ts";
import { type Word2vecOptions, word2vec } from "../../lib/models/word2vec.ts";
import { realData } from "../support/real-data.ts";

const seeds = [1, 2, 3, 4, 5];

/** The Brown corpus as gensim was given it: lower-cased, its own tokens, words that stand there five times or more. */
async function brownText(context: Context) {
  const brown = await loadBrown({ folder: realData(context, "corpora") });
  const cut = { segment: "spaces", html: false, addresses: "keep", form: "none" } as const;
  return textSequences(brown.sentences, { ...cut, minCount: 5 });
}

/** Spearman's correlation on WordSim-353 of vectors of each seed. */
async function correlations(context: Context, text: Sequences, given: Partial<Word2vecOptions>, of = seeds) {
  const judged = await loadWordSim353({ folder: realData(context, "words") });
  const found: number[] = [];
  for (const seed of of) {
    const { vectors } = await word2vec(text, { epochs: 20, threads: 2, ...given }, { random: random(seed) });
    const { rho, covered } = wordSimilarity(vectors, judged);
    assert.equal(covered, 274);
    found.push(rho);
  }
  const error = standardDeviation(found) / Math.sqrt(found.length);
  console.log(
    `      ρ ${mean(found).toFixed(3)} ± ${error.toFixed(3)}, seeds ${found.map((rho) => rho.toFixed(3)).join(" ")}`,
  );
  return { mean: mean(found), error };
}

describe("quality floors of word2vec", function () {
  this.timeout(1_800_000);

  // gensim 4.4.0, same text and settings, three seeds each: .457 .467 .503 and .427 .437 .464.
  for (const [sample, gensim] of [
    [1e-4, { mean: 0.476, error: 0.0138 }],
    [1e-3, { mean: 0.443, error: 0.0111 }],
  ] as const) {
    it(`skip-gram on Brown, sample ${sample}: WordSim-353 not below gensim's`, async function () {
      const text = await brownText(this);
      assert.deepEqual([text.tokens, text.vocabulary.size], [1_161_192, 14_221]);
      const ours = await correlations(this, text, { sample });
      const noise = Math.hypot(ours.error, gensim.error);
      assert.ok(ours.mean > gensim.mean - 3 * noise, `${ours.mean} for ${gensim.mean}, noise ${noise}`);
      assert.ok(ours.mean - 3 * ours.error > 0.4, `${ours.mean} ± ${ours.error}`);
    });
  }

  it("skip-gram on Brown's words in any order: no likeness", async function () {
    const text = await brownText(this);
    const values = shuffle(text.values.slice(), random("shuffled"));
    const shuffled = sequences(text.vocabulary, text.offsets, values);
    const { mean: rho } = await correlations(this, shuffled, { sample: 1e-4, epochs: 5 }, [1, 2, 3]);
    assert.ok(rho < 3 / Math.sqrt(274 - 1), `${rho}`);
  });
});
