import { InputError, shown } from "../../../base/errors.ts";
import type { OptionRule } from "../../../base/options.ts";
import { random } from "../../../base/random.ts";
import { rowVectors } from "../../../data/features/row-vectors.ts";
import type { SparseMatrix } from "../../../data/sparse.ts";
import type { Column, Table } from "../../../data/types.ts";
import { truncatedSvd } from "../../embeddings/truncated-svd.ts";

/** What features are told apart by. */
export type FeatureKind = Column["type"];

/** Features of one kind, dense: row-major [rows, width], each row of length 1, or of zeros where nothing is known. */
export interface FeatureBlock {
  readonly kind: FeatureKind;
  readonly width: number;
  readonly values: Float32Array;
}

/** What models ask of an option that names columns: null takes all of them. */
export const columnsRule: OptionRule<readonly string[]> = {
  wanted: "a list of columns' names, each at most once",
  holds: (value): value is readonly string[] =>
    Array.isArray(value) && value.every((one) => typeof one === "string") && new Set(value).size === value.length,
};

const kinds: readonly FeatureKind[] = ["text", "category", "number", "vector"];

/** Blocks depend on nothing but table, columns and width, and the decomposition takes longer than an epoch. */
const known = new WeakMap<Table, Map<string, Promise<readonly FeatureBlock[]>>>();

/**
 * What a table tells of its rows as dense features, a block for each kind of column there is among those named: texts by
 * TF-IDF, labels by inverse document frequency, numbers as places between quantiles, vectors as they are, the columns
 * of a kind side by side (`rowVectors`). A block wider than `width` is brought down to its first `width` principal
 * directions without centring (latent semantic analysis: Deerwester et al. 1990), so that a weight is not learned for each
 * word. NaN stands for a missing number, and a vector with a NaN for a missing vector.
 * @param columns by name; null for all of the table
 * @throws InputError for a column that the table lacks, of an unknown type, of too few rows, or with an infinite number
 */
export function featureBlocks(
  where: string,
  table: Table,
  columns: readonly string[] | null,
  width: number,
): Promise<readonly FeatureBlock[]> {
  const names = columns ?? Object.keys(table.columns);
  for (const name of names) checkColumn(where, table, name);
  const made = known.get(table) ?? new Map<string, Promise<readonly FeatureBlock[]>>();
  known.set(table, made);
  const key = JSON.stringify([names, width]);
  const blocks = made.get(key) ?? makeBlocks(table, names, width);
  made.set(key, blocks);
  return blocks;
}

async function makeBlocks(table: Table, names: readonly string[], width: number): Promise<FeatureBlock[]> {
  const blocks: FeatureBlock[] = [];
  for (const kind of kinds) {
    const own = names.filter((name) => table.columns[name]?.type === kind);
    if (own.length === 0) continue;
    const cells = rowVectors(table, Object.fromEntries(own.map((name) => [name, 1])));
    if (cells.columns.length === 0) continue;
    const values = cells.columnCount <= width ? dense(cells) : await reduced(cells, width);
    blocks.push({ kind, width: values.length / cells.rows, values: unitRows(values, cells.rows) });
  }
  return blocks;
}

function checkColumn(where: string, table: Table, name: string): void {
  const column = Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
  const wrong = (wanted: string, got: string, fix: string) => new InputError({ wanted, got, where, fix });
  if (column === undefined || !kinds.includes(column.type)) {
    const there = Object.entries(table.columns).map(([key, { type }]) => `${key} (${type})`);
    throw wrong(
      `a column ${shown(name)} of the type ${kinds.join(", ")}`,
      `the columns ${there.join(", ") || "(none)"}`,
      "Name columns of the table that the model is fitted with.",
    );
  }
  const rows =
    column.type === "category"
      ? column.labels.rows
      : column.type === "vector"
        ? column.values.length / column.dimensions
        : column.values.length;
  if (rows !== table.vocabulary.size) {
    throw wrong(
      `one row of ${shown(name)} for each of ${table.vocabulary.size} ids`,
      String(rows),
      "Make the table with table(vocabulary, columns); a missing row is an empty text, no label or NaN.",
    );
  }
  if (column.type !== "number" && column.type !== "vector") return;
  const at = column.values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (at >= 0) {
    const row = column.type === "vector" ? Math.floor(at / column.dimensions) : at;
    throw wrong(
      `finite numbers in ${shown(name)}`,
      `${column.values[at]} for ${shown(table.vocabulary.id(row))}`,
      "Clean the column; NaN says that a number is missing.",
    );
  }
}

function dense({ rows, columnCount, offsets, columns, values }: SparseMatrix): Float32Array {
  const cells = new Float32Array(rows * columnCount);
  for (let row = 0; row < rows; row++) {
    for (let at = offsets[row] as number; at < (offsets[row + 1] as number); at++) {
      cells[row * columnCount + (columns[at] as number)] = values[at] as number;
    }
  }
  return cells;
}

/** The rows along the directions of greatest length, always drawn alike. */
async function reduced(cells: SparseMatrix, width: number): Promise<Float32Array> {
  const k = Math.min(width, cells.rows);
  const { left, values } = await truncatedSvd(cells, k, { random: random("feature blocks"), basis: 2 * k + 20 });
  return Float32Array.from(left, (share, at) => share * (values[at % k] as number));
}

function unitRows(values: Float32Array, rows: number): Float32Array {
  const width = values.length / rows;
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * width, (row + 1) * width);
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0));
    // Along directions that were not kept a row may have next to nothing left, and rounding is no content.
    for (let d = 0; d < width; d++) own[d] = length > 1e-6 ? (own[d] as number) / length : 0;
  }
  return values;
}
