import { InputError, shown } from "../../base/errors.ts";
import { withDefaults } from "../../base/options.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { type FileDataset, readInteractions } from "../read-interactions.ts";
import type { Encoding } from "../reading/encoding.ts";
import type { ReadOptions } from "../reading/options.ts";
import type { Table } from "../types.ts";
import { withCommaValues } from "./decimal-commas.ts";
import { type EventType, weighEvents } from "./event-types.ts";
import { findLayout, type Layout, type NamedColumns } from "./layout.ts";
import { readTable, type TableRead } from "./read-table.ts";
import { isUtf8File, type OtherEncoding, readable } from "./transcoded.ts";

/** How files of one's own are to be read. Whatever is left out is found out, and told in the notes. */
export interface OwnDataOptions {
  /** Which column holds which part of an event: `{ user: "uid", time: null, event: "action" }`. */
  readonly columns: NamedColumns;
  /** How the file of events is written: delimiter, header, encoding, format, what becomes of bad rows. */
  readonly reading: Omit<ReadOptions, "user" | "item" | "value" | "time" | "encoding"> & {
    /** Default: UTF-8 or UTF-16; GB 18030, and GBK with it, where the bytes are such. Tables in UTF-8 are read as that. */
    readonly encoding?: Encoding | OtherEncoding;
  };
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
  const { encoding, ...written } = reading;
  return readable(path, encoding, async (file) => {
    const own = { ...written, ...(file.encoding === undefined ? {} : { encoding: file.encoding }) };
    const found = await readEvents(file.path, columns, own, weights);
    const tables: { items?: Table; users?: Table; catalogue?: Table } = {};
    const notes = [...(file.note === null ? [] : [file.note]), ...found.notes];
    for (const [kind, place] of Object.entries({ items, users })) {
      if (place === null) continue;
      const read = await describing(place, found.interactions[kind as "items" | "users"], encoding);
      tables[kind as "items" | "users"] = read.table;
      if (kind === "items" && read.whole !== null) tables.catalogue = read.whole;
      notes.push(...read.notes);
    }
    return { ...found, origin: found.origin.replace(file.path, path), ...tables, notes };
  });
}

/** What a file tells of users or items, in the encoding that was said where it is not UTF-8. */
async function describing(
  path: string,
  ids: Vocabulary,
  encoding: Encoding | OtherEncoding | undefined,
): Promise<TableRead> {
  const said = encoding !== undefined && !(await isUtf8File(path)) ? encoding : undefined;
  try {
    return await readable(path, said, async ({ path: copy, encoding: known, note }) => {
      const read = await readTable(copy, ids, known === undefined ? {} : { encoding: known });
      const notes = read.notes.map((one) => one.replace(copy, path));
      return { ...read, notes: note === null ? notes : [note, ...notes] };
    });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // Readers of files think of events; here they are asked for something else.
    const wanted = error.problem.wanted.replace(/^(a file of )?events\b/, `$1${ids.kind}s`);
    throw new InputError({ ...error.problem, wanted });
  }
}

/** The events of a file in an encoding that readers know, with weights and values as they are meant. */
async function readEvents(
  path: string,
  columns: NamedColumns,
  reading: ReadOptions,
  weights: OwnDataOptions["weights"],
): Promise<FileDataset & Pick<OwnDataset, "eventTypes">> {
  const layout = await findLayout(path, columns, reading);
  // Passing over bad rows leaves fewer events than there are types; without weights these can be done without.
  const weighed = layout.event >= 0 && (weights !== null || reading.badRows !== "skip");
  if (weights !== null && layout.event < 0) throw noTypes(layout);
  const read = await readInteractions(path, weights === null ? layout.read : { ...layout.read, value: null });
  const commas = layout.commas >= 0 && weights === null;
  const valued = commas ? await withCommaValues(read.interactions, layout, layout.commas) : read.interactions;
  const events = weighed ? await weighEvents(valued, layout, weights) : null;
  const notes = [
    ...layout.notes,
    ...withoutColumns(read.notes, [commas ? layout.commas : -1, weighed ? layout.event : -1], layout),
    ...(commas ? [`Values from ${shown(layout.file.first[layout.commas])}, with a decimal comma.`] : []),
    ...(events?.notes ?? []),
  ];
  return { ...read, interactions: events?.interactions ?? valued, eventTypes: events?.types ?? null, notes };
}

/** What was noticed, with columns that are read here no longer among those that are not. */
function withoutColumns(notes: readonly string[], places: readonly number[], { file }: Layout): string[] {
  const unread = "Columns not read: ";
  const read = places.filter((place) => place >= 0).map((place) => shown(file.first[place]));
  return notes.flatMap((note) => {
    if (!note.startsWith(unread)) return [note];
    const left = note
      .slice(unread.length, -1)
      .split(", ")
      .filter((name) => !read.includes(name));
    return left.length === 0 ? [] : [`${unread}${left.join(", ")}.`];
  });
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
