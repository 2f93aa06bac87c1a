import { InputError } from "../base/errors.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { sliceQueries } from "../data/queries.ts";
import type { CategoryColumn, Queries, Split } from "../data/types.ts";
import type { FitLog, Recommender } from "../models/recommender.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { assemble, type Column } from "./columns.ts";
import type { Evaluation, ScoreMetric } from "./types.ts";

/** Of every share this much is spread evenly over the categories, so that no category is held impossible. */
const spread = 0.01;
/** How many queries are asked at once. */
const queriesAtOnce = 1024;

/**
 * Item scores as shares of categories, [queries, categories]: softmax of score / temperature over the items that may be
 * recommended, each item's share parted equally among its labels, added up by label, and 1 % of it all spread evenly. Items
 * without label or score have no share; a query without any answer has equal shares of all categories.
 * @param temperature what scores are divided by: see `categoryTemperature`
 * @throws InputError for labels of other items than the model's
 */
export async function categoryShares(
  model: Recommender,
  queries: Queries,
  column: CategoryColumn,
  temperature = 1,
): Promise<Float64Array> {
  checkNumber("categoryShares", "temperature", temperature, { above: 0 });
  const count = column.labels.vocabulary.size;
  const shares = new Float64Array(queries.length * count);
  await scoreRows(model, queries, column, (row, query) => {
    shares.set(sharesOf(row, column, temperature), query * count);
  });
  return shares;
}

/**
 * The temperature at which a model's scores foretell the category of the next event best, by log loss; sought on
 * 16 multiples of the scores' own deviation. To be taken from a validation part, since models score in units of their own.
 */
export async function categoryTemperature(model: Recommender, split: Split, column: CategoryColumn): Promise<number> {
  const rows: { row: Float32Array; wanted: ReadonlySet<number> }[] = [];
  await scoreRows(model, split.queries, column, (row, query) =>
    rows.push({ row, wanted: wantedOf(split, column, query) }),
  );
  const known = rows.flatMap(({ row }) => Array.from(row).filter((score) => !Number.isNaN(score)));
  const centre = known.reduce((sum, score) => sum + score, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, score) => sum + (score - centre) ** 2, 0) / known.length);
  if (!(deviation > 0)) return 1;
  const loss = categoryLogLoss();
  const none = new Set<number>();
  const tried = Array.from({ length: 16 }, (_, at) => deviation * 2 ** ((at - 10) / 2)).map((temperature) => {
    const losses = rows
      .filter(({ wanted }) => wanted.size > 0)
      .map(({ row, wanted }) => loss.value(Float32Array.from(sharesOf(row, column, temperature)), wanted, none));
    return { temperature, loss: losses.reduce((sum, one) => sum + one, 0) };
  });
  return tried.reduce((best, one) => (one.loss < best.loss ? one : best)).temperature;
}

/** −ln of the share that was given to the category of the next event, in nats; the mean over its labels where it has several. */
export function categoryLogLoss(): ScoreMetric {
  return {
    kind: "score",
    name: "category log loss",
    convention:
      "−ln share of the category of the next event, in nats, mean over its labels; 1 % of the shares is spread evenly",
    better: "lower",
    value: (shares, relevant) =>
      [...relevant].reduce((sum, label) => sum - Math.log(shares[label] as number), 0) / relevant.size,
  };
}

/** Whether the category with the largest share is one of the next event's. */
export function categoryAccuracy(): ScoreMetric {
  return {
    kind: "score",
    name: "category accuracy",
    convention: "share of queries whose likeliest category is one of the next event's; ties count as their share",
    better: "higher",
    value(shares, relevant) {
      const most = Math.max(...shares);
      const first = Array.from(shares.keys()).filter((label) => shares[label] === most);
      return first.filter((label) => relevant.has(label)).length / first.length;
    },
  };
}

/** nDCG of the whole list of categories, ordered by share. */
export function categoryNdcg(): ScoreMetric {
  return {
    kind: "score",
    name: "category nDCG",
    convention:
      "gain 1 / log2(1 + rank) of the next event's categories over the whole list, ideal list first; ties in order of labels",
    better: "higher",
    value(shares, relevant) {
      const ranked = Array.from(shares.keys()).sort((a, b) => (shares[b] as number) - (shares[a] as number) || a - b);
      const gain = (rank: number) => 1 / Math.log2(2 + rank);
      const found = ranked.reduce((sum, label, rank) => sum + (relevant.has(label) ? gain(rank) : 0), 0);
      return found / Array.from({ length: relevant.size }, (_, rank) => gain(rank)).reduce((sum, one) => sum + one, 0);
    },
  };
}

/** What is to be said of the model beside its shares. */
export interface CategoryJudging {
  label: string;
  log: FitLog | null;
  seed: number | null;
  bootstrap: Partial<BootstrapOptions>;
}

/**
 * Judges shares of categories by the category of each query's next event (the first of its right answers): log loss,
 * accuracy and nDCG, query by query, for `compare` and `averageSeeds`. Queries whose next item has no label are left out.
 * @param shares [queries, categories], as `categoryShares` gives them or `interestByCategory` of each history's last event
 * @throws InputError for shares of another size or labels of other items
 */
export function evaluateCategories(
  shares: Float64Array,
  split: Split,
  column: CategoryColumn,
  given?: Partial<CategoryJudging>,
): Evaluation {
  const defaults: CategoryJudging = { label: "model", log: null, seed: null, bootstrap: {} };
  const { label, log, seed, bootstrap } = withDefaults("evaluateCategories", defaults, given);
  const begun = performance.now();
  const count = column.labels.vocabulary.size;
  checkItems(column, split.truth.vocabulary.size);
  const { queries } = split;
  if (shares.length !== queries.length * count) {
    throw refused(
      `${queries.length} × ${count} shares`,
      String(shares.length),
      "Make them from the queries of this split.",
    );
  }
  const rows = Array.from({ length: queries.length }, (_, query) => {
    const own = Float32Array.from(shares.subarray(query * count, (query + 1) * count));
    return own.some(Number.isNaN) ? own.fill(1 / count) : own;
  });
  const even = rows.filter((row) => row.every((share) => share === row[0])).length;
  const none = new Set<number>();
  const columns = [categoryLogLoss(), categoryAccuracy(), categoryNdcg()].map((metric): Column => {
    const values = Float64Array.from(rows, (row, query) => {
      const wanted = wantedOf(split, column, query);
      return wanted.size === 0 ? Number.NaN : metric.value(row, wanted, none);
    });
    return { name: metric.name, metric, per: "query", values, unanswered: even, convention: metric.convention };
  });
  return assemble(
    {
      model: label,
      protocol: split.protocol,
      candidates: `${count} categories`,
      backend: log?.backend ?? "unknown",
      seeds: seed === null ? [] : [seed],
      seconds: { fit: log?.seconds ?? Number.NaN, answer: (performance.now() - begun) / 1000 },
      users: queries.user,
      ratingUsers: new Int32Array(0),
      notes: [],
    },
    columns,
    bootstrap,
  );
}

/** Scores of each query's items, NaN for those that may not be recommended. */
async function scoreRows(
  model: Recommender,
  queries: Queries,
  { labels }: CategoryColumn,
  take: (row: Float32Array, query: number) => void,
): Promise<void> {
  for (let from = 0; from < queries.length; from += queriesAtOnce) {
    const slice = sliceQueries(queries, from, Math.min(queries.length, from + queriesAtOnce));
    const scores = await model.score(slice);
    const items = scores.length / slice.length;
    checkItems({ labels }, items);
    for (let query = 0; query < slice.length; query++) {
      const row = scores.slice(query * items, (query + 1) * items);
      if (queries.exclude === "seen") for (const item of slice.history?.items.row(query) ?? []) row[item] = Number.NaN;
      take(row, from + query);
    }
  }
}

function sharesOf(scores: Float32Array, { labels }: Pick<CategoryColumn, "labels">, temperature: number): Float64Array {
  const count = labels.vocabulary.size;
  const shares = new Float64Array(count);
  const most = scores.reduce((best, score) => (score > best ? score : best), Number.NEGATIVE_INFINITY);
  for (const [item, score] of scores.entries()) {
    const own = labels.row(item);
    const weight = Number.isNaN(score) ? 0 : Math.exp((score - most) / temperature) / own.length;
    for (const label of own) shares[label] = (shares[label] as number) + weight;
  }
  const sum = shares.reduce((total, share) => total + share, 0);
  return shares.map((share) => (sum > 0 ? ((1 - spread) * share) / sum + spread / count : 1 / count));
}

function wantedOf({ truth }: Split, { labels }: CategoryColumn, query: number): ReadonlySet<number> {
  return new Set(labels.row(truth.row(query)[0] as number));
}

function checkItems({ labels }: Pick<CategoryColumn, "labels">, items: number): void {
  if (labels.rows === items) return;
  throw refused(
    `labels of ${items} items`,
    String(labels.rows),
    "Take the column from the table of the same data set.",
  );
}

function refused(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "categories of what comes next", fix });
}
