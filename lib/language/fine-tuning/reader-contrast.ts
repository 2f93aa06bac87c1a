import type { Random } from "../../base/random.ts";
import { softmaxCrossEntropy } from "../../engine/softmax-cross-entropy.ts";
import { tf } from "../../engine/tf.ts";
import type { EncodedText } from "../tokenizer/tokenizer.ts";
import { type LessonContext, type LessonLog, type LessonOptions, trainLesson } from "../train-lesson.ts";
import type { TextReader } from "./text-reader.ts";

/** How a reader is taught which texts go together. */
export interface ReaderContrastOptions extends LessonOptions {
  /** Cosines are divided by it before the softmax. Default 0.05. */
  temperature: number;
}

/** Two texts, as token ids, that belong together. */
export type EncodedPair = readonly [EncodedText, EncodedText];

/**
 * What `learnByContrast` is for an encoder, for any reader: in a batch each left text is to be told, by cosine, its own
 * right text among those of all other pairs, and the other way round (Gao et al. 2021, SimCSE, equation 5, both ways).
 * Losses are nats a pair; ln of the batch's size is what guessing has. Throws as `trainLesson` does.
 */
export async function learnPairs(
  reader: TextReader,
  pairs: readonly EncodedPair[],
  { temperature = 0.05, ...training }: Partial<ReaderContrastOptions>,
  context: LessonContext<EncodedPair>,
): Promise<LessonLog> {
  const unit = (texts: readonly EncodedText[], draw: Random | null) => {
    const vectors = reader.vectors(texts, draw);
    return tf.div<tf.Tensor2D>(vectors, tf.add(tf.norm(vectors, "euclidean", 1, true), 1e-12));
  };
  const loss = (own: readonly EncodedPair[], draw: Random | null): tf.Scalar => {
    const [left, right] = [own.map(([one]) => one), own.map(([, other]) => other)];
    const scores = tf.div<tf.Tensor2D>(tf.matMul(unit(left, draw), unit(right, draw), false, true), temperature);
    const labels = Int32Array.from(own.keys());
    const both = tf.add(softmaxCrossEntropy(scores, labels), softmaxCrossEntropy(tf.transpose(scores), labels));
    return tf.mul(tf.sum(both), 0.5);
  };
  return trainLesson(
    {
      name: "reader-contrast",
      code: import.meta.url,
      variables: reader.variables,
      weight: () => 1,
      loss,
      async judge(own) {
        const value = tf.tidy(() => loss(own, null));
        const [sum] = await value.data();
        value.dispose();
        return -(sum as number) / own.length;
      },
    },
    pairs,
    training,
    { ...context, about: { temperature, ...context.about } },
  );
}
