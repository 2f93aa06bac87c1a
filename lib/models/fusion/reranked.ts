import { InputError } from "../../base/errors.ts";
import { permutation } from "../../base/random.ts";
import { fingerprint } from "../../data/fingerprint.ts";
import { sliceQueries } from "../../data/queries.ts";
import type { Queries } from "../../data/types.ts";
import type { TextEncoder } from "../../language/masked-words.ts";
import { describeParts, logOfParts, type Restore, restoreParts, stateOfParts } from "../compound.ts";
import { itemTable } from "../content.ts";
import { scaledScores } from "../hybrid.ts";
import type { ModelState, Recommender } from "../recommender.ts";
import { learnChoice } from "./choice.ts";
import { contributionsBy, type HasContributions } from "./contributions.ts";
import { type HeldOut, heldOut } from "./held-out.ts";
import { type ReadingQuestion, teachPairReader } from "./pair-lesson.ts";
import {
  historyOf,
  type PairReader,
  readerArrays,
  readLists,
  restoreReader,
  type ShortList,
  shortLists,
} from "./pair-reader.ts";
import { itemWords } from "./pair-texts.ts";
import { type RerankedOptions, rerankedOptions } from "./reranked-options.ts";

/** λ by which the weights of base and reader are held at 1 and 0, so that a list stays as it is without evidence. */
const firmness = 10;

/** How a re-ranker weighs what it reads, and what that stands on. */
export interface Weighing {
  /** The reader's share in the order of a short list, in [0, 1]: 0 leaves the list as it was. */
  readonly share: number;
  /** Held-out events that the reader learned from, and others on which the share was learned. */
  readonly learned: number;
  readonly weighed: number;
}

/** A re-ranker that was fitted tells how much the reader counts. */
export interface HasWeighing {
  /** Throws InputError before `fit`. */
  weighing(): Weighing;
}

interface Learned {
  readonly reader: PairReader;
  readonly weighing: Weighing;
}

const name = "reranked";
/** How many scores of the cheaper model are held at once while learning: 2 M float32, 8 MB. */
const scoresAtOnce = 2_097_152;

/**
 * A re-ranker: `base` makes the list, and a cross-encoder, which reads the titles of a user's latest items and an item's text
 * together, orders its best items anew (Nogueira and Cho 2019; two stages as Covington, Adams and Sargin 2016). On the
 * short list a score is (1 − share) × the base's standard score + share × what the reader says (less its mean over the
 * list) + a lift, the same for all of it, that keeps the list above the rest; below, scores are the base's.
 *
 * `fit` holds out the last events of some users, fits the base on the rest, teaches the reader on held-out items among the
 * best of the base's own list (`teachPairReader`), learns the share by a conditional logit on questions that the reader has
 * not seen, and fits the base anew on everything. NaN stays NaN. `dispose` disposes of the base.
 * @param encoder a pre-trained encoder, of which a copy is taught; null: one of its own, that learns masked words first
 * @throws InputError for options out of range; from `fit` without item texts, with nothing to hold out, for a base that
 *   answers none of the questions, or for an encoder with fewer positions than `maxLength`
 */
export function reranked(
  base: Recommender,
  given: Partial<RerankedOptions> = {},
  encoder: TextEncoder | null = null,
  saved?: Learned & { readonly reads: string },
): Recommender & HasContributions & HasWeighing {
  const own = rerankedOptions(given);
  const reads = saved?.reads ?? (encoder === null ? "an encoder of its own" : "a given encoder");
  const options = { parts: describeParts([base]), reads, ...own };
  let now: Learned | null = saved ?? null;
  if (encoder !== null && encoder.bert.shape.positions < own.maxLength) {
    throw new InputError({
      wanted: `an encoder with at least ${own.maxLength} positions, as maxLength says`,
      got: String(encoder.bert.shape.positions),
      where: name,
      fix: "Lower maxLength.",
    });
  }

  const learned = (): Learned => {
    if (now !== null) return now;
    throw new InputError({
      wanted: "a fitted model",
      got: "one that was never fitted, or was disposed of",
      where: name,
      fix: "Call fit(data, context) first; it fits the base as well.",
    });
  };

  /** What base, reader and lift add to the score of a query's item. */
  async function adding(queries: Queries) {
    const { reader, weighing } = learned();
    const scores = await scaledScores(base, queries, "standard");
    const items = scores.length / queries.length;
    const lists = shortLists(scores, queries, own.candidates);
    const histories = lists.map((_, query) => historyOf(queries, query));
    const said = weighing.share === 0 ? null : await readLists(reader, histories, lists, own);
    const rows = lists.map((list, query) => {
      const row = scores.subarray(query * items, (query + 1) * items);
      const seen = queries.exclude === "seen" ? histories[query] : undefined;
      return listed(list, said?.[query] ?? new Float64Array(list.items.length), weighing.share, row, new Set(seen));
    });
    const added = (query: number, item: number): readonly [number, number, number] =>
      rows[query]?.get(item) ?? [scores[query * items + item] as number, 0, 0];
    return { items, added };
  }

  return {
    name,
    options,
    uses: base.uses === "user" ? "both" : base.uses,
    async fit(data, context) {
      const draw = context.random.stream(name);
      const words = itemWords(itemTable(name, data.items, data.interactions.items), own.fields, name);
      const held = heldOut(data.interactions, own, draw);
      const early = await base.fit({ ...data, interactions: held.train }, context);
      const [toLearn, toWeigh] = dealt(await questionsOf(base, held, own.pool), own.weighed, draw.stream("weighed"));
      const { signal, onEpoch, checkpoint } = context;
      const { reader, choices, logs } = await teachPairReader(
        { words, events: held.train, questions: toLearn, encoder },
        own,
        {
          random: draw,
          about: options,
          ...(signal && { signal }),
          ...(onEpoch && { onEpoch }),
          ...(checkpoint && { checkpoint: `${checkpoint}/${fingerprint(held.train)}` }),
        },
      );
      const sofar = logOfParts([early, ...logs]);
      if (sofar.interrupted || signal?.aborted === true) {
        now = { reader, weighing: { share: 0, learned: choices, weighed: 0 } };
        return { ...sofar, interrupted: true };
      }
      const weighing = choices === 0 ? { share: 0, weighed: 0 } : await weigh(reader, toWeigh, own);
      const late = await base.fit(data, context);
      now = { reader, weighing: { ...weighing, learned: choices } };
      return logOfParts([sofar, late]);
    },
    async score(queries) {
      const { items, added } = await adding(queries);
      return Float32Array.from({ length: queries.length * items }, (_, at) => {
        const [one, two, three] = added(Math.floor(at / items), at % items);
        return one + two + three;
      });
    },
    async contributions(queries, items) {
      const { items: size, added } = await adding(queries);
      return contributionsBy([base.name, "reader", "short list"], queries, items, size, (query, item) => {
        const row = added(query, item);
        return Number.isNaN(row[0]) ? [Number.NaN, Number.NaN, Number.NaN] : row;
      });
    },
    weighing: () => learned().weighing,
    async state() {
      const { reader, weighing } = learned();
      const state = await stateOfParts(name, options, [base]);
      const values = Float64Array.of(weighing.share, weighing.learned, weighing.weighed);
      return { ...state, arrays: { ...state.arrays, weighing: { shape: [3], values }, ...readerArrays(reader) } };
    },
    dispose() {
      now = null;
      base.dispose();
    },
  };
}

/** The re-ranker of a saved state. */
export function restoreReranked(saved: ModelState, restore: Restore): Recommender {
  const { parts: _, reads, ...options } = saved.options;
  const [share, learned, weighed] = Array.from(saved.arrays.weighing?.values ?? []) as [number, number, number];
  if (!(share >= 0 && share <= 1)) {
    throw new InputError({
      wanted: "a share of the reader from 0 to 1",
      got: String(share),
      where: `saved model ${name}`,
      fix: "The folder is damaged or from another version; save the model again.",
    });
  }
  const [base] = restoreParts(saved, restore) as [Recommender];
  return reranked(base, options as Partial<RerankedOptions>, null, {
    reader: restoreReader(saved),
    weighing: { share, learned, weighed },
    reads: reads as string,
  });
}

/** What base, reader and lift add to the items of a list, by item; the lift puts the last of them above the rest. */
function listed(
  { items, scores }: ShortList,
  said: Float64Array,
  share: number,
  row: Float32Array,
  seen: ReadonlySet<number>,
): Map<number, readonly [number, number, number]> {
  const parts = Array.from(
    items,
    (_, at) => [(1 - share) * (scores[at] as number), share * (said[at] as number)] as const,
  );
  const lowest = parts.reduce((low, [one, two]) => Math.min(low, one + two), Number.POSITIVE_INFINITY);
  const inside = new Set(items);
  let highest = Number.NEGATIVE_INFINITY;
  for (const [item, score] of row.entries())
    if (score > highest && !inside.has(item) && !seen.has(item)) highest = score;
  const lift = lowest > highest ? 0 : highest - lowest + 1;
  return new Map(parts.map(([one, two], at) => [items[at] as number, [one, two, lift]]));
}

/** The held-out questions with the base's lists, a few at a time. */
async function questionsOf(
  base: Recommender,
  { queries, truth, train }: HeldOut,
  most: number,
): Promise<ReadingQuestion[]> {
  const questions: ReadingQuestion[] = [];
  const atOnce = Math.max(1, Math.floor(scoresAtOnce / train.items.size));
  for (let from = 0; from < queries.length; from += atOnce) {
    const slice = sliceQueries(queries, from, Math.min(queries.length, from + atOnce));
    const lists = shortLists(await scaledScores(base, slice, "standard"), slice, most);
    for (const [query, list] of lists.entries())
      questions.push({ list, history: historyOf(slice, query), truth: truth.row(from + query) });
  }
  if (questions.some(({ list }) => list.items.length > 0)) return questions;
  throw new InputError({
    wanted: "a base that answers some of the held-out questions",
    got: `no answer of ${base.name} to any of ${questions.length}`,
    where: name,
    fix: "Take another base, or give it what it reads.",
  });
}

/** Those to learn from and a share for weighing, drawn at random. */
function dealt(
  questions: readonly ReadingQuestion[],
  share: number,
  draw: Parameters<typeof permutation>[1],
): [ReadingQuestion[], ReadingQuestion[]] {
  const order = Array.from(permutation(questions.length, draw), (at) => questions[at] as ReadingQuestion);
  const kept = Math.round(share * order.length);
  return [order.slice(kept), order.slice(0, kept)];
}

/** The share by which held-out items are told best from the others of their short lists. */
async function weigh(
  reader: PairReader,
  questions: readonly ReadingQuestion[],
  options: RerankedOptions,
): Promise<Pick<Weighing, "share" | "weighed">> {
  const asked = questions.map(({ list, ...rest }) => ({
    ...rest,
    list: { items: list.items.subarray(0, options.candidates), scores: list.scores.subarray(0, options.candidates) },
  }));
  const said = await readLists(
    reader,
    asked.map(({ history }) => history),
    asked.map(({ list }) => list),
    options,
  );
  const [features, offsets, chosen]: [number[], number[], number[]] = [[], [0], []];
  for (const [q, { list, truth }] of asked.entries()) {
    const others = Array.from(list.items.keys()).filter((at) => !truth.includes(list.items[at] as number));
    for (const right of Array.from(list.items.keys()).filter((at) => truth.includes(list.items[at] as number))) {
      chosen.push(features.length / 2);
      for (const at of [right, ...others]) features.push(list.scores[at] as number, said[q]?.[at] as number);
      offsets.push(features.length / 2);
    }
  }
  const choices = {
    features: Float64Array.from(features),
    width: 2,
    offsets: Int32Array.from(offsets),
    chosen: Int32Array.from(chosen),
  };
  const [base, read] = learnChoice(choices, {
    regularization: firmness,
    towards: Float64Array.of(1, 0),
    nonNegative: [true, true],
  }) as unknown as [number, number];
  return { share: read === 0 ? 0 : read / (base + read), weighed: chosen.length };
}
