import assert from "node:assert/strict";
import { mean, standardDeviation } from "../../../lib/base/numbers.ts";
import { random, shuffle } from "../../../lib/base/random.ts";
import { loadBrown } from "../../../lib/data/loaders/brown.ts";
import { loadWordSim353 } from "../../../lib/data/loaders/word-judgements.ts";
import { sequences } from "../../../lib/data/sequences.ts";
import { textSequences } from "../../../lib/data/text/text-sequences.ts";
import type { Sequences } from "../../../lib/data/types.ts";
import { wordSimilarity } from "../../../lib/eval/word-similarity.ts";
import { ppmiSvd } from "../../../lib/models/embeddings/ppmi-svd.ts";
import { realData } from "../../support/real-data.ts";

describe("quality floors of word vectors on the Brown corpus", function () {
  this.timeout(600_000);
  let text: Sequences;
  let rhoOf: (of: Sequences, seed: number) => Promise<number>;
  before(async function () {
    const { sentences } = await loadBrown({ folder: realData(this, "corpora") });
    const judged = await loadWordSim353({ folder: realData(this, "words") });
    text = textSequences(sentences, { segment: "spaces", html: false, addresses: "keep", minCount: 5 });
    rhoOf = async (of, seed) => {
      const { vectors } = await ppmiSvd(of, { dimensions: 100 }, { random: random(seed) });
      const { rho, covered } = wordSimilarity(vectors, judged);
      assert.equal(covered, 274);
      return rho;
    };
  });

  it("PPMI and singular values: WordSim-353 at least .40, on five seeds", async () => {
    const found: number[] = [];
    for (const seed of [1, 2, 3, 4, 5]) found.push(await rhoOf(text, seed));
    const error = standardDeviation(found) / Math.sqrt(found.length);
    console.log(`      ρ ${mean(found).toFixed(4)} ± ${error.toFixed(4)}`);
    assert.ok(mean(found) - 3 * error >= 0.4, `${found}`);
  });

  it("nothing is learned from the same words in another order", async () => {
    const mixed = sequences(text.vocabulary, text.offsets, shuffle(text.values.slice(), random("mixed")));
    const rho = await rhoOf(mixed, 1);
    console.log(`      ρ ${rho.toFixed(4)} on shuffled text`);
    // Of 274 pairs without any bearing on the vectors the correlation has a standard error of 1 / √273.
    assert.ok(rho < 3 / Math.sqrt(273), `${rho}`);
  });
});
