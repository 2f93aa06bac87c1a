import { checkNumber } from "../base/options.ts";
import { type Random, shuffle } from "../base/random.ts";
import { sequencesOf } from "./sequences.ts";
import type { Sequences } from "./types.ts";

/** Sequences with a label each that nobody gave: it is read off the sequences themselves. */
export interface InventedLabels {
  readonly histories: Sequences;
  /** Nothing is asked about beside the sequence. */
  readonly asked: null;
  /** Whole numbers from 0. */
  readonly target: Float32Array;
}

/**
 * Each sequence of at least two tokens twice: in its own order, labelled 1, and in a shuffled one, labelled 0. To tell them
 * apart is to know what follows what, and nothing else; of sequences without order nothing can be learned.
 */
export function ownOrShuffled(all: Sequences, random: Random): InventedLabels {
  const long = rowsOf(all).filter((row) => row.length >= 2);
  const rows = long.flatMap((row) => [row, shuffle(row.slice(), random)]);
  const target = Float32Array.from({ length: rows.length }, (_, at) => 1 - (at % 2));
  return { histories: sequencesOf(all.vocabulary, rows), asked: null, target };
}

/**
 * Beginnings of sequences, labelled with the kind that most of the rest is of (of equally frequent ones that of the lowest number).
 * @param kinds of each token of the vocabulary, whole numbers from 0
 * @param cuts where a sequence is cut, as shares of its length in (0, 1); each cut that leaves tokens on both sides gives one
 */
export function comingKind(all: Sequences, kinds: Int32Array, cuts: readonly number[]): InventedLabels {
  for (const cut of cuts) checkNumber("comingKind", "cut", cut, { above: 0, below: 1 });
  const parts = rowsOf(all).flatMap((row) =>
    cuts
      .map((cut) => Math.round(cut * row.length))
      .flatMap((at) => (at > 0 && at < row.length ? [[row, at] as const] : [])),
  );
  const target = Float32Array.from(parts, ([row, at]) => mostFrequent(row.subarray(at), kinds));
  const histories = sequencesOf(
    all.vocabulary,
    parts.map(([row, at]) => row.subarray(0, at)),
  );
  return { histories, asked: null, target };
}

function rowsOf(all: Sequences): Int32Array[] {
  return Array.from({ length: all.rows }, (_, row) => all.row(row));
}

function mostFrequent(tokens: Int32Array, kinds: Int32Array): number {
  const counts = new Int32Array(kinds.reduce((most, kind) => Math.max(most, kind + 1), 1));
  for (const token of tokens) counts[kinds[token] as number] = (counts[kinds[token] as number] as number) + 1;
  return counts.indexOf(counts.reduce((most, count) => Math.max(most, count), 0));
}
