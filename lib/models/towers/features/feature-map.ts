import { InputError, shown } from "../../../base/errors.ts";
import { random } from "../../../base/random.ts";
import { rowVectors } from "../../../data/features/row-vectors.ts";
import type { Column, Table } from "../../../data/types.ts";
import { truncatedSvd } from "../../embeddings/truncated-svd.ts";
import { type Cells, type ColumnMap, cellsBy, learnColumn, placesOf } from "./column-map.ts";

/** The columns of one kind, side by side, and the directions that they are brought down to. */
export interface KindMap {
  readonly kind: Column["type"];
  readonly columns: Readonly<Record<string, ColumnMap>>;
  /** How many numbers a row has of this kind. */
  readonly width: number;
  /** Row-major [places of all columns, width]; null where there are no more places than `width`. */
  readonly basis: Float32Array | null;
}

/** How a table's rows are read as numbers: learned once, then applied to rows that come later. */
export interface FeatureMap {
  readonly kinds: readonly KindMap[];
  /** Numbers of a row: the kinds' widths together. */
  readonly inputs: number;
}

/** No features. */
export const noFeatures: FeatureMap = { kinds: [], inputs: 0 };

const kinds: readonly Column["type"][] = ["text", "category", "number", "vector"];

/** Maps depend on nothing but table, columns and width, and the decomposition takes longer than an epoch. */
const known = new WeakMap<Table, Map<string, Promise<FeatureMap>>>();

/**
 * Learns to read a table as `featureBlocks` reads it (TF-IDF, inverse document frequencies, quartiles, vectors as they are;
 * kinds wider than `width` along their first principal directions), but so that rows added later can be read alike.
 * @param names of columns; null for all of the table
 * @throws InputError for a column that the table lacks, or with an infinite number
 */
export function learnFeatures(
  where: string,
  table: Table,
  names: readonly string[] | null,
  width: number,
): Promise<FeatureMap> {
  const columns = names ?? Object.keys(table.columns);
  for (const name of columns) checkColumn(where, table, name);
  const made = known.get(table) ?? new Map<string, Promise<FeatureMap>>();
  known.set(table, made);
  const key = JSON.stringify([columns, width]);
  const map = made.get(key) ?? makeMap(table, columns, width);
  made.set(key, map);
  return map;
}

async function makeMap(table: Table, names: readonly string[], width: number): Promise<FeatureMap> {
  const found: KindMap[] = [];
  for (const kind of kinds) {
    const own = names.filter((name) => table.columns[name]?.type === kind);
    const columns = Object.fromEntries(own.map((name) => [name, learnColumn(table.columns[name] as Column)]));
    const places = Object.values(columns).reduce((sum, map) => sum + placesOf(map), 0);
    if (places === 0) continue;
    const most = Math.min(width, table.vocabulary.size);
    if (places <= most) {
      found.push({ kind, columns, width: places, basis: null });
      continue;
    }
    const cells = rowVectors(table, Object.fromEntries(own.map((name) => [name, 1])));
    const { right } = await truncatedSvd(cells, most, { random: random("feature blocks"), basis: 2 * most + 20 });
    found.push({ kind, columns, width: most, basis: Float32Array.from(right) });
  }
  return { kinds: found, inputs: found.reduce((sum, each) => sum + each.width, 0) };
}

/**
 * The numbers of every row by a learned map, row-major [rows, inputs]: each kind as long as the root of its
 * number of columns, or zeros where the row says nothing of it. So every column counts alike, as in `rowVectors`.
 * @throws InputError for a column that is missing, of another type or width, or with an infinite number
 */
export function readFeatures(where: string, map: FeatureMap, table: Table): Float32Array {
  const rows = table.vocabulary.size;
  const all = new Float32Array(rows * map.inputs);
  let first = 0;
  for (const { columns, width, basis } of map.kinds) {
    let place = 0;
    const read = Object.entries(columns).map(([name, column]) => {
      checkColumn(where, table, name, column);
      const from = place;
      place += placesOf(column);
      return { from, cells: cellsBy(column, table.columns[name] as Column) };
    });
    for (let row = 0; row < rows; row++) {
      const at = row * map.inputs + first;
      const out = all.subarray(at, at + width);
      for (const { from, cells } of read) addCells(out, cells(row), from, basis);
      toLength(out, Math.sqrt(read.length));
    }
    first += width;
  }
  return all;
}

/** Adds a column's cells, scaled to length 1, along the directions of the basis. */
function addCells(out: Float32Array, cells: Cells, from: number, basis: Float32Array | null): void {
  const length = Math.sqrt(cells.reduce((sum, [, value]) => sum + value * value, 0));
  if (length === 0) return;
  for (const [place, value] of cells) {
    const share = value / length;
    if (basis === null) {
      out[from + place] = (out[from + place] as number) + share;
      continue;
    }
    const row = (from + place) * out.length;
    for (let d = 0; d < out.length; d++) out[d] = (out[d] as number) + share * (basis[row + d] as number);
  }
}

function toLength(row: Float32Array, wanted: number): void {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
  // Along directions that were not kept a row may have next to nothing left, and rounding is no content.
  for (let d = 0; d < row.length; d++) row[d] = length > 1e-6 ? ((row[d] as number) * wanted) / length : 0;
}

function checkColumn(where: string, table: Table, name: string, as?: ColumnMap): void {
  const column = Object.hasOwn(table.columns, name) ? table.columns[name] : undefined;
  const wrong = (wanted: string, got: string, fix: string) => new InputError({ wanted, got, where, fix });
  const width = column?.type === "vector" ? column.dimensions : null;
  if (column === undefined || (as !== undefined && as.type !== column.type)) {
    const there = Object.entries(table.columns).map(([key, { type }]) => `${key} (${type})`);
    const wanted = `a column ${shown(name)}${as === undefined ? "" : ` of the type ${as.type}`}`;
    throw wrong(wanted, there.join(", ") || "none", "Name columns of the table that the model is fitted with.");
  }
  if (as?.type === "vector" && as.dimensions !== width) {
    throw wrong(`${as.dimensions} numbers a row in ${shown(name)}`, String(width), "Make the vectors as before.");
  }
  if (column.type !== "number" && column.type !== "vector") return;
  const at = column.values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (at < 0) return;
  const id = table.vocabulary.id(width === null ? at : Math.floor(at / width));
  throw wrong(`finite numbers in ${shown(name)}`, `${column.values[at]} for ${shown(id)}`, "NaN says it is missing.");
}
