import { existsSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../base/errors.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { licenceLine } from "../manifest.ts";
import { counted, orderNotes } from "../notes.ts";
import { type EventLayout, readByRows } from "../reading/by-rows.ts";
import { readRows } from "../reading/rows.ts";
import { extended, reindexed } from "../reindex.ts";
import { type SourceOptions, sourceOf } from "../source.ts";
import { aligned, categoryColumn, numberColumn, table, textColumn } from "../tables.ts";
import type { Dataset, Table } from "../types.ts";
import { yearOfTitle } from "./movielens.ts";

const layout: EventLayout = {
  delimiter: ",",
  quoted: false,
  encoding: "utf-8",
  header: true,
  columns: ["userId", "movieId", "rating", "timestamp"],
  places: { user: 0, item: 1, value: 2, time: 3 },
  badRows: "stop",
};

/** Where the fields of a film stand in a file, whatever else it holds. */
interface FilmFile {
  readonly name: string;
  readonly delimiter: string;
  readonly fields: number;
  /** The id that the ratings use. */
  readonly id: number;
  readonly title: number;
  readonly genres: number;
  /** Further columns of texts. */
  readonly texts: Readonly<Record<string, number>>;
}

/** Films with texts. Its first column is the id of the official archive, which the ratings beside it do not use. */
const withTexts: FilmFile = {
  name: "items.tsv",
  delimiter: "\t",
  fields: 11,
  id: 3,
  title: 1,
  genres: 2,
  texts: { plot: 7, directors: 8, writers: 9, stars: 10, officialId: 0 },
};

/** The official archive: raw ids, no texts. */
const official: FilmFile = { name: "movies.csv", delimiter: ",", fields: 3, id: 0, title: 1, genres: 2, texts: {} };

/**
 * MovieLens latest-small (GroupLens, September 2018): 610 users, 100,836 ratings of ½ … 5 stars with times, 9,742 films
 * of which 9,724 are rated. Items: title, genres, year; from a folder with items.tsv also plot, directors, writers,
 * stars and the official id (texts). Such a folder numbers the films anew: its ratings join on item_id.
 * Throws InputError when the set cannot be had, or when ratings and films do not join.
 */
export async function loadMovieLensLatestSmall(options: SourceOptions = {}): Promise<Dataset> {
  const source = await sourceOf("ml-latest-small", options);
  const file = existsSync(join(source.folder, withTexts.name)) ? withTexts : official;
  const path = join(source.folder, file.name);
  const { interactions } = await readByRows(join(source.folder, "ratings.csv"), layout);
  const films = await readRows(path, { ...file, quoted: true, header: true, encoding: "utf-8" });
  const idOf = (film: readonly string[]) => film[file.id] as string;
  const items = extended(interactions.items, films.map(idOf));
  if (items.size > films.length) throw unjoined(path, items.size - films.length);
  const whole = reindexed(interactions, interactions.users, items);
  const rows = aligned(items, films, idOf, path) as string[][];
  const rated = interactions.items.size;
  return {
    name: "ml-latest-small",
    title: "MovieLens latest-small",
    interactions: whole,
    items: filmTable(items, rows, file),
    licence: licenceLine("ml-latest-small"),
    origin: source.origin,
    notes: [
      ...orderNotes(whole),
      `${counted(rated)} of ${counted(items.size)} films have ratings.`,
      ...(file === official ? [] : textNotes(rows, file)),
    ],
  };
}

function filmTable(items: Vocabulary, rows: readonly string[][], file: FilmFile): Table {
  const field = (place: number) => rows.map((row) => row[place] as string);
  const texts = Object.entries(file.texts).map(([name, place]) => [name, textColumn(field(place).map(tidy))] as const);
  return table(items, {
    title: textColumn(field(file.title)),
    genres: categoryColumn(
      "genre",
      field(file.genres).map((genres) => (genres === "(no genres listed)" ? [] : genres.split("|"))),
    ),
    year: numberColumn(field(file.title).map(yearOfTitle)),
    ...Object.fromEntries(texts),
  });
}

const cutOff = /\s*See full summary\s*»$/;

/** A text in one line, without the links of the page it was taken from: what ends a cut plot, what stands for none. */
function tidy(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  return line === "Add a Plot »" ? "" : line.replace(cutOff, "");
}

function textNotes(rows: readonly string[][], file: FilmFile): string[] {
  const plots = rows.map((row) => row[file.texts.plot as number] as string);
  const missing = plots.filter((plot) => tidy(plot) === "").length;
  const cut = plots.filter((plot) => cutOff.test(plot.trim())).length;
  return [
    "Films are numbered anew: ids are those of item_id, not of the official archive (column officialId).",
    `${counted(missing)} films have no plot; ${counted(cut)} plots were cut off at “…” where they were collected.`,
  ];
}

function unjoined(path: string, missing: number): InputError {
  return new InputError({
    where: path,
    wanted: "a description of every rated film",
    got: `${missing} rated ids without one`,
    fix: "Ratings and films are of different editions: take both from the same archive or folder.",
  });
}
