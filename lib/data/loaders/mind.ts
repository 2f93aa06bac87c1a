import { join } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { type Vocabulary, VocabularyBuilder } from "../../base/vocabulary.ts";
import { interactions } from "../interactions.ts";
import { licenceLine } from "../manifest.ts";
import { counted, orderNotes, percent } from "../notes.ts";
import { readRows } from "../reading/rows.ts";
import { sequencesOf } from "../sequences.ts";
import { type SourceOptions, sourceOf } from "../source.ts";
import { aligned, categoryColumn, table, textColumn } from "../tables.ts";
import type { Dataset, Sequences, Table } from "../types.ts";

/** What was shown to whom, and what of it was clicked; one row per impression, in the order of the file. */
export interface Impressions {
  readonly length: number;
  /** Index of the user. */
  readonly user: Int32Array;
  /** Seconds since 1970-01-01; the source names no time zone, UTC is taken. */
  readonly time: Float64Array;
  /** Row r: the articles the user had clicked before, oldest first, without times. */
  readonly history: Sequences;
  /** Row r: the articles shown. */
  readonly shown: Sequences;
  /** 1 where the article shown was clicked, aligned with `shown.values`. */
  readonly clicked: Uint8Array;
}

/** MIND with its impressions. */
export interface Mind extends Dataset {
  readonly impressions: Impressions;
}

/**
 * MIND (Microsoft News) in its own format: news.tsv and behaviors.tsv. `interactions` are the clicks, with the times of
 * their impressions and without values. Items: title and abstract (texts; empty for articles without a description),
 * category and subcategory (labels). Articles that are described come first in the vocabulary.
 * Only from a folder (mind-sample). Throws InputError when it cannot be had or a row is damaged.
 */
export async function loadMind(options: SourceOptions = {}): Promise<Mind> {
  const source = await sourceOf("mind-sample", options);
  const file = join(source.folder, "behaviors.tsv");
  const news = await readRows(join(source.folder, "news.tsv"), { delimiter: "\t", fields: 8, encoding: "utf-8" });
  const behaviours = await readRows(file, { delimiter: "\t", fields: 5, encoding: "utf-8" });
  const users = new VocabularyBuilder("user");
  const items = new VocabularyBuilder("item");
  for (const article of news) items.add(article[0] as string);
  const described = news.length;
  const user: number[] = [];
  const time: number[] = [];
  const history: number[][] = [];
  const seen: number[][] = [];
  const clicked: number[] = [];
  for (const [row, fields] of behaviours.entries()) {
    const [, person, when, before, candidates] = fields as [string, string, string, string, string];
    user.push(users.add(person));
    time.push(timeOf(when, file, row));
    history.push(words(before).map((id) => items.add(id)));
    const pairs = words(candidates).map((text) => candidateOf(text, file, row));
    seen.push(pairs.map(([id]) => items.add(id)));
    for (const [, click] of pairs) clicked.push(click);
  }
  const vocabulary = items.build();
  const impressions: Impressions = {
    length: user.length,
    user: Int32Array.from(user),
    time: Float64Array.from(time),
    history: sequencesOf(vocabulary, history),
    shown: sequencesOf(vocabulary, seen),
    clicked: Uint8Array.from(clicked),
  };
  const clicks = clicksOf(users.build(), impressions);
  return {
    name: "mind-sample",
    title: "MIND, a sample",
    interactions: clicks,
    items: articleTable(vocabulary, news, join(source.folder, "news.tsv")),
    licence: licenceLine("mind-sample"),
    origin: source.origin,
    notes: [
      ...orderNotes(clicks),
      `${counted(described)} of ${counted(vocabulary.size)} articles are described. They cover ` +
        `${percent(share(impressions.history.values, described))} of the histories and ` +
        `${percent(share(clicks.item, described))} of the clicks: clicks cannot be joined to texts.`,
      "The source names no time zone; times are taken as UTC.",
    ],
    impressions,
  };
}

function words(text: string): string[] {
  return text.split(" ").filter((word) => word !== "");
}

/** How many of the items are among the first `described`. */
function share(items: Int32Array, described: number): number {
  return items.filter((item) => item < described).length / items.length;
}

function clicksOf(users: Vocabulary, { user, time, shown: seen, clicked }: Impressions) {
  const rows: number[] = [];
  const places: number[] = [];
  for (let row = 0; row < seen.rows; row++) {
    for (let at = seen.offsets[row] as number; at < (seen.offsets[row + 1] as number); at++) {
      if (clicked[at] === 1) {
        rows.push(row);
        places.push(at);
      }
    }
  }
  return interactions({
    users,
    items: seen.vocabulary,
    user: Int32Array.from(rows, (row) => user[row] as number),
    item: Int32Array.from(places, (at) => seen.values[at] as number),
    value: null,
    time: Float64Array.from(rows, (row) => time[row] as number),
  });
}

function articleTable(items: Vocabulary, news: readonly string[][], file: string): Table {
  const rows = aligned(items, news, (article) => article[0] as string, file);
  const labels = (field: number) => rows.map((row) => (row === null ? [] : [row[field] as string]));
  return table(items, {
    title: textColumn(rows.map((row) => row?.[3] ?? "")),
    abstract: textColumn(rows.map((row) => row?.[4] ?? "")),
    category: categoryColumn("category", labels(1)),
    subcategory: categoryColumn("subcategory", labels(2)),
  });
}

/** "11/12/2019 2:14:46 PM", month first. */
function timeOf(text: string, file: string, row: number): number {
  const parts = /^(\d+)\/(\d+)\/(\d{4}) (\d+):(\d+):(\d+) ([AP])M$/.exec(text);
  if (parts === null) throw damaged(file, row, "a time like 11/12/2019 2:14:46 PM", text);
  const [month, day, year, hour, minute, second] = parts.slice(1, 7).map(Number) as [number, ...number[]];
  const hours = ((hour as number) % 12) + (parts[7] === "P" ? 12 : 0);
  return Date.UTC(year as number, month - 1, day, hours, minute, second) / 1000;
}

/** "N43266-1": an article and whether it was clicked. */
function candidateOf(text: string, file: string, row: number): [string, number] {
  const parts = /^(.+)-([01])$/.exec(text);
  if (parts === null) throw damaged(file, row, "an article and its label, like N43266-1", text);
  return [parts[1] as string, Number(parts[2])];
}

function damaged(file: string, row: number, wanted: string, got: string): InputError {
  return new InputError({
    where: `${file}:${row + 1}`,
    wanted,
    got: shown(got),
    fix: "The file is damaged, or is a test file without labels; take the training or validation part.",
  });
}
