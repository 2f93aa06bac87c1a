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
import type { Tuning } from "../tuning.ts";
import { linearOf, type Variables, variableMaker } from "../variables.ts";
import { withFrozen } from "./frozen.ts";
import { type Asked, type Head, headFor, type NumberScale } from "./heads.ts";
import { type Pooling, pool } from "./pooling.ts";
import { answers, encodeTexts } from "./text-vectors.ts";

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
  /** Looks at the filling of short texts as if it were text, the mistake of document 3's program. Default false. */
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
  const options = resolveOptions("textPredictor", defaults, rules, given);
  const { bert } = encoder;
  const tuning = typeof moves === "string" ? null : moves;
  const pass = { attendToPadding: options.attendToPadding, ...(tuning === null ? {} : { tuning }) };
  const outputs = options.asked === "number" ? 1 : options.outputs;
  const head: Variables = {};
  variableMaker(head, random(1)).linear("head", bert.shape.hidden, outputs, 0);
  const variables = {
    ...(moves === "everything" ? bodyOf(bert) : {}),
    ...Object.fromEntries(Object.entries(tuning?.variables ?? {}).map(([name, held]) => [`tuning ${name}`, held])),
    ...head,
  };
  let scale: NumberScale | null = options.asked === "number" ? null : { mean: 0, deviation: 1 };

  const output = (vectors: tf.Tensor2D) => linear(vectors, linearOf(head, "head"));
  const encode = (texts: readonly Text[]) => encodeTexts(encoder, texts, options.maxLength ?? bert.shape.positions);

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

  return {
    options,
    async fit(data, training, { validation, ...context }) {
      scale ??= scaleOf(data.targets);
      const own = headFor(options.asked, outputs, scale);
      const lesson: Lesson<Example> = {
        name: "text-predictor",
        variables,
        weight: () => 1,
        loss: (examples, draw) => lossOf(examples, own, draw),
        async judge(examples) {
          const loss = tf.tidy(() => lossOf(examples, own, null));
          const [value] = await loss.data();
          loss.dispose();
          return -(value as number) / examples.length;
        },
      };
      const frozen = moves === "everything" ? [] : Object.values(bert.variables);
      return withFrozen(frozen, () =>
        trainLesson(lesson, examplesOf(data, own), training, {
          ...context,
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
    dispose: () => tf.dispose(head),
  };
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
