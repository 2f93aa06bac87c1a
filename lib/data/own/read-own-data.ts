import { InputError, shown } from "../../base/errors.ts";
import { withDefaults } from "../../base/options.ts";
import { type FileDataset, readInteractions } from "../read-interactions.ts";
import type { ReadOptions } from "../reading/options.ts";
import type { Table } from "../types.ts";
import { type EventType, weighEvents } from "./event-types.ts";
import { findLayout, type Layout, type NamedColumns } from "./layout.ts";
import { readTable } from "./read-table.ts";

/** How files of one's own are to be read. Whatever is left out is found out, and told in the notes. */
export interface OwnDataOptions {
  /** Which column holds which part of an event: `{ user: "uid", time: null, event: "action" }`. */
  readonly columns: NamedColumns;
  /** How the file of events is written: delimiter, header, encoding, format, what becomes of bad rows. */
  readonly reading: Omit<ReadOptions, "user" | "item" | "value" | "time">;
  /** What an event of each type weighs; types without a weight are left out. Null: all count alike. */
  readonly weights: Readonly<Record<string, number>> | null;
  /** A file that describes the items, one row each; null for none. */
  readonly items: string | null;
  /** A file that describes the users. */
  readonly users: string | null;
}

/** Events of one's own, with tables where there are any. */
export interface OwnDataset extends FileDataset {
  /** The types of events there were; null where no column holds any. */
  readonly eventTypes: readonly EventType[] | null;
  /** What the file of items tells of all its items, those of `interactions` first; absent where each of them has an event. */
  readonly catalogue?: Table;
}

const defaults: OwnDataOptions = { columns: {}, reading: {}, weights: null, items: null, users: null };

/**
 * Reads data of one's own: events from CSV, TSV or any other delimiter, with or without a header, RecBole's .inter, JSON or
 * Parquet; event types with weights; and what files tell of items and users.
 * @param path of the events
 * @throws InputError naming file, line and column, with a cure
 */
export async function readOwnData(path: string, given: Partial<OwnDataOptions> = {}): Promise<OwnDataset> {
  const { columns, reading, weights, items, users } = withDefaults("readOwnData", defaults, given);
  const layout = await findLayout(path, columns, reading);
  // Passing over bad rows leaves fewer events than there are types; without weights these can be done without.
  const weighed = layout.event >= 0 && (weights !== null || reading.badRows !== "skip");
  if (weights !== null && layout.event < 0) throw noTypes(layout);
  const read = await readInteractions(path, weights === null ? layout.read : { ...layout.read, value: null });
  const events = weighed ? await weighEvents(read.interactions, layout, weights) : null;
  const interactions = events?.interactions ?? read.interactions;
  const tables: { items?: Table; users?: Table; catalogue?: Table } = {};
  const notes = [...layout.notes, ...read.notes, ...(events?.notes ?? [])];
  for (const [kind, file] of Object.entries({ items, users })) {
    if (file === null) continue;
    const found = await readTable(file, interactions[kind as "items" | "users"]);
    tables[kind as "items" | "users"] = found.table;
    if (kind === "items" && found.whole !== null) tables.catalogue = found.whole;
    notes.push(...found.notes);
  }
  return { ...read, interactions, ...tables, eventTypes: events?.types ?? null, notes };
}

function noTypes({ file }: Layout): InputError {
  return new InputError({
    where: file.path,
    wanted: "a column of event types, for the weights that were given",
    got: `none among ${file.first
      .slice(0, 20)
      .map((name) => shown(name, 40))
      .join(", ")}`,
    fix: "Name it: event=action (or its position, counted from 0), or leave the weights out.",
  });
}
