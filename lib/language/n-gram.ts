import { InputError } from "../base/errors.ts";
import { option, resolveOptions } from "../base/options.ts";
import type { Stepper } from "./generation/stepper.ts";
import type { LanguageModel } from "./language-model.ts";
import { countLevels, type Discounts, discountOf, type Level } from "./n-gram-levels.ts";

export interface NGramOptions {
  /** Tokens in a gram, the predicted one included: 1 is the unigram model, 2 the bigram model. Default 3, at most 5. */
  order: number;
}

/** A language model by counting. */
export interface NGram extends LanguageModel {
  readonly options: Readonly<NGramOptions>;
  /** The discounts of each order, from 1 up. */
  readonly discounts: readonly Discounts[];
  /** Distinct grams of each order, from 1 up. */
  readonly grams: readonly number[];
  /** ln p of every token behind a history (its last order − 1 tokens matter), in nats: float64 [vocabulary]. */
  logProbabilities(history: ArrayLike<number>): Float64Array;
}

/**
 * An n-gram language model with interpolated modified Kneser–Ney smoothing (Chen & Goodman 1999, section 3): the counts
 * of a context less a discount, and the discounted mass shared out by the next shorter context, down to 1/vocabulary.
 * The first token of each text is only context, as everywhere in this room.
 * @param texts token ids, each text with its start and end where these are to be learned
 * @param vocabulary ids are 0 … vocabulary − 1
 * @throws InputError for an id out of range, or texts of which none has two tokens
 */
export function nGram(
  texts: readonly ArrayLike<number>[],
  vocabulary: number,
  given: Partial<NGramOptions> = {},
): NGram {
  const options = resolveOptions("nGram", { order: 3 }, { order: option.wholeNumber(1, 5) }, given);
  for (const text of texts) checkIds(text, vocabulary);
  if (!texts.some((text) => text.length > 1)) {
    throw new InputError({
      wanted: "texts of at least two tokens, the first of which is given",
      got: texts.length === 0 ? "no texts" : `${texts.length} shorter ones`,
      where: "nGram",
      fix: "Encode the texts with special tokens, and bring some that are not empty.",
    });
  }
  const levels = countLevels(texts, vocabulary, options.order);
  const followers = levels.map((level) => once(() => followersOf(level)));

  function logProbabilities(history: ArrayLike<number>): Float64Array {
    checkIds(history, vocabulary);
    const shares = new Float64Array(vocabulary).fill(1 / vocabulary);
    for (const [place, context] of contextsOf(levels, history).entries()) {
      const level = levels[place] as Level;
      const total = level.totals[context] as number;
      const backOff = level.backOff[context] as number;
      for (let token = 0; token < vocabulary; token++) shares[token] = (shares[token] as number) * backOff;
      const { offsets, grams } = (followers[place] as () => Followers)();
      for (const gram of grams.subarray(offsets[context], offsets[context + 1])) {
        const token = level.pairs === null ? gram : (level.pairs.right[gram] as number);
        const weight = level.weights[gram] as number;
        shares[token] = (shares[token] as number) + (weight - discountOf(weight, level.discounts)) / total;
      }
    }
    return shares.map(Math.log);
  }

  return {
    name: `${options.order}-gram`,
    options,
    vocabulary,
    discounts: levels.map(({ discounts }) => discounts),
    grams: levels.map(({ weights }) => weights.reduce((sum, weight) => sum + Math.min(weight, 1), 0)),
    logProbabilities,
    async logLikelihood(asked) {
      for (const text of asked) checkIds(text, vocabulary);
      return Float64Array.from(asked, (text) => logLikelihood(levels, text, vocabulary));
    },
    stepper: () => nGramStepper(logProbabilities, vocabulary, options.order),
  };
}

function logLikelihood(levels: readonly Level[], text: ArrayLike<number>, vocabulary: number): number {
  let sum = 0;
  let contexts = contextsOf(levels, text.length > 0 ? [text[0] as number] : []);
  for (let at = 1; at < text.length; at++) {
    const token = text[at] as number;
    let share = 1 / vocabulary;
    const next = [0];
    for (const [place, context] of contexts.entries()) {
      const level = levels[place] as Level;
      const gram = level.pairs === null ? token : level.pairs.find(context, token);
      const total = level.totals[context] as number;
      const weight = gram < 0 ? 0 : (level.weights[gram] as number);
      if (total > 0) {
        share = share * (level.backOff[context] as number) + (weight - discountOf(weight, level.discounts)) / total;
      }
      if (gram >= 0 && place + 1 < levels.length && next.length === place + 1) next.push(gram);
    }
    contexts = next;
    sum += Math.log(share);
  }
  return sum;
}

/** The known contexts that a history ends in, one for each order from 1 up; it ends where one was never seen. */
function contextsOf(levels: readonly Level[], history: ArrayLike<number>): number[] {
  const contexts = [0];
  for (let length = 1; length < levels.length && length <= history.length; length++) {
    let gram = history[history.length - length] as number;
    for (let place = 1; place < length && gram >= 0; place++) {
      gram = levels[place]?.pairs?.find(gram, history[history.length - length + place] as number) ?? -1;
    }
    if (gram < 0) break;
    contexts.push(gram);
  }
  return contexts;
}

/** The grams of each context: those of context c stand at offsets[c] … offsets[c + 1] − 1. */
interface Followers {
  readonly offsets: Int32Array;
  readonly grams: Int32Array;
}

function followersOf({ pairs, grams, totals }: Level): Followers {
  const contextOf = (gram: number) => (pairs === null ? 0 : (pairs.left[gram] as number));
  const offsets = new Int32Array(totals.length + 1);
  for (let gram = 0; gram < grams; gram++) offsets[contextOf(gram) + 1] = (offsets[contextOf(gram) + 1] as number) + 1;
  for (let context = 0; context < totals.length; context++) {
    offsets[context + 1] = (offsets[context + 1] as number) + (offsets[context] as number);
  }
  const next = offsets.slice();
  const sorted = new Int32Array(grams);
  for (let gram = 0; gram < grams; gram++) {
    const place = next[contextOf(gram)] as number;
    sorted[place] = gram;
    next[contextOf(gram)] = place + 1;
  }
  return { offsets, grams: sorted };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The model as a writer: each row keeps the tokens that still matter. */
function nGramStepper(logProbabilities: NGram["logProbabilities"], vocabulary: number, order: number): Stepper {
  let rows: number[][] = [];
  const answer = () => rows.map((row) => Float32Array.from(logProbabilities(row)));
  const kept = (row: readonly number[]) => row.slice(Math.max(0, row.length - order + 1));
  return {
    vocabulary,
    longest: Number.POSITIVE_INFINITY,
    async begin(prefixes) {
      rows = prefixes.map((prefix) => kept([...prefix]));
      return answer();
    },
    async step(parents, ids) {
      rows = Array.from(parents, (parent, row) => kept([...(rows[parent] as number[]), ids[row] as number]));
      return answer();
    },
    dispose: () => {},
  };
}

function checkIds(ids: ArrayLike<number>, vocabulary: number): void {
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number;
    if (Number.isInteger(id) && id >= 0 && id < vocabulary) continue;
    throw new InputError({
      wanted: `token ids from 0 to ${vocabulary - 1}`,
      got: String(id),
      where: "nGram",
      fix: "Give the size of the tokenizer that made the ids.",
    });
  }
}
