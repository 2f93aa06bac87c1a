import { InputError, shown } from "../../base/errors.ts";
import { mean as meanOf, standardDeviation } from "../../base/numbers.ts";
import { random } from "../../base/random.ts";
import { linear } from "../../engine/layers/linear.ts";
import { tf } from "../../engine/tf.ts";
import type { EncoderDecoder, SourceAndTarget } from "../encoder-decoder.ts";
import { groupsByLength } from "../language-network.ts";
import type { EncodedText, Tokenizer } from "../tokenizer/tokenizer.ts";
import { trainLanguageModel } from "../train-language-model.ts";
import { type LessonContext, type LessonLog, type LessonOptions, trainLesson } from "../train-lesson.ts";
import { linearOf, type Variables, variableMaker } from "../variables.ts";

/** Numbers that can be written, ascending, each by one token of a vocabulary. */
export interface Numerals {
  /** What every text that is written begins with. */
  readonly start: number;
  readonly values: readonly number[];
  /** The token of each value. */
  readonly tokens: Int32Array;
}

/** A text that is read, and the number that it was answered with. */
export interface AnsweredText {
  readonly source: EncodedText;
  readonly value: number;
}

/** Numbers said of texts, in their order. */
export interface NumbersSaid {
  /** Σ value · p(value) over the numerals, or what the regression says, no further than the outermost numerals. */
  readonly expected: Float64Array;
  /** One of the numerals: the likeliest, or the one nearest to what the regression says. */
  readonly whole: Float64Array;
}

/** An encoder–decoder that answers texts with numbers. */
export interface NumberReader {
  /** Learns: all of the network moves. Validations are judged by the loss that is learned by. */
  fit(
    examples: readonly AnsweredText[],
    training: Partial<LessonOptions>,
    context: LessonContext<AnsweredText>,
  ): Promise<LessonLog>;
  /** Throws InputError before the first fit. */
  answer(sources: readonly EncodedText[]): Promise<NumbersSaid>;
  /** How many numbers a fit moves. */
  learned(): number;
  /** Releases what it has beside the network, which is the caller's. */
  dispose(): void;
}

/** Tokens that stand in one rectangle when a network answers, to bound memory. */
const tokensAtOnce = 8192;

/**
 * The tokens of numbers.
 * @param values ascending
 * @throws InputError where a value is not one token, or the tokenizer begins no texts
 */
export function numeralsOf(tokenizer: Tokenizer, values: readonly number[]): Numerals {
  const { first, unknown } = tokenizer.special;
  const tokens = Int32Array.from(values, (value) => {
    const { ids } = tokenizer.encode(String(value), { special: false });
    if (ids.length === 1 && ids[0] !== unknown) return ids[0] as number;
    throw refusal("numbers of one token each", `${value} of ${ids.length}`, "Train the tokenizer on texts with them.");
  });
  if (first === null) throw refusal("a tokenizer with a token that begins texts", "one without", "Take BERT's.");
  return { start: first, values, tokens };
}

/**
 * One network, two ways to say a number of a text (claim d3-as-generation). "written": the decoder writes the number's
 * token behind the start, learning by −ln p of it among the whole vocabulary. "regression": a linear layer on the very
 * state that would have written it, learning by the squared error of standardised numbers; it has hidden + 1 numbers more.
 * @throws InputError in `fit` for values that are no numerals, or nothing to learn from
 */
export function numberReader(network: EncoderDecoder, numerals: Numerals, way: "written" | "regression"): NumberReader {
  return way === "written" ? writer(network, numerals) : regressor(network, numerals);
}

function writer(network: EncoderDecoder, numerals: Numerals): NumberReader {
  const { start, values, tokens } = numerals;
  const written = (examples: readonly AnsweredText[]): SourceAndTarget[] =>
    examples.map(({ source, value }) => ({
      source,
      target: Int32Array.of(start, tokens[placeOf(numerals, value)] as number),
    }));
  let learned = false;
  return {
    async fit(examples, training, { validation, ...context }) {
      const pairs = written(examples);
      const asked = validation === undefined ? {} : { validation: written(validation) };
      learned = true;
      return trainLanguageModel(network, pairs, training, { ...context, ...asked });
    },
    async answer(sources) {
      if (!learned) throw tooEarly();
      const chances = await overGroups(network, numerals, sources, values.length, (states) =>
        tf.softmax(tf.matMul(states, tf.gather(network.table(), tokens), false, true)),
      );
      const of = (row: number) => chances.subarray(row * values.length, (row + 1) * values.length);
      const each = (said: (own: Float64Array) => number) => Float64Array.from(sources, (_, row) => said(of(row)));
      return {
        expected: each((own) => own.reduce((sum, chance, at) => sum + chance * (values[at] as number), 0)),
        whole: each((own) => values[own.indexOf(Math.max(...own))] as number),
      };
    },
    learned: () => sizeOf(network.variables),
    dispose() {},
  };
}

function regressor(network: EncoderDecoder, numerals: Numerals): NumberReader {
  const { values } = numerals;
  const [lowest, highest] = [values[0] as number, values.at(-1) as number];
  const head: Variables = {};
  variableMaker(head, random("not drawn from")).linear("head", network.shape.hidden, 1, 0);
  const variables = { ...network.variables, ...head };
  const output = (states: tf.Tensor2D) => linear(states, linearOf(head, "head"));
  let scale: { mean: number; deviation: number } | null = null;

  function lossOf(examples: readonly AnsweredText[], draw: LessonContext<never>["random"] | null): tf.Scalar {
    const { mean, deviation } = scale as NonNullable<typeof scale>;
    const parts = groupsByLength(examples, ({ source }) => source.ids.length).map((rows) => {
      const group = rows.map((row) => examples[row] as AnsweredText);
      const { states } = network.predictions(
        group.map(({ source }) => unwritten(numerals, source)),
        draw,
      );
      const targets = group.map(({ value }) => (value - mean) / deviation);
      return tf.sum(tf.squaredDifference(output(states), tf.tensor2d(targets, [group.length, 1])));
    });
    return tf.addN(parts) as tf.Scalar;
  }

  return {
    async fit(examples, training, context) {
      for (const { value } of [...examples, ...(context.validation ?? [])]) placeOf(numerals, value);
      const answered = examples.map(({ value }) => value);
      // One answer has no deviation, equal ones have none either; 1 leaves them as they are.
      scale ??= { mean: meanOf(answered), deviation: standardDeviation(answered) || 1 };
      return trainLesson(
        {
          name: "number-reader",
          code: import.meta.url,
          variables,
          weight: () => 1,
          loss: lossOf,
          async judge(own: readonly AnsweredText[]) {
            const loss = tf.tidy(() => lossOf(own, null));
            const [value] = await loss.data();
            loss.dispose();
            return -(value as number) / own.length;
          },
        },
        examples,
        training,
        context,
      );
    },
    async answer(sources) {
      if (scale === null) throw tooEarly();
      const { mean, deviation } = scale;
      const said = await overGroups(network, numerals, sources, 1, output);
      const expected = said.map((one) => Math.min(highest, Math.max(lowest, mean + deviation * one)));
      const nearest = (one: number) => values.reduce((a, b) => (Math.abs(b - one) < Math.abs(a - one) ? b : a));
      return { expected, whole: expected.map(nearest) };
    },
    learned: () => sizeOf(variables),
    dispose: () => tf.dispose(head),
  };
}

/** A source with nothing written about it yet: the decoder's state after the start is all that is asked for. */
function unwritten({ start }: Numerals, source: EncodedText): SourceAndTarget {
  return { source, target: Int32Array.of(start, start) };
}

/** What `work` makes of the states after the start, [sources, width] numbers, some sources at a time. */
async function overGroups(
  network: EncoderDecoder,
  numerals: Numerals,
  sources: readonly EncodedText[],
  width: number,
  work: (states: tf.Tensor2D) => tf.Tensor,
): Promise<Float64Array> {
  const found = new Float64Array(sources.length * width);
  for (const rows of groupsByLength(sources, ({ ids }) => ids.length, tokensAtOnce)) {
    const pairs = rows.map((row) => unwritten(numerals, sources[row] as EncodedText));
    const answer = tf.tidy(() => work(network.predictions(pairs, null).states));
    const values = await answer.data();
    answer.dispose();
    for (const [at, row] of rows.entries()) found.set(values.subarray(at * width, (at + 1) * width), row * width);
  }
  return found;
}

function placeOf({ values }: Numerals, value: number): number {
  const place = values.indexOf(value);
  if (place >= 0) return place;
  throw refusal(`values among ${values.join(", ")}`, shown(value), "Round them, or bring more numerals.");
}

function sizeOf(variables: Readonly<Variables>): number {
  return Object.values(variables).reduce((sum, { size }) => sum + size, 0);
}

function tooEarly(): InputError {
  return refusal("a fitted reader", "one that has learned nothing", "Call fit first.");
}

function refusal(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "numberReader", fix });
}
