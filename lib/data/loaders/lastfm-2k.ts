import { join } from "node:path";
import { type Vocabulary, vocabulary } from "../../base/vocabulary.ts";
import { licenceLine } from "../manifest.ts";
import { counted, orderNotes } from "../notes.ts";
import { readByRows } from "../reading/by-rows.ts";
import { readRows } from "../reading/rows.ts";
import { extended, reindexed } from "../reindex.ts";
import { sequencesOf } from "../sequences.ts";
import { type SourceOptions, sourceOf } from "../source.ts";
import { aligned, categoryColumn, table, textColumn } from "../tables.ts";
import type { Dataset, Sequences } from "../types.ts";

/** Who called which artist what, and when; all arrays have one entry per assignment, in the order of the file. */
export interface TagAssignments {
  readonly tags: Vocabulary;
  /** Index of the user. */
  readonly user: Int32Array;
  /** Index of the artist. */
  readonly item: Int32Array;
  /** Index of the tag. */
  readonly tag: Int32Array;
  /** Seconds since 1970-01-01 UTC; the source knows the day. */
  readonly time: Float64Array;
}

/** Last.fm 2K with what joins its users. */
export interface LastFm2K extends Dataset {
  /** Row u: the indices of user u's friends. Every friendship stands in both rows. */
  readonly friends: Sequences;
  /** Of artists that somebody listened to. */
  readonly tagging: TagAssignments;
}

const tsv = { delimiter: "\t", header: true } as const;

/**
 * Last.fm 2K (HetRec 2011): 1,892 users, 17,632 artists, 92,834 play counts (implicit feedback: `value` is the number of
 * plays) without times. Items: name (text), tags (labels, by anybody). Friends and dated tag assignments beside.
 * Throws InputError when the set cannot be had.
 */
export async function loadLastFm2K(options: SourceOptions = {}): Promise<LastFm2K> {
  const source = await sourceOf("lastfm-2k", options);
  const at = (file: string) => join(source.folder, file);
  const { interactions } = await readByRows(at("user_artists.dat"), {
    ...tsv,
    quoted: false,
    encoding: "utf-8",
    columns: ["userID", "artistID", "weight"],
    places: { user: 0, item: 1, value: 2, time: -1 },
    badRows: "stop",
  });
  const artists = await readRows(at("artists.dat"), { ...tsv, fields: 4 });
  const assigned = await readRows(at("user_taggedartists.dat"), { ...tsv, fields: 6 });
  const links = await readRows(at("user_friends.dat"), { ...tsv, fields: 2 });
  const names = await readRows(at("tags.dat"), { ...tsv, fields: 2 });
  const users = extended(interactions.users, links.flat());
  const items = extended(interactions.items, artists.map(idOf));
  const whole = reindexed(interactions, users, items);
  const tags = tagVocabulary(names);
  const tagging = assignments(users, items, tags, names, assigned);
  const rows = aligned(items, artists, idOf, at("artists.dat"));
  const labels: string[][] = rows.map(() => []);
  for (const [row, item] of tagging.item.entries()) labels[item]?.push(tags.id(tagging.tag[row] as number));
  const unknown = assigned.length - tagging.tag.length;
  return {
    name: "lastfm-2k",
    title: "Last.fm 2K (HetRec 2011)",
    interactions: whole,
    items: table(items, {
      name: textColumn(rows.map((row) => row?.[1] ?? "")),
      tags: categoryColumn("tag", labels, tags.ids),
    }),
    licence: licenceLine("lastfm-2k"),
    origin: source.origin,
    notes: [
      "Values are play counts, not ratings: no event says that somebody disliked something.",
      ...orderNotes(whole),
      `${counted(labels.filter((row) => row.length > 0).length)} of ${counted(items.size)} artists have tags.`,
      `${counted(unknown)} of ${counted(assigned.length)} tag assignments are of artists nobody listened to, or users without plays; they are left out.`,
    ],
    friends: friendRows(users, links),
    tagging,
  };
}

function idOf(row: readonly string[]): string {
  return row[0] as string;
}

/** The tags by name. A name that two ids share (in another copy's encoding, say) gets its id behind it. */
function tagVocabulary(names: readonly string[][]): Vocabulary {
  const seen = new Set<string>();
  return vocabulary(
    "tag",
    names.map(([id, name]) => {
      const unique = seen.has(name as string) ? `${name} (${id})` : (name as string);
      seen.add(unique);
      return unique;
    }),
  );
}

function assignments(
  users: Vocabulary,
  items: Vocabulary,
  tags: Vocabulary,
  names: readonly string[][],
  rows: readonly string[][],
): TagAssignments {
  const tagIndex = new Map(names.map((row, index) => [idOf(row), index]));
  const known = rows.flatMap(([user, item, tag, day, month, year]) => {
    const u = users.find(user as string);
    const i = items.find(item as string);
    const t = tagIndex.get(tag as string);
    const time = Date.UTC(Number(year), Number(month) - 1, Number(day)) / 1000;
    return u === undefined || i === undefined || t === undefined ? [] : [{ u, i, t, time }];
  });
  return {
    tags,
    user: Int32Array.from(known, ({ u }) => u),
    item: Int32Array.from(known, ({ i }) => i),
    tag: Int32Array.from(known, ({ t }) => t),
    time: Float64Array.from(known, ({ time }) => time),
  };
}

function friendRows(users: Vocabulary, links: readonly string[][]): Sequences {
  const rows: Set<number>[] = users.ids.map(() => new Set());
  for (const [one, other] of links) {
    const a = users.index(one as string);
    const b = users.index(other as string);
    rows[a]?.add(b);
    rows[b]?.add(a);
  }
  return sequencesOf(
    users,
    rows.map((row) => Int32Array.from(row)),
  );
}
