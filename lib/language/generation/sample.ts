import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { nextDistribution } from "./distribution.ts";
import { logTotal, type Stepper } from "./stepper.ts";

/** One written text. */
export interface Written {
  /** The tokens behind the prefix; the end is left out. */
  readonly ids: Int32Array;
  /** Whether it came to its end by itself. */
  readonly ended: boolean;
  /** ln p of the tokens written, the end among them, by the model itself: before temperature and cuts. */
  readonly logProbability: number;
}

/** When writing stops, and what is never written. */
export interface WritingOptions {
  /** The token that ends a text; null for none. */
  end: number | null;
  /** The most tokens written. Default 50. The model's own limit counts too. */
  maxTokens: number;
  /** Tokens that are never written: the start, the filling. Default none. */
  banned: readonly number[];
}

/** How tokens are drawn. */
export interface SampleOptions extends WritingOptions {
  /** Logits are divided by it: below 1 likelier tokens become likelier yet. Above 0; default 1. */
  temperature: number;
  /** Only so many of the likeliest tokens are drawn from; null (default) for all. */
  topK: number | null;
  /**
   * Only the fewest likeliest tokens whose probabilities together reach this are drawn from (nucleus sampling: Holtzman et
   * al. 2020), in (0, 1]; default 1, which leaves all.
   */
  topP: number;
}

const ids = {
  wanted: "a list of token ids",
  holds: (value: unknown): value is readonly number[] => Array.isArray(value) && value.every(Number.isInteger),
};
export const writingDefaults: WritingOptions = { end: null, maxTokens: 50, banned: [] };
export const writingRules = {
  end: option.orNull(option.wholeNumber(0)),
  maxTokens: option.wholeNumber(0),
  banned: ids,
};

/**
 * Continues each prefix by drawing token after token. Each row draws from a stream of its own, so that what one row
 * writes does not depend on the others.
 * @throws InputError for options out of range, or when all tokens are banned
 */
export async function sample(
  stepper: Stepper,
  prefixes: readonly Int32Array[],
  given: Partial<SampleOptions>,
  draw: Random,
): Promise<Written[]> {
  const options = resolveOptions(
    "sample",
    { ...writingDefaults, temperature: 1, topK: null, topP: 1 },
    {
      ...writingRules,
      temperature: option.positive(),
      topK: option.orNull(option.wholeNumber(1)),
      topP: option.number(0, 1),
    },
    given,
  );
  if (options.topP === 0) {
    throw new InputError({
      wanted: "topP above 0",
      got: "0",
      where: "sample",
      fix: "For the likeliest token alone use greedy.",
    });
  }
  const draws = prefixes.map((_, row) => draw.stream(`row ${row}`));
  return writeOn(stepper, prefixes, options, (logits, row) => {
    const chances = nextDistribution(logits, options);
    return drawn(chances, draws[row] as Random);
  });
}

/** Continues each prefix by the likeliest token, again and again; of equally likely ones the lower id. */
export function greedy(
  stepper: Stepper,
  prefixes: readonly Int32Array[],
  given: Partial<WritingOptions> = {},
): Promise<Written[]> {
  const options = resolveOptions("greedy", writingDefaults, writingRules, given);
  const banned = new Set(options.banned);
  return writeOn(stepper, prefixes, options, (logits) => {
    let best = -1;
    for (const [id, value] of logits.entries()) {
      if (!banned.has(id) && (best === -1 || value > (logits[best] as number))) best = id;
    }
    return best;
  });
}

/** Writes rows until each has ended or is full; rows that are done are no longer computed. */
async function writeOn(
  stepper: Stepper,
  prefixes: readonly Int32Array[],
  { end, maxTokens }: WritingOptions,
  choose: (logits: Float32Array, row: number) => number,
): Promise<Written[]> {
  const texts = prefixes.map(() => [] as number[]);
  const sums = new Float64Array(prefixes.length);
  const ended = new Uint8Array(prefixes.length);
  const room = prefixes.map(({ length }) => Math.min(maxTokens, stepper.longest - length));
  let rows = Int32Array.from(prefixes.keys());
  let logits = prefixes.length === 0 ? [] : await stepper.begin(prefixes);
  while (rows.length > 0) {
    const [parents, ids]: [number[], number[]] = [[], []];
    for (const [at, row] of rows.entries()) {
      const text = texts[row] as number[];
      if (text.length >= (room[row] as number)) continue;
      const own = logits[at] as Float32Array;
      const id = choose(own, row);
      sums[row] = (sums[row] as number) + (own[id] as number) - logTotal(own);
      if (id === end) {
        ended[row] = 1;
        continue;
      }
      text.push(id);
      if (text.length === room[row]) continue;
      parents.push(at);
      ids.push(id);
    }
    rows = Int32Array.from(parents, (at) => rows[at] as number);
    if (rows.length > 0) logits = await stepper.step(Int32Array.from(parents), Int32Array.from(ids));
  }
  return texts.map((text, row) => ({
    ids: Int32Array.from(text),
    ended: ended[row] === 1,
    logProbability: sums[row] as number,
  }));
}

/** A draw from probabilities that add up to 1. */
function drawn(chances: Float64Array, draw: Random): number {
  let left = draw.uniform();
  let last = 0;
  for (const [id, chance] of chances.entries()) {
    if (chance === 0) continue;
    last = id;
    left -= chance;
    if (left < 0) break;
  }
  return last;
}
