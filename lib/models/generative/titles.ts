import { internal } from "../../base/errors.ts";
import { columnOf } from "../../data/tables.ts";
import type { Table } from "../../data/types.ts";
import type { SourceAndTarget } from "../../language/encoder-decoder.ts";
import { trainWordPiece } from "../../language/tokenizer/train-word-piece.ts";

/** The catalogue as a writer knows it: the tokens of each title, and tokens that stand for whole items. */
export interface Titles {
  readonly pad: number;
  readonly first: number;
  readonly separator: number;
  /** WordPieces; the token of item i is `pieces + i`. */
  readonly pieces: number;
  /** Tokens of titles one after the other; those of item i stand at offsets[i] … offsets[i + 1] − 1. */
  readonly offsets: Int32Array;
  readonly tokens: Int32Array;
}

/** Cuts the titles of a catalogue into WordPieces learned from them. @throws InputError where there is no column of titles */
export function titlesOf(items: Table | undefined, size: number): Titles {
  const titles = columnOf(items, "title", "text").values;
  const tokenizer = trainWordPiece(titles, { size });
  const cut = titles.map((title) => tokenizer.encode(title, { special: false }).ids);
  const offsets = new Int32Array(cut.length + 1);
  for (const [item, { length }] of cut.entries()) offsets[item + 1] = (offsets[item] as number) + length;
  const { pad, first, separator } = tokenizer.special;
  if (first === null || separator === null) throw internal("a BERT vocabulary without its special tokens");
  const tokens = Int32Array.from(cut.flatMap((ids) => Array.from(ids)));
  return { pad, first, separator, pieces: tokenizer.size, offsets, tokens };
}

/** A history as it is read: its last items, the latest first, titles parted by separators. */
export function sourceOf(titles: Titles, history: ArrayLike<number>, most: number): SourceAndTarget["source"] {
  const latest = Array.from(history).slice(-most).reverse();
  const ids = Int32Array.from([
    titles.first,
    ...latest.flatMap((item) => [...titleTokens(titles, item), titles.separator]),
  ]);
  return { ids, types: new Int32Array(ids.length), cut: 0 };
}

/** What stands for an item behind the start: its title and an end, or the one token of its own. */
export function targetOf(titles: Titles, item: number, writes: "title" | "item"): Int32Array {
  return writes === "item"
    ? Int32Array.of(titles.pieces + item)
    : Int32Array.from([...titleTokens(titles, item), titles.separator]);
}

/** The most tokens of a source of so many items, and of a target with its start. */
export function longestTexts(titles: Titles, history: number): { source: number; target: number } {
  const longest = titles.offsets.reduce(
    (most, offset, item) => Math.max(most, (titles.offsets[item + 1] ?? 0) - offset),
    0,
  );
  return { source: 1 + history * (longest + 1), target: longest + 2 };
}

function titleTokens({ offsets, tokens }: Titles, item: number): Int32Array {
  return tokens.subarray(offsets[item], offsets[item + 1]);
}
