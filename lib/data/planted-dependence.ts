import { InputError, shown } from "../base/errors.ts";
import type { Random } from "../base/random.ts";

/** Sequences of equal length, laid out for a classifier of sequences, and the symbol that follows each. */
export interface LaggedSequences {
  readonly rows: number;
  /** Steps of every sequence: the lag. */
  readonly steps: number;
  /** Tokens, [rows, steps]: first one of `symbols` cues, 0 … symbols − 1; then distractors, symbols … 2 symbols − 1. */
  readonly input: Int32Array;
  /** By row the symbol after the last step, 0 … symbols − 1. */
  readonly target: Int32Array;
}

/**
 * A dependence over `lag` steps (after Hochreiter & Schmidhuber 1997, experiment 2): the first token decides the symbol
 * `lag` steps later; the lag − 1 tokens in between are uniform distractors from an alphabet of their own and tell
 * nothing. Without `dependent` the symbol is drawn by itself, so that nothing can be learned and 1 / symbols is all that
 * anyone scores. Throws InputError for a lag below 1 or fewer than two symbols.
 */
export function laggedSequences(
  {
    lag,
    rows,
    symbols = 8,
    dependent = true,
  }: { readonly lag: number; readonly rows: number; readonly symbols?: number; readonly dependent?: boolean },
  draw: Random,
): LaggedSequences {
  for (const [name, value, least] of [
    ["lag", lag, 1],
    ["rows", rows, 1],
    ["symbols", symbols, 2],
  ] as const) {
    if (Number.isInteger(value) && value >= least) continue;
    throw new InputError({
      wanted: `${name} to be a whole number of at least ${least}`,
      got: shown(value),
      where: "laggedSequences",
      fix: "A sequence has a cue and lag − 1 distractors.",
    });
  }
  const input = new Int32Array(rows * lag);
  const target = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const cue = draw.integer(symbols);
    input[row * lag] = cue;
    for (let step = 1; step < lag; step++) input[row * lag + step] = symbols + draw.integer(symbols);
    target[row] = dependent ? cue : draw.integer(symbols);
  }
  return { rows, steps: lag, input, target };
}
