import type { Random } from "../../base/random.ts";
import { softmaxCrossEntropy } from "../../engine/softmax-cross-entropy.ts";
import { tf } from "../../engine/tf.ts";
import { bodyOf } from "../bert.ts";
import type { TextEncoder } from "../masked-words.ts";
import { type EncodedText, tokenBatch } from "../tokenizer/tokenizer.ts";
import { type Lesson, type LessonContext, type LessonLog, type LessonOptions, trainLesson } from "../train-lesson.ts";
import { type Pooling, pool } from "./pooling.ts";
import { encodeTexts } from "./text-vectors.ts";

/** How texts that belong together are brought together. */
export interface ContrastOptions extends LessonOptions {
  /** Default "mean". */
  pooling: Pooling;
  /** Cosines are divided by it before the softmax. Default 0.05. */
  temperature: number;
  /** Tokens of a text that are read; null (the default): as many as the network has positions. */
  maxLength: number | null;
}

/** Two texts that belong together. */
export type TextPair = readonly [string, string];

interface Example {
  readonly left: EncodedText;
  readonly right: EncodedText;
}

/**
 * Fine-tunes an encoder so that texts which belong together get like vectors: in a batch each left text is to be told,
 * by cosine, its own right text among those of all other pairs, and the other way round (in-batch negatives; Gao et al.
 * 2021, SimCSE, equation 5, both ways). Losses are nats a pair; ln of the batch's size is what guessing has.
 */
export async function learnByContrast(
  encoder: TextEncoder,
  pairs: readonly TextPair[],
  { pooling = "mean", temperature = 0.05, maxLength = null, ...training }: Partial<ContrastOptions>,
  { validation, ...context }: LessonContext<TextPair>,
): Promise<LessonLog> {
  const { bert, tokenizer } = encoder;
  const encode = (given: readonly TextPair[]): Example[] => {
    const sides = [0, 1].map((side) =>
      encodeTexts(
        encoder,
        given.map((pair) => pair[side] as string),
        maxLength ?? bert.shape.positions,
      ),
    );
    return given.map((_, row) => ({ left: sides[0]?.[row] as EncodedText, right: sides[1]?.[row] as EncodedText }));
  };
  const vectors = (texts: readonly EncodedText[], draw: Random | null) => {
    const batch = tokenBatch(texts, tokenizer.special.pad);
    const pooled = pool(bert.states(batch, draw), batch, pooling);
    return tf.div<tf.Tensor2D>(pooled, tf.add(tf.norm(pooled, "euclidean", 1, true), 1e-12));
  };
  const loss = (own: readonly Example[], draw: Random | null): tf.Scalar => {
    const [left, right] = [own.map((pair) => pair.left), own.map((pair) => pair.right)];
    const scores = tf.div<tf.Tensor2D>(tf.matMul(vectors(left, draw), vectors(right, draw), false, true), temperature);
    const labels = Int32Array.from(own.keys());
    const both = tf.add(softmaxCrossEntropy(scores, labels), softmaxCrossEntropy(tf.transpose(scores), labels));
    return tf.mul(tf.sum(both), 0.5);
  };
  const lesson: Lesson<Example> = {
    name: "contrast",
    code: import.meta.url,
    variables: bodyOf(bert),
    weight: () => 1,
    loss,
    async judge(own) {
      let sum = 0;
      const size = training.batchSize ?? 32;
      for (let from = 0; from < own.length; from += size) {
        const value = tf.tidy(() => loss(own.slice(from, from + size), null));
        sum += (await value.data())[0] as number;
        value.dispose();
      }
      return -sum / own.length;
    },
  };
  return trainLesson(lesson, encode(pairs), training, {
    ...context,
    about: { pooling, temperature, maxLength, ...context.about },
    ...(validation === undefined ? {} : { validation: encode(validation) }),
  });
}
