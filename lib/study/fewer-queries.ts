import { permutation, type Random } from "../base/random.ts";
import { eventsOf } from "../data/questions.ts";
import { sequencesOf } from "../data/sequences.ts";
import type { Queries, Sequences, Split } from "../data/types.ts";

/** Chosen queries, in the given order. */
export function chosenQueries({ user, history, time, candidates, exclude }: Queries, rows: Int32Array): Queries {
  return {
    length: rows.length,
    user: user && rows.map((row) => user[row] as number),
    history: history && eventsOf(history, rows),
    time: time && Float64Array.from(rows, (row) => time[row] as number),
    candidates: candidates && chosenRows(candidates, rows),
    exclude,
  };
}

/** Chosen rows of a ragged array, in the given order. */
export function chosenRows(whole: Sequences, rows: Int32Array): Sequences {
  return sequencesOf(
    whole.vocabulary,
    Array.from(rows, (row) => whole.row(row)),
  );
}

/** A split that asks about at most so many of its queries, drawn at random; it trains and tests on the same events. */
export function fewerQueries(split: Split, most: number, draw: Random): Split {
  const { queries, truth } = split;
  if (queries.length <= most) return split;
  const rows = permutation(queries.length, draw.stream("queries")).slice(0, most).sort();
  return {
    ...split,
    protocol: `${split.protocol}; ${most.toLocaleString("en-US")} of the queries, drawn at random`,
    queries: chosenQueries(queries, rows),
    truth: chosenRows(truth, rows),
  };
}
