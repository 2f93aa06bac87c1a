import type { Interactions, Table } from "../data/types.ts";
import { type ItemDistance, labelDistance } from "../eval/item-statistics.ts";
import { coverage, gini, intraListDistance, listPopularity, novelty } from "../eval/lists.ts";
import { hitRate, ndcg, recall, reciprocalRank } from "../eval/ranking.ts";
import type { Metric, RankingMetric } from "../eval/types.ts";

/** By what models are judged, in groups as they stand in tables. */
export interface StudyMetrics {
  /** The one that chooses. */
  readonly main: RankingMetric;
  readonly accuracy: readonly RankingMetric[];
  readonly beyond: readonly Metric[];
  /** Of the right answers that are popular, middling and rare items, the share that was found. */
  readonly bands: readonly RankingMetric[];
  /** For the distance within lists; null where the items have no labels. */
  readonly distance: ItemDistance | null;
}

/**
 * The metrics of a study: accuracy, what lists are like beside being right, and what is found of popular and of rare items.
 * @param single whether each question has one right answer, so that recall is the hit rate
 */
export function studyMetrics(train: Interactions, items: Table | undefined, k: number, single: boolean): StudyMetrics {
  const labels = Object.entries(items?.columns ?? {}).find(([, { type }]) => type === "category");
  const distance = items === undefined || labels === undefined ? null : labelDistance(items, labels[0]);
  const main = ndcg(k);
  return {
    main,
    accuracy: [main, single ? hitRate(k) : recall(k), reciprocalRank(k)],
    beyond: [
      ...[coverage(k), gini(k), novelty(k), listPopularity(k)],
      ...(distance === null ? [] : [intraListDistance(k)]),
    ],
    bands: bandRecall(train, k),
    distance,
  };
}

/** Names of the bands of popularity, each with a third of the training events. */
export const bandNames = ["popular", "middling", "rare"] as const;

/**
 * The band of each item: 0 for the most popular ones, which hold a third of the training events together, 1 for the next third,
 * 2 for all others, those without an event among them.
 */
export function popularityBands({ item, items, length }: Interactions): Uint8Array {
  const counts = new Int32Array(items.size);
  for (const one of item) counts[one] = (counts[one] as number) + 1;
  const bands = new Uint8Array(items.size).fill(2);
  let before = 0;
  for (const one of Int32Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number))) {
    if (counts[one] === 0) break;
    bands[one] = Math.min(2, Math.floor((3 * before) / length));
    before += counts[one] as number;
  }
  return bands;
}

function bandRecall(train: Interactions, k: number): RankingMetric[] {
  const bands = popularityBands(train);
  return bandNames.map((name, band) => ({
    kind: "ranking",
    name: `${name}@${k}`,
    k,
    better: "higher",
    convention:
      `${name} items that are right and among the first ${k}, divided by all ${name} items that are right (the bands hold a third of ` +
      "the training events each); queries without such an item are left out",
    value(ranked, relevant) {
      const own = [...relevant].filter((item) => bands[item] === band);
      const list = new Set(Array.from(ranked).slice(0, k));
      return own.filter((item) => list.has(item)).length / own.length;
    },
  }));
}
