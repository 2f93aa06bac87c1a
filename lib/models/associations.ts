import { sequencesOf } from "../data/sequences.ts";
import type { Interactions } from "../data/types.ts";
import type { Recommender } from "./recommender.ts";

/** Two items that go together. */
export interface Association {
  /** Item indices, the smaller one first. */
  readonly pair: readonly [number, number];
  /** How much more they call for each other than for items in general, both ways together, in the unit of the scores. */
  readonly strength: number;
}

/** Times that rows and columns are fitted to each other; with n items a round leaves an n²th of the error. */
const rounds = 4;

/**
 * The `count` pairs of items that a model ties together most, the strongest first.
 *
 * The model is asked what goes with each item alone, s_ij = score(j | history i). From that an additive
 * part of row and one of column are taken, fitted by means off the diagonal: what an item answers to all, and what it
 * gets from all. For scores that are logarithms of probabilities this leaves the pointwise mutual information. Both
 * directions are added: strength = a_ij + a_ji. Pairs of which a score is missing are left out; ties in order of index.
 */
export async function associations(
  model: Recommender,
  { items }: Interactions,
  count: number,
): Promise<readonly Association[]> {
  const size = items.size;
  const each = Array.from({ length: size }, (_, item) => [item]);
  const scores = await model.score({
    length: size,
    user: new Int32Array(size).fill(-1),
    history: { items: sequencesOf(items, each), value: null, time: null },
    time: null,
    candidates: null,
    exclude: "none",
  });
  const score = (row: number, column: number) => scores[row * size + column] as number;
  let rows: Float64Array = new Float64Array(size);
  let columns: Float64Array = new Float64Array(size);
  for (let round = 0; round < rounds; round++) {
    columns = means(size, (column, row) => score(row, column) - (rows[row] as number));
    rows = means(size, (row, column) => score(row, column) - (columns[column] as number));
  }
  const found: Association[] = [];
  for (let first = 0; first < size; first++) {
    for (let second = first + 1; second < size; second++) {
      const there = score(first, second) - (rows[first] as number) - (columns[second] as number);
      const back = score(second, first) - (rows[second] as number) - (columns[first] as number);
      const strength = there + back;
      if (!Number.isNaN(strength)) found.push({ pair: [first, second], strength });
    }
  }
  return found.sort((a, b) => b.strength - a.strength).slice(0, count);
}

/** The mean of each line of a square table without its diagonal and without what is missing. */
function means(size: number, cell: (line: number, at: number) => number): Float64Array {
  return Float64Array.from({ length: size }, (_, line) => {
    let [sum, known] = [0, 0];
    for (let at = 0; at < size; at++) {
      const value = cell(line, at);
      if (at === line || Number.isNaN(value)) continue;
      sum += value;
      known++;
    }
    return sum / known;
  });
}
