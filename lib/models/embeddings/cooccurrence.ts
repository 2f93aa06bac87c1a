import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { type SparseMatrix, transpose } from "../../data/sparse.ts";
import type { Sequences } from "../../data/types.ts";

/** What counts as standing together. */
export interface CooccurrenceOptions {
  /** How many places to the left and to the right. Default 5. */
  window: number;
  /**
   * What a word at distance d counts: "inverse" 1 / d (GloVe; default), "linear" (window + 1 − d) / window, which is
   * what word2vec's drawn windows come to on average, "flat" 1.
   */
  weighting: "inverse" | "linear" | "flat";
}

export const cooccurrenceDefaults: CooccurrenceOptions = { window: 5, weighting: "inverse" };
export const cooccurrenceRules = {
  window: option.wholeNumber(1),
  weighting: option.oneOf("inverse", "linear", "flat"),
};

/**
 * How often each two words of the vocabulary stand together: a symmetric matrix [words, words] in which every occurrence
 * counts from either side, never across the end of a row. A word that stands beside itself counts too, twice as a pair
 * does. Sums are kept in float64 and rounded to float32 at the end.
 * @throws InputError where no row has two words
 */
export function cooccurrences(sequences: Sequences, given: Partial<CooccurrenceOptions> = {}): SparseMatrix {
  const { window, weighting } = resolveOptions("cooccurrences", cooccurrenceDefaults, cooccurrenceRules, given);
  const weights = Float64Array.from({ length: window + 1 }, (_, distance) =>
    weighting === "flat" ? 1 : weighting === "inverse" ? 1 / distance : (window + 1 - distance) / window,
  );
  const { values, vocabulary } = sequences;
  const size = vocabulary.size;
  const { starts, places } = placesByWord(sequences);
  const { from, to } = boundsOfPlaces(sequences);
  const sums = new Float64Array(size);
  const met = new Int32Array(size);
  const offsets = new Int32Array(size + 1);
  let columns = new Int32Array(Math.max(16, values.length));
  let cells = new Float32Array(columns.length);
  let filled = 0;
  for (let word = 0; word < size; word++) {
    let distinct = 0;
    for (let at = starts[word] as number; at < (starts[word + 1] as number); at++) {
      const place = places[at] as number;
      const first = Math.max(from[place] as number, place - window);
      const last = Math.min((to[place] as number) - 1, place + window);
      for (let near = first; near <= last; near++) {
        if (near === place) continue;
        const other = values[near] as number;
        const sum = sums[other] as number;
        if (sum === 0) met[distinct++] = other;
        sums[other] = sum + (weights[Math.abs(near - place)] as number);
      }
    }
    if (filled + distinct > columns.length) {
      columns = longer(columns, new Int32Array((filled + distinct) * 2));
      cells = longer(cells, new Float32Array((filled + distinct) * 2));
    }
    for (let at = 0; at < distinct; at++) {
      const other = met[at] as number;
      columns[filled] = other;
      cells[filled++] = sums[other] as number;
      sums[other] = 0;
    }
    offsets[word + 1] = filled;
  }
  if (filled === 0) {
    throw new InputError({
      wanted: "a row with two words or more",
      got: `${sequences.rows} rows of one word or none`,
      where: "cooccurrences",
      fix: "Lower minCount, or bring longer texts: words are counted by those beside them.",
    });
  }
  // The matrix is its own transpose, but transposing puts the columns of each row in order.
  return transpose({
    rows: size,
    columnCount: size,
    offsets,
    columns: columns.subarray(0, filled),
    values: cells.subarray(0, filled),
  });
}

function longer<T extends Int32Array | Float32Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}

/** Where each word stands: its places are `places[starts[word]]` …, ascending. */
function placesByWord({ values, vocabulary }: Sequences): { starts: Int32Array; places: Int32Array } {
  const starts = new Int32Array(vocabulary.size + 1);
  for (const word of values) starts[word + 1] = (starts[word + 1] as number) + 1;
  for (let word = 0; word < vocabulary.size; word++)
    starts[word + 1] = (starts[word + 1] as number) + (starts[word] as number);
  const next = starts.slice();
  const places = new Int32Array(values.length);
  for (let place = 0; place < values.length; place++) {
    const word = values[place] as number;
    places[next[word] as number] = place;
    next[word] = (next[word] as number) + 1;
  }
  return { starts, places };
}

/** First place and end of the row that each place is in. */
function boundsOfPlaces({ offsets, rows, values }: Sequences): { from: Int32Array; to: Int32Array } {
  const from = new Int32Array(values.length);
  const to = new Int32Array(values.length);
  for (let row = 0; row < rows; row++) {
    const [first, end] = [offsets[row] as number, offsets[row + 1] as number];
    from.fill(first, first, end);
    to.fill(end, first, end);
  }
  return { from, to };
}
