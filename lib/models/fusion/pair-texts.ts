import { InputError } from "../../base/errors.ts";
import { titleColumn } from "../../data/tables.ts";
import type { Table } from "../../data/types.ts";
import { itemTexts } from "../../language/text/item-texts.ts";
import { lengthsWithin } from "../../language/tokenizer/arrangement.ts";
import type { EncodedText, Tokenizer } from "../../language/tokenizer/tokenizer.ts";

/** Tokens of texts one after the other; those of text i stand at offsets[i] … offsets[i + 1] − 1. */
export interface TokenRows {
  readonly offsets: Int32Array;
  readonly tokens: Int32Array;
}

/** The catalogue as a reader of pairs knows it. */
export interface PairTexts {
  /** The ids of [PAD], [CLS] and [SEP]. */
  readonly marks: readonly [pad: number, first: number, separator: number];
  /** What is read of an item that is to be scored; nothing of one without text. */
  readonly items: TokenRows;
  /** What is read of it in a history: its title, or the same. */
  readonly names: TokenRows;
}

/** How items are put into words. */
export interface ItemWords {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

/**
 * The texts of a catalogue: of an item itself the named columns (null: all texts and labels), in histories its title.
 * @throws InputError where fewer than two items have a text
 */
export function itemWords(table: Table, fields: readonly string[] | null, where: string): ItemWords {
  const all = Object.entries(table.columns).flatMap(([column, { type }]) =>
    type === "text" || type === "category" ? [column] : [],
  );
  const texts = itemTexts(
    table,
    (fields ?? all).map((column) => ({ column, label: null })),
  );
  if (texts.filter((text) => text !== "").length > 1) return { texts, names: titleColumn(table)?.values ?? texts };
  throw new InputError({
    wanted: "texts of at least two items",
    got: fields === null && all.length === 0 ? "a table without texts and labels" : "empty ones",
    where,
    fix: "Name the columns that hold texts in fields, or take the cheaper list as it is.",
  });
}

/** Cuts the texts into tokens, so that the tokenizer is needed no more. @throws InputError for one that is not BERT's */
export function pairTexts({ texts, names }: ItemWords, tokenizer: Tokenizer): PairTexts {
  const { pad, first, separator } = tokenizer.special;
  if (first === null || separator === null) {
    throw new InputError({
      wanted: "a tokenizer with tokens that begin a text and part two",
      got: "one without",
      where: "reranked",
      fix: "Take BERT's tokenizer, or train one with trainWordPiece.",
    });
  }
  const cut = (list: readonly string[]) =>
    tokenRows(list.map((text) => tokenizer.encode(text, { special: false }).ids));
  return { marks: [pad, first, separator], items: cut(texts), names: cut(names) };
}

/**
 * A history and an item as one text of two segments: [CLS] title [SEP] title … [SEP] item [SEP], the latest title first. What does
 * not fit is cut from the longer one's end, so that of a history the oldest goes first. Null where either has no words.
 */
export function pairText(
  { marks: [, first, separator], items, names }: PairTexts,
  history: Int32Array,
  item: number,
  { titles, maxLength }: { readonly titles: number; readonly maxLength: number },
): EncodedText | null {
  const latest = Array.from(history.subarray(Math.max(0, history.length - titles))).reverse();
  const read = latest.map((one) => rowOf(names, one)).filter(({ length }) => length > 0);
  const left = read.flatMap((tokens, at) => (at === 0 ? [...tokens] : [separator, ...tokens]));
  const right = Array.from(rowOf(items, item));
  if (left.length === 0 || right.length === 0) return null;
  const [own, other] = lengthsWithin(left.length, right.length, maxLength - 3);
  const ids = Int32Array.from([first, ...left.slice(0, own), separator, ...right.slice(0, other), separator]);
  const types = new Int32Array(ids.length).fill(1, own + 2);
  return { ids, types, cut: left.length + right.length - own - other };
}

function tokenRows(rows: readonly Int32Array[]): TokenRows {
  const offsets = new Int32Array(rows.length + 1);
  for (const [at, { length }] of rows.entries()) offsets[at + 1] = (offsets[at] as number) + length;
  const tokens = new Int32Array(offsets.at(-1) as number);
  for (const [at, row] of rows.entries()) tokens.set(row, offsets[at]);
  return { offsets, tokens };
}

function rowOf({ offsets, tokens }: TokenRows, row: number): Int32Array {
  return tokens.subarray(offsets[row], offsets[row + 1]);
}
