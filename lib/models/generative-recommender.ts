import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import { type Random, random } from "../base/random.ts";
import { tf } from "../engine/tf.ts";
import { type EncoderDecoder, encoderDecoder, type SourceAndTarget } from "../language/encoder-decoder.ts";
import { scoreContinuations } from "../language/generation/score-continuations.ts";
import { trainLanguageModel } from "../language/train-language-model.ts";
import { longestTexts, sourceOf, type Titles, targetOf, titlesOf } from "./generative/titles.ts";
import { defineModel } from "./model.ts";
import type { ModelState, Recommender, StateArray } from "./recommender.ts";

export interface GenerativeOptions {
  /**
   * "title": the next item is written token by token, and an item's score is ln p of its title; "item": it is chosen by
   * one softmax over the items, each of which has a vector of its own. The network is the same, and of the same size.
   */
  writes: "title" | "item";
  /** Latest items of a history that are read, by their titles. Default 5. */
  history: number;
  /** WordPieces that titles are cut into, at most. Default 1000. */
  vocabulary: number;
  /** Width of states, a multiple of `heads`. Default 64. */
  dimensions: number;
  /** Blocks that read, and as many that write. Default 2. */
  layers: number;
  /** Default 4. */
  heads: number;
  /** Default 0.1. */
  dropout: number;
  /** Default 10. */
  epochs: number;
  /** Predicted events in a step. Default 32. */
  batchSize: number;
  /** Adam's, after a warm-up, falling in a straight line. Default 0.003. */
  learningRate: number;
}

/** The weights by name under `network.`, and the titles. */
interface Learned {
  readonly titles: Titles;
  readonly weights: Readonly<Record<string, StateArray & { readonly values: Float32Array }>>;
}

const name = "generative-recommender";
/** Questions that are asked side by side; each has as many rows as the catalogue has beginnings of titles. */
const questionsAtOnce = 16;

/**
 * Recommendation as the generation of text (document 3, 3.1): an encoder–decoder reads the titles of a user's latest items
 * and writes the title of the next one. Every event of a history but its first is an example. An item's score is the
 * logarithm of the probability that exactly its title is written, summed over its tokens, so that nothing outside
 * the catalogue is ever answered. A query without events has no answer (NaN).
 *
 * @throws InputError for unknown options, heads that do not divide the width; in `fit` where items have no titles or no
 *   user has two events
 */
export function generativeRecommender(given: Partial<GenerativeOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions(name, defaults, rules, given);
  if (options.dimensions % options.heads !== 0) {
    throw new InputError({
      wanted: `dimensions that ${options.heads} heads can share`,
      got: String(options.dimensions),
      where: name,
      fix: `Take a multiple of ${options.heads}, or fewer heads.`,
    });
  }
  return defineModel<Learned>(
    {
      name,
      options: { ...options },
      uses: "history",
      async fit({ interactions, items }, { random: draw, signal, onEpoch, checkpoint }) {
        const titles = titlesOf(items, options.vocabulary);
        const { items: events } = interactions.perUser();
        const examples = Array.from({ length: events.rows }, (_, user) =>
          examplesOf(titles, events.row(user), options),
        ).flat();
        const network = networkOf(options, titles, draw.stream(name));
        const hooks = { ...(signal && { signal }), ...(onEpoch && { onEpoch }), ...(checkpoint && { checkpoint }) };
        try {
          const { epochs, batchSize, learningRate } = options;
          const log = await trainLanguageModel(
            network,
            examples,
            { epochs, batchSize, learningRate },
            { random: draw, ...hooks },
          );
          return { learned: { titles, weights: await weightsOf(network) }, log };
        } finally {
          network.dispose();
        }
      },
      async score({ titles, weights }, { history, length }, items) {
        const scores = new Float32Array(length * items).fill(Number.NaN);
        const asked = Array.from({ length }, (_, query) => query).filter(
          (query) => (history?.items.row(query).length ?? 0) > 0,
        );
        const network = networkOf(options, titles, random("to be overwritten"));
        setWeights(network, weights);
        const targets = Array.from({ length: items }, (_, item) => targetOf(titles, item, options.writes));
        for (let from = 0; from < asked.length; from += questionsAtOnce) {
          const some = asked.slice(from, from + questionsAtOnce);
          const sources = some.map((query) => sourceOf(titles, history?.items.row(query) ?? [], options.history));
          const stepper = network.stepper(sources);
          const found = await scoreContinuations(
            stepper,
            some.map(() => Int32Array.of(titles.first)),
            targets,
          );
          stepper.dispose();
          for (const [row, query] of some.entries())
            scores.set(found.subarray(row * items, (row + 1) * items), query * items);
        }
        network.dispose();
        return scores;
      },
      arrays: ({ titles: { offsets, tokens, ...marks }, weights }) => ({
        marks: { shape: [4], values: Int32Array.of(marks.pad, marks.first, marks.separator, marks.pieces) },
        offsets: { shape: [offsets.length], values: offsets },
        tokens: { shape: [tokens.length], values: tokens },
        ...Object.fromEntries(Object.entries(weights).map(([key, array]) => [`network.${key}`, array])),
      }),
      restore(arrays) {
        const [pad, first, separator, pieces] = arrays.int32("marks") as unknown as [number, number, number, number];
        const titles = {
          pad,
          first,
          separator,
          pieces,
          offsets: arrays.int32("offsets"),
          tokens: arrays.int32("tokens"),
        };
        const names = arrays.names.filter((key) => key.startsWith("network."));
        const entries = names.map((key) => [
          key.slice("network.".length),
          { shape: arrays.shape(key), values: arrays.float32(key) },
        ]);
        return { titles, weights: Object.fromEntries(entries) };
      },
    },
    saved,
  ).model;
}

const defaults: GenerativeOptions = {
  writes: "title",
  history: 5,
  vocabulary: 1000,
  dimensions: 64,
  layers: 2,
  heads: 4,
  dropout: 0.1,
  epochs: 10,
  batchSize: 32,
  learningRate: 0.003,
};

const rules = {
  writes: option.oneOf("title", "item"),
  history: option.wholeNumber(1),
  vocabulary: option.wholeNumber(1),
  dimensions: option.wholeNumber(1),
  layers: option.wholeNumber(1),
  heads: option.wholeNumber(1),
  dropout: option.number(0, 0.99),
  epochs: option.wholeNumber(1),
  batchSize: option.wholeNumber(1),
  learningRate: option.positive(),
};

/** Each event but the first after those before it. */
function examplesOf(titles: Titles, items: Int32Array, { history, writes }: GenerativeOptions): SourceAndTarget[] {
  return Array.from(items.subarray(1), (item, at) => ({
    source: sourceOf(titles, items.subarray(0, at + 1), history),
    target: Int32Array.from([titles.first, ...targetOf(titles, item, writes)]),
  }));
}

function networkOf(options: GenerativeOptions, titles: Titles, draw: Random): EncoderDecoder {
  const { dimensions, layers, heads, dropout, history } = options;
  const { source, target } = longestTexts(titles, history);
  return encoderDecoder(
    {
      vocabulary: titles.pieces + titles.offsets.length - 1,
      hidden: dimensions,
      layers,
      encoderLayers: layers,
      heads,
      feedForward: 4 * dimensions,
      positions: target,
      sourcePositions: source,
      segments: 1,
      pad: titles.pad,
      dropout,
      epsilon: 1e-5,
      deviation: 0.05,
    },
    draw,
  );
}

async function weightsOf({ variables }: EncoderDecoder): Promise<Learned["weights"]> {
  const entries = Object.entries(variables).map(async ([key, variable]) => {
    return [key, { shape: variable.shape, values: Float32Array.from(await variable.data()) }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

function setWeights({ variables }: EncoderDecoder, weights: Learned["weights"]): void {
  for (const [key, variable] of Object.entries(variables)) {
    const { shape, values } = weights[key] as Learned["weights"][string];
    tf.tidy(() => variable.assign(tf.tensor(values, [...shape], "float32")));
  }
}
