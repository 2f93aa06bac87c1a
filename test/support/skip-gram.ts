import { random } from "../../lib/base/random.ts";
import type { SkipGramProblem, SkipGramTables } from "../../lib/engine/hot/skip-gram.ts";

/** Rows of tokens where nothing is thinned out and all noise is drawn alike, unless `more` says otherwise. */
export function problemOf(rows: readonly (readonly number[])[], words: number, more: Partial<SkipGramProblem> = {}) {
  const offsets = [0];
  for (const row of rows) offsets.push((offsets.at(-1) as number) + row.length);
  return {
    architecture: "skip-gram",
    neighbours: "both",
    offsets: Int32Array.from(offsets),
    values: Int32Array.from(rows.flat()),
    words,
    dimensions: 6,
    window: 3,
    negatives: 5,
    keep: new Uint32Array(words).fill(2 ** 32 - 1),
    noise: { share: new Uint32Array(words).fill(2 ** 32 - 1), alias: Uint32Array.from({ length: words }, (_, w) => w) },
    ...more,
  } satisfies SkipGramProblem;
}

/** Input and output vectors, uniform around 0. */
export function tablesOf(words: number, dimensions: number, spread: number): SkipGramTables {
  const draw = random(`tables ${words} ${dimensions}`);
  const table = () => Float32Array.from({ length: words * dimensions }, () => spread * (draw.uniform() - 0.5));
  return { input: table(), output: table() };
}

/** A text of random tokens in rows of 0 … 30. */
export function randomRows(rows: number, words: number): number[][] {
  const draw = random("rows");
  return Array.from({ length: rows }, () => Array.from({ length: draw.integer(31) }, () => draw.integer(words)));
}
