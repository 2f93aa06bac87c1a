import { option, resolveOptions } from "../../../base/options.ts";
import type { Queries } from "../../../data/types.ts";
import { defineModel, instantLog } from "../../model.ts";
import type { ModelState, Recommender } from "../../recommender.ts";
import { type Factor, factorNames, type Knowledge, knowledgeArrays, knowledgeOf, readKnowledge } from "./knowledge.ts";

export interface InterestFactorOptions {
  /**
   * What the scores follow. "trend": by category, the logarithm of its share of all events in the last `days` over its share of all
   * events; "circle": 1 for what a friend had in the last `days`, else 0; "feedback": by category, the last value that the user gave there, from −1
   * (the lowest in training) to 1 (the highest), which counts half after `halfLife` days.
   */
  factor: Factor;
  /** The items' column of labels that says their category; of several labels the first counts. */
  category: string;
  /** The users' column of labels that names their friends by id. */
  friends: string;
  /** How long ago "lately" begins, in days. */
  days: number;
  /** In days. */
  halfLife: number;
}

const defaults: InterestFactorOptions = {
  ...{ factor: "trend", category: "category", friends: "friends", days: 14, halfLife: 60 },
};
const column = {
  wanted: "the name of a column",
  holds: (value: unknown): value is string => typeof value === "string" && value !== "",
};
const rules = {
  factor: option.oneOf(...factorNames),
  category: column,
  friends: column,
  days: option.positive(),
  halfLife: option.positive(),
};
const name = "interest-factor";
const daySeconds = 86_400;
/** How many events of the usual mixture are added to the recent ones, so that few of them make no trend. */
const smoothing = 20;

/**
 * Ranks by one thing that moves interests and by nothing else: time, surroundings or experience (document 4, 2.1). It is meant as
 * a part of a joint model (`stacked`), from which it can be taken out again.
 *
 * Only what lies before the moment of asking counts; without a moment, all of the training part does, the last event being now. Where
 * the factor has nothing to say (no events lately, no friends, a user never seen, no values) all items score 0.
 * @throws InputError from `fit` without times; without the column of categories or of friends that the factor asks for; without
 *   values for "feedback"
 */
export function interestFactor(given: Partial<InterestFactorOptions> = {}, saved?: ModelState): Recommender {
  const options = resolveOptions<InterestFactorOptions>(name, defaults, rules, given);
  return defineModel<Knowledge>(
    {
      name,
      options: { ...options },
      uses: options.factor === "circle" ? "both" : "history",
      async fit(data) {
        const begun = performance.now();
        return { learned: knowledgeOf(data, options.factor, options, name), log: instantLog(begun) };
      },
      async score(learned, queries, items) {
        const scores = new Float32Array(queries.length * items);
        const latest = (learned.times.at(-1) ?? 0) + 1;
        for (let q = 0; q < queries.length; q++) {
          const now = queries.time?.[q] ?? latest;
          writers[options.factor](learned, queries, q, now, options, scores.subarray(q * items, (q + 1) * items));
        }
        return scores;
      },
      arrays: knowledgeArrays,
      restore: readKnowledge,
    },
    saved,
  ).model;
}

type Writer = (
  known: Knowledge,
  queries: Queries,
  query: number,
  now: number,
  options: InterestFactorOptions,
  out: Float32Array,
) => void;

const writers: Readonly<Record<Factor, Writer>> = {
  trend(known, _queries, _query, now, { days }, out) {
    const size = known.category.reduce((most, category) => Math.max(most, category + 1), 0);
    const [recent, all] = [new Float64Array(size), new Float64Array(size)];
    let [recently, events] = [0, 0];
    for (let at = 0; at < known.times.length && (known.times[at] as number) < now; at++) {
      const category = known.categories[at] as number;
      if (category < 0) continue;
      all[category] = (all[category] as number) + 1;
      events++;
      if ((known.times[at] as number) < now - days * daySeconds) continue;
      recent[category] = (recent[category] as number) + 1;
      recently++;
    }
    const trend = all.map((count, category) => {
      const usual = (smoothing * count) / Math.max(1, events);
      return count === 0 ? 0 : Math.log(((recent[category] as number) + usual) / (usual * (1 + recently / smoothing)));
    });
    byCategory(known, trend, out);
  },
  circle({ circle, friends, offsets, items, itemTimes }, { user }, query, now, { days }, out) {
    const own = user?.[query] ?? -1;
    if (own < 0) return;
    for (const friend of friends.subarray(circle[own], circle[own + 1])) {
      for (let at = offsets[friend] as number; at < (offsets[friend + 1] as number); at++) {
        const time = itemTimes[at] as number;
        if (time < now && time >= now - days * daySeconds) out[items[at] as number] = 1;
      }
    }
  },
  feedback(known, { history }, query, now, { halfLife }, out) {
    const [middle, half] = known.scale as unknown as readonly [number, number];
    if (history === null || history.value === null || half === 0) return;
    const mood = new Float64Array(known.category.reduce((most, category) => Math.max(most, category + 1), 0));
    for (let at = history.items.offsets[query] as number; at < (history.items.offsets[query + 1] as number); at++) {
      const category = known.category[history.items.values[at] as number] as number;
      const value = history.value[at] as number;
      if (category < 0 || Number.isNaN(value)) continue;
      const age = Math.max(0, now - (history.time?.[at] ?? now)) / daySeconds;
      mood[category] = ((value - middle) / half) * 0.5 ** (age / halfLife);
    }
    byCategory(known, mood, out);
  },
};

function byCategory({ category }: Knowledge, values: Float64Array, out: Float32Array): void {
  for (const [item, own] of category.entries()) if (own >= 0) out[item] = values[own] as number;
}
