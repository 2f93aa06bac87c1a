import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { Vocabulary } from "../base/vocabulary.ts";
import { type ColumnWeights, columnWeightsRule, rowVectors } from "../data/features/row-vectors.ts";
import type { CellValue, SparseMatrix } from "../data/sparse.ts";
import type { Events, Table } from "../data/types.ts";
import { addRow, requireHistory } from "./cosine.ts";
import type { HasItemFeatures } from "./item-likeness.ts";
import { defineModel, instantLog } from "./model.ts";
import type { ModelState, Recommender } from "./recommender.ts";

export interface ContentOptions {
  /** How much each column of the item table counts, by name; null for all columns alike. */
  columns: ColumnWeights | null;
  /** What an event of the history counts: "binary" 1, "values" its rating or count. */
  cells: CellValue;
  /** After how many later events of the history an event counts half; null for all events alike. */
  halfLife: number | null;
}

const defaults: ContentOptions = { columns: null, cells: "binary", halfLife: null };
const rules = {
  columns: option.orNull(columnWeightsRule),
  cells: option.oneOf("binary", "values"),
  halfLife: option.orNull(option.positive()),
};

/**
 * Recommends by content: an item scores the cosine of its features with the user's profile, the weighted sum of the
 * features of the history's items (Pazzani and Billsus 2007; features as `rowVectors` makes them, texts by TF-IDF).
 *
 * It reads nothing of other users, so that items never seen in training and users known by their history alone are
 * answered like all others. An item without content, and every item where the history has none, scores NaN.
 * @throws InputError from `fit` without a table of the items
 */
export function contentBased(given: Partial<ContentOptions> = {}, saved?: ModelState): Recommender & HasItemFeatures {
  const options = resolveOptions<ContentOptions>("content", defaults, rules, given);
  const { model, fitted } = defineModel<SparseMatrix>(
    {
      name: "content",
      options: { ...options },
      uses: "history",
      async fit({ interactions, items }) {
        const begun = performance.now();
        const vectors = rowVectors(itemTable("content", items, interactions.items), options.columns);
        return { learned: vectors, log: instantLog(begun) };
      },
      async score(vectors, queries, items) {
        const history = requireHistory("content", queries);
        const scores = new Float32Array(queries.length * items);
        const profile = new Float32Array(vectors.columnCount);
        for (let q = 0; q < queries.length; q++) {
          profile.fill(0);
          const weights = eventWeights(history, q, options);
          for (const [at, item] of history.items.row(q).entries())
            addRow(vectors, item, weights[at] as number, profile);
          cosines(vectors, profile, scores.subarray(q * items, (q + 1) * items));
        }
        return scores;
      },
      arrays: ({ offsets, columns, values, rows, columnCount }) => ({
        offsets: { shape: [rows + 1], values: offsets },
        features: { shape: [columns.length], values: columns },
        values: { shape: [values.length], values },
        width: { shape: [1], values: Int32Array.of(columnCount) },
      }),
      restore: (arrays, _users, items) => ({
        rows: items.size,
        columnCount: arrays.int32("width")[0] as number,
        offsets: arrays.int32("offsets"),
        columns: arrays.int32("features"),
        values: arrays.float32("values"),
      }),
    },
    saved,
  );
  return Object.assign(model, { itemFeatures: async () => fitted().learned });
}

/** The items' table that the data bring. Throws InputError where there is none, or one over other items. */
export function itemTable(where: string, items: Table | undefined, vocabulary: Vocabulary): Table {
  if (items === undefined) {
    throw new InputError({
      wanted: "a table of the items beside the interactions",
      got: "none",
      where,
      fix: "Pass it: fit({ interactions, items: data.items }, context).",
    });
  }
  const known = items.vocabulary;
  if (
    known === vocabulary ||
    (known.size === vocabulary.size && known.ids.every((id, at) => id === vocabulary.ids[at]))
  )
    return items;
  throw new InputError({
    wanted: `a table over the ${vocabulary.size} items of the interactions`,
    got: `one over ${known.size} others`,
    where,
    fix: "Table and interactions of one data set go together; clean both with cleanDataset.",
  });
}

/** What each event of a query's history counts. */
function eventWeights({ items, value }: Events, query: number, { cells, halfLife }: ContentOptions): Float32Array {
  const [from, to] = [items.offsets[query] as number, items.offsets[query + 1] as number];
  return Float32Array.from({ length: to - from }, (_, at) => {
    const counted = cells === "values" && value !== null ? (value[from + at] as number) : 1;
    return halfLife === null ? counted : counted * 0.5 ** ((to - from - 1 - at) / halfLife);
  });
}

/** The cosine of every row of unit length with the profile; NaN for empty rows and for an empty profile. */
function cosines({ rows, offsets, columns, values }: SparseMatrix, profile: Float32Array, out: Float32Array): void {
  const norm = Math.sqrt(profile.reduce((sum, value) => sum + value * value, 0));
  for (let row = 0; row < rows; row++) {
    const [from, to] = [offsets[row] as number, offsets[row + 1] as number];
    let product = 0;
    for (let at = from; at < to; at++) product += (values[at] as number) * (profile[columns[at] as number] as number);
    out[row] = from === to || norm === 0 ? Number.NaN : product / norm;
  }
}
