import { join } from "node:path";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { licenceLine } from "../manifest.ts";
import { orderNotes } from "../notes.ts";
import { type EventLayout, readByRows } from "../reading/by-rows.ts";
import { readRows } from "../reading/rows.ts";
import { extended, reindexed } from "../reindex.ts";
import { type SourceOptions, sourceOf } from "../source.ts";
import { aligned, categoryColumn, numberColumn, table, textColumn } from "../tables.ts";
import type { Dataset, Interactions, Table } from "../types.ts";
import { yearOfTitle } from "./movielens.ts";

const layout: EventLayout = {
  delimiter: "\t",
  quoted: false,
  encoding: "utf-8",
  header: false,
  columns: ["user id", "item id", "rating", "timestamp"],
  places: { user: 0, item: 1, value: 2, time: 3 },
  badRows: "stop",
};

/**
 * MovieLens 100K (GroupLens, 1998): 943 users, 1,682 films, 100,000 ratings of 1 … 5 stars with times.
 * Items: title (text), genres (labels, in the order of u.genre), year (number; NaN for the one film without).
 * Users: age (number), gender and occupation (labels), zip (text). Throws InputError when the set cannot be had.
 */
export async function loadMovieLens100K(options: SourceOptions = {}): Promise<Dataset> {
  const source = await sourceOf("ml-100k", options);
  const { interactions } = await readByRows(join(source.folder, "u.data"), layout);
  const films = await readRows(join(source.folder, "u.item"), { delimiter: "|", fields: 24, encoding: "latin-1" });
  const people = await readRows(join(source.folder, "u.user"), { delimiter: "|", fields: 5 });
  const genres = await readRows(join(source.folder, "u.genre"), { delimiter: "|", fields: 2 });
  const items = extended(interactions.items, films.map(idOf));
  const users = extended(interactions.users, people.map(idOf));
  const whole = reindexed(interactions, users, items);
  return {
    name: "ml-100k",
    title: "MovieLens 100K",
    interactions: whole,
    items: filmTable(items, films, genres.map(idOf), join(source.folder, "u.item")),
    users: userTable(users, people, join(source.folder, "u.user")),
    licence: licenceLine("ml-100k"),
    origin: source.origin,
    notes: orderNotes(whole),
  };
}

/** One of the official folds; both parts are numbered by the whole set's vocabularies. */
export interface Fold {
  /** "u1" … "u5". */
  readonly name: string;
  /** 80,000 ratings. */
  readonly train: Interactions;
  /** 20,000 ratings, disjoint from those of the other folds. */
  readonly test: Interactions;
}

/**
 * The official five folds u1 … u5, numbered as `loadMovieLens100K` numbers users and films.
 * Throws InputError when the set cannot be had.
 */
export async function movieLens100KFolds(options: SourceOptions = {}): Promise<Fold[]> {
  const { folder } = await sourceOf("ml-100k", options);
  const { users, items } = (await readByRows(join(folder, "u.data"), layout)).interactions;
  const folds: Fold[] = [];
  for (const name of ["u1", "u2", "u3", "u4", "u5"]) {
    const train = (await readByRows(join(folder, `${name}.base`), layout)).interactions;
    const test = (await readByRows(join(folder, `${name}.test`), layout)).interactions;
    folds.push({ name, train: reindexed(train, users, items), test: reindexed(test, users, items) });
  }
  return folds;
}

function idOf(row: readonly string[]): string {
  return row[0] as string;
}

/** Fields 5 … 23 of a film say by 1 or 0 whether it is of each genre. */
function filmTable(items: Vocabulary, films: readonly string[][], genres: readonly string[], file: string): Table {
  const rows = aligned(items, films, idOf, file);
  const titles = rows.map((row) => row?.[1] ?? "");
  return table(items, {
    title: textColumn(titles),
    genres: categoryColumn(
      "genre",
      rows.map((row) => genres.filter((_, at) => row?.[5 + at] === "1")),
      genres,
    ),
    year: numberColumn(titles.map(yearOfTitle)),
  });
}

function userTable(users: Vocabulary, people: readonly string[][], file: string): Table {
  const rows = aligned(users, people, idOf, file);
  return table(users, {
    age: numberColumn(rows.map((row) => (row === null ? Number.NaN : Number(row[1])))),
    gender: categoryColumn(
      "gender",
      rows.map((row) => (row === null ? [] : [row[2] as string])),
    ),
    occupation: categoryColumn(
      "occupation",
      rows.map((row) => (row === null ? [] : [row[3] as string])),
    ),
    zip: textColumn(rows.map((row) => row?.[4] ?? "")),
  });
}
