import { InputError } from "../../base/errors.ts";
import { mean as meanOf, standardDeviation } from "../../base/numbers.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { type Random, random } from "../../base/random.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { linear } from "../../engine/layers/linear.ts";
import { tf } from "../../engine/tf.ts";
import { bodyOf } from "../bert.ts";
import { groupsByLength } from "../language-network.ts";
import type { TextEncoder } from "../masked-words.ts";
import { type EncodedText, tokenBatch } from "../tokenizer/tokenizer.ts";
import { type Lesson, type LessonContext, type LessonLog, type LessonOptions, trainLesson } from "../train-lesson.ts";
import type { EfficientTuning, Tuning } from "../tuning/tuning.ts";
import { linearOf, type Variables, variableMaker } from "../variables.ts";
import { withFrozen } from "./frozen.ts";
import { type Asked, type Head, headFor, type NumberScale } from "./heads.ts";
import { type Pooling, pool } from "./pooling.ts";
import { answers, encodeTexts, filledUp } from "./text-vectors.ts";

/** A text, or two that are read together. */
export type Text = string | readonly [string, string];

/** How a predictor reads and what it is asked. */
export interface TextPredictorOptions {
  /** Default "number". */
  asked: Asked;
  /** Classes or labels, for those questions. Default 2. */
  outputs: number;
  /** Default "mean". */
  pooling: Pooling;
  /** Tokens of a text that are read; null (the default): as many as the network has positions. */
  maxLength: number | null;
  /** Reads the filling of short texts as if it were text, as document 3's program does (`filledUp`). Default false. */
  attendToPadding: boolean;
}

/** Texts with what is to be said of each: targets, row-major [texts, width], as `Head` says. */
export interface LabelledTexts {
  readonly texts: readonly Text[];
  readonly targets: ArrayLike<number>;
}

/** An encoder with a head, which learn together. */
export interface TextPredictor {
  readonly options: Readonly<TextPredictorOptions>;
  /** Learns; the encoder's own weights move as well, unless a tuning stands in for them or they are frozen. */
  fit(data: LabelledTexts, training: Partial<LessonOptions>, context: FitTexts): Promise<LessonLog>;
  /** Answers for texts, row-major [texts, outputs], as `Head` says. Throws InputError before the first fit. */
  predict(texts: readonly Text[]): Promise<Float32Array>;
  /** How many numbers a fit moves. */
  learned(): number;
  /** A predictor of its own with this one's head over another encoder, e.g. one that a tuning was merged into. */
  over(encoder: TextEncoder, moves: Moves): TextPredictor;
  /** Releases the head; encoder and tuning are the caller's. */
  dispose(): void;
}

/** What a fit is given beside data and options. */
export interface FitTexts extends Omit<LessonContext<never>, "validation"> {
  /** Texts after each epoch of which the loss is taken; the weights that did best on them stay. */
  readonly validation?: LabelledTexts;
}

/** What beside the head moves in a fit: everything, a tuning put into the frozen network, or nothing. */
export type Moves = "everything" | "head alone" | Tuning;

const defaults: TextPredictorOptions = {
  asked: "number",
  outputs: 2,
  pooling: "mean",
  maxLength: null,
  attendToPadding: false,
};

const rules = {
  asked: option.oneOf("number", "class", "labels"),
  outputs: option.wholeNumber(1),
  pooling: option.oneOf("mean", "first"),
  maxLength: option.orNull(option.wholeNumber(1)),
  attendToPadding: option.flag(),
};

interface Example {
  readonly text: EncodedText;
  readonly target: Float32Array;
}

/**
 * Fine-tunes an encoder for a question about texts (document 3, 3.2.2 and 5.2): its states → one vector → dropout → a
 * linear layer → a number, a class or labels. Numbers are standardised for learning and given back in their own unit.
 * The head starts at zero, so that before learning every text gets the mean, or equal chances.
 */
export function textPredictor(
  encoder: TextEncoder,
  moves: Moves,
  given: Partial<TextPredictorOptions> = {},
): TextPredictor {
  return predictorOf(encoder, moves, resolveOptions("textPredictor", defaults, rules, given), null);
}

/** What of a predictor goes to another encoder. */
interface Learned {
  readonly head: Readonly<Variables>;
  readonly scale: NumberScale | null;
}

function predictorOf(
  encoder: TextEncoder,
  moves: Moves,
  options: Readonly<TextPredictorOptions>,
  before: Learned | null,
): TextPredictor {
  const { bert } = encoder;
  const tuning = typeof moves === "string" ? null : moves;
  const pass = tuning === null ? {} : { tuning };
  const outputs = options.asked === "number" ? 1 : options.outputs;
  const head: Variables = {};
  variableMaker(head, random(1)).linear("head", bert.shape.hidden, outputs, 0);
  for (const [name, variable] of Object.entries(before?.head ?? {})) head[name]?.assign(variable);
  const variables = {
    ...(moves === "everything" ? bodyOf(bert) : {}),
    ...Object.fromEntries(Object.entries(tuning?.variables ?? {}).map(([name, held]) => [`tuning ${name}`, held])),
    ...head,
  };
  let scale = before?.scale ?? (options.asked === "number" ? null : { mean: 0, deviation: 1 });

  const output = (vectors: tf.Tensor2D) => linear(vectors, linearOf(head, "head"));
  function encode(texts: readonly Text[]): EncodedText[] {
    const length = options.maxLength ?? bert.shape.positions;
    const encoded = encodeTexts(encoder, texts, length);
    return options.attendToPadding ? filledUp(encoded, length, encoder.tokenizer.special.pad) : encoded;
  }

  function examplesOf({ texts, targets }: LabelledTexts, { width }: Head): Example[] {
    checkTargets(options, texts.length, targets, width, outputs);
    return encode(texts).map((text, row) => ({
      text,
      target: Float32Array.from({ length: width }, (_, at) => targets[row * width + at] as number),
    }));
  }

  function lossOf(examples: readonly Example[], { loss }: Head, draw: Random | null): tf.Scalar {
    const parts = groupsByLength(examples, ({ text }) => text.ids.length).map((rows) => {
      const group = rows.map((row) => examples[row] as Example);
      const batch = tokenBatch(
        group.map(({ text }) => text),
        encoder.tokenizer.special.pad,
      );
      const vectors = pool(bert.states(batch, draw, pass), batch, options.pooling);
      const targets = Float32Array.from(group.flatMap(({ target }) => Array.from(target)));
      return loss(output(dropout(vectors, bert.shape.dropout, draw)), targets);
    });
    return tf.addN(parts) as tf.Scalar;
  }

  function lossWithPenalty(examples: readonly Example[], own: Head, draw: Random): tf.Scalar {
    const loss = lossOf(examples, own, draw);
    return tuning?.penalty === undefined ? loss : tf.add(loss, tf.mul(tuning.penalty(), examples.length));
  }

  return {
    options,
    async fit(data, training, { validation, ...context }) {
      scale ??= scaleOf(data.targets);
      const own = headFor(options.asked, outputs, scale);
      const lesson: Lesson<Example> = {
        name: "text-predictor",
        code: import.meta.url,
        variables,
        weight: () => 1,
        loss: (examples, draw) => lossWithPenalty(examples, own, draw),
        async judge(examples) {
          const loss = tf.tidy(() => lossOf(examples, own, null));
          const [value] = await loss.data();
          loss.dispose();
          return -(value as number) / examples.length;
        },
        ...(tuning?.around === undefined ? {} : { around: tuning.around }),
      };
      const frozen = moves === "everything" ? [] : Object.values(bert.variables);
      return withFrozen(frozen, () =>
        trainLesson(lesson, examplesOf(data, own), training, {
          ...context,
          about: { ...options, moves: typeof moves === "string" ? moves : aboutTuning(moves), ...context.about },
          ...(validation === undefined ? {} : { validation: examplesOf(validation, own) }),
        }),
      );
    },
    predict(texts) {
      const known = scale;
      if (known === null) {
        throw new InputError({
          wanted: "a fitted predictor",
          got: "one that has learned nothing",
          where: "textPredictor",
          fix: "Call fit first.",
        });
      }
      const own = headFor(options.asked, outputs, known);
      return answers(encoder, encode(texts), outputs, options.pooling, pass, (vectors) => own.answer(output(vectors)));
    },
    learned: () => Object.values(variables).reduce((sum, { size }) => sum + size, 0),
    over: (other, how) => predictorOf(other, how, options, { head, scale }),
    dispose: () => tf.dispose(head),
  };
}

/** What tells checkpoints of tunings apart, beside the shapes of what they learn. */
function aboutTuning(tuning: Tuning & Partial<EfficientTuning>): object {
  return { kind: tuning.kind ?? "own", ...tuning.options };
}

function scaleOf(targets: ArrayLike<number>): NumberScale {
  const values = Array.from(targets);
  const deviation = values.length > 1 ? standardDeviation(values) : 0;
  return { mean: meanOf(values), deviation: deviation > 0 ? deviation : 1 };
}

function checkTargets(
  { asked }: TextPredictorOptions,
  texts: number,
  targets: ArrayLike<number>,
  width: number,
  outputs: number,
): void {
  const refuse = (wanted: string, got: string) =>
    new InputError({
      wanted,
      got,
      where: "textPredictor",
      fix: "Give each text its target, in the order of the texts.",
    });
  if (targets.length !== texts * width) {
    throw refuse(`${texts * width} targets for ${texts} texts`, `${targets.length}`);
  }
  const fits: Record<Asked, (value: number) => boolean> = {
    number: Number.isFinite,
    class: (value) => Number.isInteger(value) && value >= 0 && value < outputs,
    labels: (value) => value >= 0 && value <= 1,
  };
  const wrong = Array.from(targets).find((value) => !fits[asked](value));
  if (wrong === undefined) return;
  const wanted = { number: "numbers", class: `classes 0 … ${outputs - 1}`, labels: "chances from 0 to 1" }[asked];
  throw refuse(`targets that are ${wanted}`, `${wrong}`);
}
