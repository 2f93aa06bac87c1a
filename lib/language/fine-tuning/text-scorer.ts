import type { Random } from "../../base/random.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { linear } from "../../engine/layers/linear.ts";
import { softmaxCrossEntropy } from "../../engine/softmax-cross-entropy.ts";
import { tf } from "../../engine/tf.ts";
import { type Bert, bodyOf } from "../bert.ts";
import { groupsByLength } from "../language-network.ts";
import { type EncodedText, tokenBatch } from "../tokenizer/tokenizer.ts";
import { type Lesson, type LessonContext, type LessonLog, type LessonOptions, trainLesson } from "../train-lesson.ts";
import { linearOf, type Variables, variableMaker } from "../variables.ts";
import { pool } from "./pooling.ts";

/** Texts of which one is right; the draw is for choosing others anew in each pass. */
export interface TextChoice {
  /** The right text first, and behind it as many others as in all choices that are learned together. */
  texts(draw: Random): readonly EncodedText[];
}

/** Weights by name, for saving. */
export type ScorerWeights = Readonly<
  Record<string, { readonly shape: readonly number[]; readonly values: Float32Array }>
>;

/** An encoder with a linear layer that gives each text one number. */
export interface TextScorer {
  /** Learns to score the right text of each choice above the others; the encoder's weights move as well. */
  learn(
    choices: readonly TextChoice[],
    training: Partial<LessonOptions>,
    context: LessonContext<never>,
  ): Promise<LessonLog>;
  /** One number for each text, in their order; only differences mean something. */
  scores(texts: readonly EncodedText[]): Promise<Float32Array>;
  /** What scores depend on. */
  weights(): Promise<ScorerWeights>;
  /** Puts weights of a scorer of the same shape in place. */
  setWeights(weights: ScorerWeights): void;
  /** Releases the linear layer; the encoder is the caller's. */
  dispose(): void;
}

/** Tokens that stand in one rectangle when texts are scored, to bound memory. */
const tokensAtOnce = 8192;

/**
 * A cross-encoder (Nogueira and Cho 2019): two texts stand in one, and the mean of an encoder's states becomes a score.
 * It learns by the softmax over the texts of a choice, −ln p of the right one in nats (listwise, as ListNet's top-one
 * probability: Cao et al. 2007). The linear layer starts at zero, so that before learning all texts score alike.
 * @param pad the tokenizer's filling
 */
export function textScorer(bert: Bert, pad: number, draw: Random): TextScorer {
  const head: Variables = {};
  variableMaker(head, draw).linear("scorer", bert.shape.hidden, 1, 0);
  const variables = { ...bodyOf(bert), ...head };

  function scored(texts: readonly EncodedText[], dropping: Random | null): tf.Tensor1D {
    const batch = tokenBatch(texts, pad);
    const vectors = pool(bert.states(batch, dropping), batch, "mean");
    const outputs = linear(dropout(vectors, bert.shape.dropout, dropping), linearOf(head, "scorer"));
    return tf.reshape(outputs, [texts.length]);
  }

  return {
    learn(choices, training, { validation: _, ...context }) {
      const lesson: Lesson<TextChoice> = {
        name: "text-scorer",
        code: import.meta.url,
        variables,
        weight: () => 1,
        loss(own, dropping) {
          const texts = own.map((choice) => choice.texts(dropping));
          const scores = tf.reshape<tf.Rank.R2>(scored(texts.flat(), dropping), [own.length, -1]);
          return tf.sum(softmaxCrossEntropy(scores, new Int32Array(own.length)));
        },
        judge: () => Promise.resolve(Number.NaN),
      };
      return trainLesson(lesson, choices, training, context);
    },
    async scores(texts) {
      const found = new Float32Array(texts.length);
      for (const rows of groupsByLength(texts, ({ ids }) => ids.length, tokensAtOnce)) {
        const own = tf.tidy(() =>
          scored(
            rows.map((row) => texts[row] as EncodedText),
            null,
          ),
        );
        for (const [at, value] of (await own.data()).entries()) found[rows[at] as number] = value;
        own.dispose();
      }
      return found;
    },
    async weights() {
      const kept = Object.entries(variables).map(async ([name, variable]) => {
        return [name, { shape: variable.shape, values: Float32Array.from(await variable.data()) }] as const;
      });
      return Object.fromEntries(await Promise.all(kept));
    },
    setWeights(weights) {
      for (const [name, variable] of Object.entries(variables)) {
        const { shape, values } = weights[name] as ScorerWeights[string];
        tf.tidy(() => variable.assign(tf.tensor(values, [...shape], "float32")));
      }
    },
    dispose: () => tf.dispose(head),
  };
}
