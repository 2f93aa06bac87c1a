import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { tf } from "../../lib/engine/tf.ts";
import { decoder } from "../../lib/language/decoder.ts";
import { greedy } from "../../lib/language/generation/sample.ts";
import { type LanguageModel, perplexity } from "../../lib/language/language-model.ts";
import { groupsByLength, type LanguageNetwork } from "../../lib/language/language-network.ts";
import { recurrentLanguageModel } from "../../lib/language/recurrent-language-model.ts";
import { trainLanguageModel } from "../../lib/language/train-language-model.ts";
import type { LessonContext } from "../../lib/language/train-lesson.ts";
import { onEveryBackend } from "../support/backends.ts";
import { freshFolder } from "../support/fresh-folder.ts";
import { same } from "../support/parity.ts";

type Network = LanguageNetwork<Int32Array> & LanguageModel;

const vocabulary = 12;
/** 0 begins and 1 ends a text; between them letters rise by one from any of ten, round and round, two to six of them. */
function risingTexts(count: number, name: string): Int32Array[] {
  const draw = random(3).stream(name);
  return Array.from({ length: count }, () => {
    const [from, length] = [draw.integer(10), 2 + draw.integer(5)];
    return Int32Array.from([0, ...Array.from({ length }, (_, at) => 2 + ((from + at) % 10)), 1]);
  });
}

/** The same letters in random order: nothing but their number can be learned. */
function looseTexts(count: number, name: string): Int32Array[] {
  const draw = random(4).stream(name);
  return risingTexts(count, name).map((text) => text.map((id) => (id < 2 ? id : 2 + draw.integer(10))));
}

const recurrent = (cell: "elman" | "gru" | "lstm") => () =>
  recurrentLanguageModel({ cell, vocabulary, hidden: 16, layers: 1, dropout: 0.05, deviation: 0.3 }, random(2));
const blocks = { heads: 2, layers: 1, feedForward: 32, positions: 12, epsilon: 1e-5, deviation: 0.1 };
const networks: Readonly<Record<string, () => Network>> = {
  decoder: () => decoder({ ...blocks, vocabulary, hidden: 16, dropout: 0.05 }, random(2)),
  elman: recurrent("elman"),
  gru: recurrent("gru"),
  lstm: recurrent("lstm"),
};
const options = { epochs: 5, batchSize: 16, learningRate: 0.03 };

describe("language models that are trained", () => {
  onEveryBackend((backend) => {
    // Slow on plain JavaScript, whose arithmetic the other tests hold against.
    if (backend === "cpu") return;
    for (const [name, make] of Object.entries(networks)) {
      it(`${name} learns an order that is there, and none that is not`, async function () {
        this.timeout(60_000);
        const before = tf.memory().numTensors;
        const losses: number[] = [];
        for (const texts of [risingTexts, looseTexts]) {
          const network = make();
          await trainLanguageModel(network, texts(160, "train"), options, { random: random(1) });
          losses.push((await perplexity(network, texts(60, "test"))).natsPerToken);
          network.dispose();
        }
        // The first letter is one of ten and the end one of five: (ln 10 + ln 5) / 5 tokens on average are 0.78 nats.
        // Loose letters cost (4 ln 10 + ln 5) / 5 = 2.16.
        const [rising, loose] = losses as [number, number];
        assert.ok(rising < 1.1, `${rising}`);
        assert.ok(loose > 2 && loose < 2.5, `${loose}`);
        assert.equal(tf.memory().numTensors, before);
      });
    }
  });

  for (const [name, make] of Object.entries(networks)) {
    it(`${name} as a writer has the likelihoods it gives`, async () => {
      await useBackend("cpu");
      const network = make();
      const stepper = network.stepper();
      const [written] = await greedy(stepper, [Int32Array.of(0, 3)], { maxTokens: 4 });
      const text = Int32Array.from([0, 3, ...(written?.ids ?? [])]);
      const [[whole], [prefix]] = [
        await network.logLikelihood([text]),
        await network.logLikelihood([text.subarray(0, 2)]),
      ];
      assert.ok(close(written?.logProbability as number, (whole as number) - (prefix as number), { absolute: 1e-4 }));
      stepper.dispose();
      network.dispose();
    });
  }
});

describe("training a language model", () => {
  before(() => useBackend("cpu"));
  const make = networks.gru as () => Network;
  const texts = risingTexts(40, "few");
  const trained = async (
    given: Parameters<typeof trainLanguageModel>[2],
    context: Partial<LessonContext<Int32Array>> = {},
  ) => {
    const network = make();
    const log = await trainLanguageModel(
      network,
      texts,
      { epochs: 3, batchSize: 16, ...given },
      { random: random(1), ...context },
    );
    const weights = await Promise.all(Object.values(network.variables).map((variable) => variable.data()));
    network.dispose();
    return { log, weights: Float32Array.from(weights.flatMap((values) => Array.from(values))) };
  };

  it("takes the same steps in parts", async () => {
    const [whole, parts] = [recurrentWithoutDropout(), recurrentWithoutDropout()];
    await trainLanguageModel(whole, texts, { epochs: 2, batchSize: 20 }, { random: random(1) });
    await trainLanguageModel(parts, texts, { epochs: 2, batchSize: 20, parts: 3 }, { random: random(1) });
    for (const [name, variable] of Object.entries(whole.variables)) {
      same(await (parts.variables[name] as tf.Variable).data(), await variable.data(), { absolute: 2e-5 });
    }
    whole.dispose();
    parts.dispose();
  });

  it("goes on from a checkpoint with the numbers of an unbroken run", async () => {
    const unbroken = await trained({});
    const [checkpoint, stop] = [freshFolder(), new AbortController()];
    const broken = await trained({}, { checkpoint, signal: stop.signal, onEpoch: () => stop.abort() });
    assert.ok(broken.log.interrupted && broken.log.epochs.length === 1);
    const other = make();
    const fresh = await trainLanguageModel(
      other,
      looseTexts(40, "other"),
      { epochs: 3, batchSize: 16 },
      { random: random(1), checkpoint },
    );
    assert.notEqual(fresh.epochs[0]?.loss, broken.log.epochs[0]?.loss, "a checkpoint made of other texts");
    other.dispose();
    const resumed = await trained({}, { checkpoint });
    assert.deepEqual(resumed.weights, unbroken.weights);
    assert.deepEqual(
      resumed.log.epochs.map(({ loss }) => loss),
      unbroken.log.epochs.map(({ loss }) => loss),
    );
  });

  it("reports nats a token, and stops when validation gets no better", async () => {
    const { log } = await trained({ epochs: 2, learningRate: 1e-9, weightDecay: 0 });
    const untrained = make();
    const { natsPerToken } = await perplexity(untrained, texts);
    untrained.dispose();
    assert.ok(close(log.epochs[1]?.loss as number, natsPerToken, { relative: 0.02 }), `${log.epochs[1]?.loss}`);
    const validation = looseTexts(20, "validation");
    const early = await trained({ epochs: 40, learningRate: 0.05, patience: 1 }, { validation });
    assert.ok(early.log.epochs.length < 40);
    const figures = early.log.epochs.map((record) => record.validation as number);
    assert.equal(figures.indexOf(Math.max(...figures)), figures.length - 3);
    assert.ok(figures.every((figure) => figure < 0));
  });

  it("refuses texts with nothing to predict, and misspelt options", async () => {
    for (const bad of [[], [Int32Array.of(0)], [Int32Array.of(0, 1), Int32Array.of(0)]]) {
      const network = make();
      await assert.rejects(() => trainLanguageModel(network, bad, {}, { random: random(1) }), /something to learn/);
      network.dispose();
    }
    await assert.rejects(() => trained({ warmup: 1 } as never), /warmup/);
  });
});

describe("groups by length", () => {
  it("holds every example once, like by like, and no more than fits", () => {
    const lengths = Array.from({ length: 60 }, (_, at) => 1 + ((at * 37) % 50));
    const groups = groupsByLength(lengths, (length) => length, 200);
    assert.deepEqual(
      groups.flat().sort((a, b) => a - b),
      Array.from(lengths.keys()),
    );
    for (const group of groups) {
      const own = group.map((place) => lengths[place] as number);
      assert.ok(group.length === 1 || Math.max(...own) * group.length <= 200);
      assert.ok(group.length <= 16 || Math.min(...own) >= 0.8 * Math.max(...own));
    }
    assert.equal(groupsByLength([5, 5, 5], (length) => length).length, 1);
  });
});

function recurrentWithoutDropout(): Network {
  return recurrentLanguageModel(
    { cell: "gru", vocabulary, hidden: 8, layers: 1, dropout: 0, deviation: 0.3 },
    random(2),
  );
}
