import type { Vectors } from "../data/types.ts";

/** Analogies by kind: what `loadAnalogies` gives. */
export interface AnalogySections {
  readonly sections: readonly {
    readonly name: string;
    readonly questions: readonly (readonly [a: string, b: string, c: string, d: string])[];
  }[];
}

/** How many questions of a kind were answered. */
export interface AnalogyScore {
  readonly name: string;
  readonly right: number;
  /** Questions all of whose four words have vectors; the others are left out. */
  readonly covered: number;
  readonly questions: number;
  /** right / covered; NaN where nothing is covered. */
  readonly accuracy: number;
}

/** Questions answered side by side, so that each vector is read once for all of them. */
const atOnce = 8;

/**
 * "a is to b as c is to ?", answered by the word whose vector has the largest cosine with b − a + c, all three made of
 * length 1 (3CosAdd: Mikolov et al. 2013; Levy and Goldberg 2014); a, b and c themselves are no answers. Words are looked
 * up as they are spelt, else in small letters.
 * @returns one score per section in their order, and last one for all of them
 */
export function analogyScores(vectors: Vectors, { sections }: AnalogySections): AnalogyScore[] {
  const { vocabulary, dimensions } = vectors;
  const units = unitRows(vectors);
  const find = (word: string) => {
    const index = vocabulary.find(word) ?? vocabulary.find(word.toLowerCase()) ?? -1;
    return index >= 0 && units.subarray(index * dimensions, (index + 1) * dimensions).some((value) => value !== 0)
      ? index
      : -1;
  };
  const scores = sections.map(({ name, questions }) => {
    const known = questions.map((question) => question.map(find)).filter((found) => found.every((index) => index >= 0));
    let right = 0;
    for (let from = 0; from < known.length; from += atOnce) {
      const slice = known.slice(from, from + atOnce);
      for (const [at, answer] of answersTo(slice, units, dimensions).entries()) if (answer === slice[at]?.[3]) right++;
    }
    return score(name, right, known.length, questions.length);
  });
  const sum = (of: (one: AnalogyScore) => number) => scores.reduce((total, one) => total + of(one), 0);
  return [
    ...scores,
    score(
      "all",
      sum(({ right }) => right),
      sum(({ covered }) => covered),
      sum(({ questions }) => questions),
    ),
  ];
}

function score(name: string, right: number, covered: number, questions: number): AnalogyScore {
  return { name, right, covered, questions, accuracy: covered === 0 ? Number.NaN : right / covered };
}

/** For each question the word nearest to b − a + c that is none of the three; of equally near ones the first. */
function answersTo(questions: readonly (readonly number[])[], units: Float32Array, k: number): Int32Array {
  const rows = units.length / k;
  const queries = questions.map(([a = 0, b = 0, c = 0]) =>
    Float32Array.from(
      { length: k },
      (_, d) => (units[b * k + d] as number) - (units[a * k + d] as number) + (units[c * k + d] as number),
    ),
  );
  const best = new Int32Array(questions.length).fill(-1);
  const most = new Float64Array(questions.length).fill(Number.NEGATIVE_INFINITY);
  for (let row = 0; row < rows; row++) {
    for (const [at, query] of queries.entries()) {
      const product = productOf(units, row * k, query);
      if (product <= (most[at] as number)) continue;
      const [a, b, c] = questions[at] as readonly number[];
      if (row === a || row === b || row === c) continue;
      most[at] = product;
      best[at] = row;
    }
  }
  return best;
}

function productOf(units: Float32Array, start: number, query: Float32Array): number {
  let even = 0;
  let odd = 0;
  const whole = query.length - (query.length % 2);
  for (let d = 0; d < whole; d += 2) {
    even += (units[start + d] as number) * (query[d] as number);
    odd += (units[start + d + 1] as number) * (query[d + 1] as number);
  }
  return whole < query.length ? even + odd + (units[start + whole] as number) * (query[whole] as number) : even + odd;
}

/** The rows made of length 1; rows of zeros stay. */
function unitRows({ dimensions: k, values }: Vectors): Float32Array {
  const units = values.slice();
  for (let start = 0; start < units.length; start += k) {
    let squares = 0;
    for (let d = 0; d < k; d++) squares += (units[start + d] as number) ** 2;
    if (squares > 0) for (let d = 0; d < k; d++) units[start + d] = (units[start + d] as number) / Math.sqrt(squares);
  }
  return units;
}
