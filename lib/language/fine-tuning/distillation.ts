import { InputError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { tf } from "../../engine/tf.ts";
import { bodyOf } from "../bert.ts";
import type { TextEncoder } from "../masked-words.ts";
import { type EncodedText, tokenBatch } from "../tokenizer/tokenizer.ts";
import { type Lesson, type LessonContext, type LessonLog, type LessonOptions, trainLesson } from "../train-lesson.ts";
import { type Pooling, pool } from "./pooling.ts";
import { encodeTexts } from "./text-vectors.ts";

/** How a small encoder is taught by the vectors of a large one. */
export interface DistillationOptions extends LessonOptions {
  /** Default "mean". */
  pooling: Pooling;
  /** Cosines, the teacher's and the pupil's, are divided by it before the softmax. Default 0.1. */
  temperature: number;
  /** Tokens of a text that are read; null (the default): as many as the network has positions. */
  maxLength: number | null;
}

/** Texts with the vectors that a teacher makes of them: float32, row-major [texts, dimensions], of any width. */
export interface TaughtTexts {
  readonly texts: readonly string[];
  readonly dimensions: number;
  readonly vectors: Float32Array;
}

interface Example {
  readonly text: EncodedText;
  /** The teacher's vector, of unit length. */
  readonly vector: Float32Array;
}

/** A diagonal of this makes a text no neighbour of itself. */
const itself = -1e9;

/**
 * Teaches an encoder to hold those texts for alike that a teacher does, whose vectors may be wider: in a batch the
 * softmax over a text's cosines with all others is to be the teacher's (distillation by relations: Park et al. 2019; by
 * softmax as in SEED, Fang et al. 2021, equation 2). Losses are nats a text, above the entropy of the teacher's softmax.
 * @throws InputError for vectors that are not one for each text, all finite and none of length 0
 */
export async function learnFromVectors(
  encoder: TextEncoder,
  taught: TaughtTexts,
  { pooling = "mean", temperature = 0.1, maxLength = null, ...training }: Partial<DistillationOptions>,
  { validation, ...context }: Omit<LessonContext<never>, "validation"> & { readonly validation?: TaughtTexts },
): Promise<LessonLog> {
  const { bert, tokenizer } = encoder;
  const examplesOf = ({ texts, dimensions, vectors }: TaughtTexts): Example[] =>
    encodeTexts(encoder, texts, maxLength ?? bert.shape.positions).map((text, row) => ({
      text,
      vector: unitRow(vectors, row, texts.length, dimensions),
    }));
  const loss = (own: readonly Example[], draw: Random | null): tf.Scalar => {
    const texts = tokenBatch(
      own.map(({ text }) => text),
      tokenizer.special.pad,
    );
    const pooled = pool(bert.states(texts, draw), texts, pooling);
    const unit = tf.div<tf.Tensor2D>(pooled, tf.add(tf.norm(pooled, "euclidean", 1, true), 1e-12));
    const scores = tf.add(tf.div(tf.matMul(unit, unit, false, true), temperature), diagonal(own.length));
    const wanted = tf.tensor2d(likeness(own, temperature), [own.length, own.length]);
    return tf.sub(tf.sum(tf.logSumExp(scores, 1)), tf.sum(tf.mul(wanted, scores)));
  };
  const lesson: Lesson<Example> = {
    name: "distillation",
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
  return trainLesson(lesson, examplesOf(taught), training, {
    ...context,
    about: { pooling, temperature, maxLength, ...context.about },
    ...(validation === undefined ? {} : { validation: examplesOf(validation) }),
  });
}

function unitRow(vectors: Float32Array, row: number, rows: number, dimensions: number): Float32Array {
  const vector = vectors.slice(row * dimensions, (row + 1) * dimensions);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (vectors.length !== rows * dimensions || !(length > 0 && Number.isFinite(length))) {
    throw new InputError({
      wanted: `${rows} finite vectors of ${dimensions} numbers that are not all 0, one for each text`,
      got: vectors.length === rows * dimensions ? `a length of ${length} in row ${row}` : `${vectors.length} numbers`,
      where: "learnFromVectors",
      fix: "Take textVectors(teacher, texts), and leave out texts of which the teacher makes nothing.",
    });
  }
  return vector.map((value) => value / length);
}

function diagonal(size: number): tf.Tensor2D {
  const values = new Float32Array(size * size);
  for (let row = 0; row < size; row++) values[row * size + row] = itself;
  return tf.tensor2d(values, [size, size]);
}

/** The teacher's softmax over the others of a batch, row-major [N, N] with 0 on the diagonal. */
function likeness(own: readonly Example[], temperature: number): Float32Array {
  const size = own.length;
  const shares = new Float32Array(size * size);
  for (const [row, { vector }] of own.entries()) {
    const raw = own.map((other, column) =>
      column === row
        ? 0
        : Math.exp(other.vector.reduce((sum, value, at) => sum + value * (vector[at] as number), 0) / temperature),
    );
    const total = raw.reduce((sum, value) => sum + value, 0);
    // A batch of one has no others, and nothing to be taught.
    for (const [column, value] of raw.entries()) shares[row * size + column] = total === 0 ? 0 : value / total;
  }
  return shares;
}
