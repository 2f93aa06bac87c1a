import { permutation, type Random } from "../base/random.ts";
import { pickRows } from "./clean/compact.ts";
import { table } from "./tables.ts";
import type { Table } from "./types.ts";

/**
 * The table with its rows dealt out anew: each id gets the whole row of another drawn at random. All columns keep what
 * they hold and what goes together in a row stays together, but nothing tells of its id any more: the control for
 * whatever is claimed to come of contents.
 */
export function shuffledTable(of: Table, draw: Random): Table {
  const rows = permutation(of.vocabulary.size, draw);
  return table(
    of.vocabulary,
    Object.fromEntries(Object.entries(of.columns).map(([name, column]) => [name, pickRows(column, rows)])),
  );
}
