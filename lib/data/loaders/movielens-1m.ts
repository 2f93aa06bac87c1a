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

/** The layout of the official ratings.dat: `UserID::MovieID::Rating::Timestamp`. */
const official: EventLayout = {
  delimiter: "::",
  quoted: false,
  encoding: "utf-8",
  header: false,
  columns: ["UserID", "MovieID", "Rating", "Timestamp"],
  places: { user: 0, item: 1, value: 2, time: 3 },
  badRows: "stop",
};

/** The layout of a ratings.csv that has lost the times. */
const withoutTimes: EventLayout = {
  ...official,
  delimiter: ",",
  header: true,
  columns: ["userId", "movieId", "rating"],
  places: { user: 0, item: 1, value: 2, time: -1 },
};

/** What the codes of users.dat mean, after the README of the set. */
const ages: Readonly<Record<string, string>> = {
  1: "under 18",
  18: "18–24",
  25: "25–34",
  35: "35–44",
  45: "45–49",
  50: "50–55",
  56: "56 and over",
};
const occupations = (
  "other or not specified|academic/educator|artist|clerical/admin|college/grad student|customer service|" +
  "doctor/health care|executive/managerial|farmer|homemaker|K-12 student|lawyer|programmer|retired|" +
  "sales/marketing|scientist|self-employed|technician/engineer|tradesman/craftsman|unemployed|writer"
).split("|");

/**
 * MovieLens 1M (GroupLens, 2003): 6,040 users, 1,000,209 ratings of 1 … 5 stars of 3,706 films, films without ratings
 * described too. Times where the folder has the official ratings.dat, none where it has a ratings.csv without them.
 * Items: title, genres, year and, where movies_extrainfos.dat is present, plot, directors, writers, stars (texts).
 * Users: age and occupation (labels, decoded), gender (label), zip (text). Throws InputError when it cannot be had.
 */
export async function loadMovieLens1M(options: SourceOptions = {}): Promise<Dataset> {
  const source = await sourceOf("ml-1m", options);
  const at = (file: string) => join(source.folder, file);
  const { interactions } = existsSync(at("ratings.dat"))
    ? await readByRows(at("ratings.dat"), official)
    : await readByRows(at("ratings.csv"), withoutTimes);
  const films = await readRows(at("movies.dat"), { delimiter: "::", fields: 3 });
  const people = await readRows(at("users.dat"), { delimiter: "::", fields: 5 });
  const extra = existsSync(at("movies_extrainfos.dat"))
    ? await readRows(at("movies_extrainfos.dat"), { delimiter: "::", fields: 11 })
    : null;
  const items = extended(interactions.items, films.map(idOf));
  const users = extended(interactions.users, people.map(idOf));
  const whole = reindexed(interactions, users, items);
  return {
    name: "ml-1m",
    title: "MovieLens 1M",
    interactions: whole,
    items: filmTable(items, films, extra, source.folder),
    users: userTable(users, people, at("users.dat")),
    licence: licenceLine("ml-1m"),
    origin: source.origin,
    notes: [...orderNotes(whole), ...filmNotes(items, films, interactions.items.size)],
  };
}

/**
 * The next-item benchmark file sequences.txt: one `user item` a line in order of time, 6,040 users, 3,416 items,
 * 999,611 events without values or times. Its ids are numbered anew, so it cannot be joined to films, ratings or users.
 * Only from a folder: there is no official archive of it. Throws InputError when it cannot be had.
 */
export async function loadMovieLens1MSequences(options: SourceOptions = {}): Promise<Dataset> {
  const source = await sourceOf("ml-1m", options);
  const file = join(source.folder, "sequences.txt");
  if (!existsSync(file)) {
    throw new InputError({
      where: source.folder,
      wanted: "sequences.txt, the next-item benchmark file of MovieLens 1M",
      got: "a folder without it",
      fix: "It is in no official archive: put it into a folder ml-1m under TASTELAB_DATA.",
    });
  }
  const { interactions } = await readByRows(file, {
    ...official,
    delimiter: " ",
    columns: ["user", "item"],
    places: { user: 0, item: 1, value: -1, time: -1 },
  });
  return {
    name: "ml-1m-sequences",
    title: "MovieLens 1M, next-item benchmark",
    interactions,
    licence: licenceLine("ml-1m"),
    origin: source.origin,
    notes: [
      "The order of the file is the order of time; there are no times and no ratings.",
      "Ids are numbered anew: these events cannot be joined to films, ratings or users.",
    ],
  };
}

function idOf(row: readonly string[]): string {
  return row[0] as string;
}

function filmTable(
  items: Vocabulary,
  films: readonly string[][],
  extra: readonly string[][] | null,
  folder: string,
): Table {
  const rows = aligned(items, films, idOf, join(folder, "movies.dat"));
  const titles = rows.map((row) => row?.[1] ?? "");
  const known = {
    title: textColumn(titles),
    genres: categoryColumn(
      "genre",
      rows.map((row) => row?.[2]?.split("|") ?? []),
    ),
    year: numberColumn(titles.map(yearOfTitle)),
  };
  if (extra === null) return table(items, known);
  const infos = aligned(items, extra, idOf, join(folder, "movies_extrainfos.dat"));
  const texts = (field: number) => textColumn(infos.map((row) => row?.[field] ?? ""));
  return table(items, { ...known, plot: texts(9), directors: texts(6), writers: texts(7), stars: texts(8) });
}

function userTable(users: Vocabulary, people: readonly string[][], file: string): Table {
  const rows = aligned(users, people, idOf, file);
  const labels = (label: (row: string[]) => string) => rows.map((row) => (row === null ? [] : [label(row)]));
  return table(users, {
    gender: categoryColumn(
      "gender",
      labels((row) => row[1] as string),
    ),
    age: categoryColumn(
      "age",
      labels((row) => ages[row[2] as string] ?? (row[2] as string)),
      Object.values(ages),
    ),
    occupation: categoryColumn(
      "occupation",
      labels((row) => occupations[Number(row[3])] ?? (row[3] as string)),
    ),
    zip: textColumn(rows.map((row) => row?.[4] ?? "")),
  });
}

function filmNotes(items: Vocabulary, films: readonly string[][], rated: number): string[] {
  const notes = [`${counted(rated)} of ${counted(items.size)} films have ratings.`];
  const damaged = films.filter((film) => film[1]?.includes("\uFFFD")).length;
  if (damaged > 0) notes.push(`${damaged} titles have lost their accented letters in this copy (shown as \uFFFD).`);
  const described = new Set(films.map(idOf));
  const missing = items.ids.filter((id) => !described.has(id)).length;
  if (missing > 0) notes.push(`${missing} rated films are described nowhere: their title is empty.`);
  return notes;
}
