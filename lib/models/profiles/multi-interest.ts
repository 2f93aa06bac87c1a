import { normals, type Random } from "../../base/random.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import { type Ages, agesOf, askedCells, type InterestProfile, type VectorHistories } from "./interest-profile.ts";
import type { ProfileOptions } from "./options.ts";

/** Added to the score of what a question does not see. */
const never = -1e9;
/** How often routing goes back and forth, as in MIND and ComiRec. */
const rounds = 3;

/**
 * Several interests by self-attention (ComiRec-SA: Cen et al. 2020, equation 8): interest k is the mean of the item vectors
 * weighted by softmax over events of w_k · tanh(W v) + r_k(age). ComiRec adds vectors of places to the inputs; here each
 * interest has a learned number for every age, so that what an event counts depends on nothing later.
 */
export function attentionInterests(
  { interests, maxLength, dropout: rate }: ProfileOptions,
  width: number,
  draw: Random,
): InterestProfile {
  const inner = matrix(width, 4 * width, draw.stream("inner"));
  const outer = matrix(4 * width, interests, draw.stream("outer"));
  const age = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([maxLength, interests])));
  return {
    interests,
    variables: { inner, outer, age },
    read(histories, dropping) {
      const { vectors } = histories;
      const [rows, steps] = vectors.shape;
      const ages = agesOf(histories);
      const flat = vectors.reshape<tf.Tensor2D>([rows * steps, width]);
      const hidden = dropout(tf.tanh(tf.matMul<tf.Tensor2D>(flat, inner)), rate, dropping);
      const content = tf.matMul<tf.Tensor2D>(hidden, outer).reshape([rows, steps, interests]).transpose([0, 2, 1]);
      const seen = ages.values.map((value) => Math.max(0, value));
      const recency = lookup(age as unknown as tf.Tensor2D, seen)
        .reshape([ages.rows, ages.questions, steps, interests])
        .transpose([0, 3, 1, 2]);
      const scores = content.expandDims(2).add(recency).add(maskOf(ages).expandDims(1));
      const weights = tf.softmax(scores).reshape([rows, interests * ages.questions, steps]);
      return answersOf(tf.matMul(weights, vectors), interests, ages, histories);
    },
  };
}

/**
 * Several interests by dynamic routing (ComiRec-DR: Cen et al. 2020, section 3.2; MIND: Li et al. 2019): each interest has a
 * map W_k of item vectors; three times over, an event is shared out among the interests by softmax of its logits, an
 * interest is the squashed sum of its shares, and a logit grows by the product of interest and mapped vector. Logits start
 * at 0 and maps near the identity; the gradient goes through all rounds. Squashed interests are shorter than 1.
 */
export function routedInterests(
  { interests, dropout: rate }: ProfileOptions,
  width: number,
  draw: Random,
): InterestProfile {
  const maps = nearIdentities(width, interests, draw.stream("maps"));
  return {
    interests,
    variables: { maps },
    read(histories, dropping) {
      const [rows, steps] = histories.vectors.shape;
      const ages = agesOf(histories);
      const { questions } = ages;
      const flat = dropout(histories.vectors, rate, dropping).reshape<tf.Tensor2D>([rows * steps, width]);
      const mapped = tf
        .matMul<tf.Tensor2D>(flat, maps)
        .reshape([rows, steps, interests, width])
        .transpose([0, 2, 1, 3])
        .reshape<tf.Tensor3D>([rows * interests, steps, width]);
      const sees = tf.tensor(
        ages.values.map((value) => Number(value >= 0)),
        [ages.rows, 1, questions, steps],
        "float32",
      );
      let logits: tf.Tensor = tf.zeros([rows, interests, questions, steps]);
      let found: tf.Tensor3D | null = null;
      for (let round = 0; round < rounds; round++) {
        const shares = tf.exp(logits.sub(tf.logSumExp(logits, 1, true))).mul(sees);
        found = squashed(tf.matMul(shares.reshape<tf.Tensor3D>([rows * interests, questions, steps]), mapped));
        if (round < rounds - 1) logits = logits.add(tf.matMul(found, mapped, false, true).reshape(logits.shape));
      }
      const joined = (found as tf.Tensor3D).reshape<tf.Tensor3D>([rows, interests * questions, width]);
      return answersOf(joined, interests, ages, histories);
    },
  };
}

/** [B, K × Q, D], by interest and then question, as the rows asked about, [asked, K × D]. */
function answersOf(
  found: tf.Tensor3D,
  interests: number,
  { questions }: Ages,
  histories: VectorHistories,
): tf.Tensor2D {
  const [rows, , width] = found.shape;
  const byQuestion = found
    .reshape([rows, interests, questions, width])
    .transpose([0, 2, 1, 3])
    .reshape<tf.Tensor2D>([rows * questions, interests * width]);
  return lookup(byQuestion, askedCells(histories));
}

function maskOf({ rows, questions, steps, values }: Ages): tf.Tensor3D {
  return tf.tensor3d(
    Float32Array.from(values, (value) => (value < 0 ? never : 0)),
    [rows, questions, steps],
  );
}

/** z |z| / (1 + |z|²): the direction of z, with a length that goes from 0 to 1 (Sabour et al. 2017, equation 1). */
function squashed(z: tf.Tensor3D): tf.Tensor3D {
  const square = tf.sum(tf.square(z), -1, true);
  return tf.mul(z, tf.div(tf.sqrt(square.add(1e-9)), square.add(1)));
}

function matrix(from: number, to: number, draw: Random): tf.Variable<tf.Rank.R2> {
  return tf.tidy(() => tf.variable(tf.tensor2d(normals(from * to, 1 / Math.sqrt(from), draw), [from, to])));
}

/** Maps side by side, [D, K × D]: each the identity and a little noise, which tells the interests apart. */
function nearIdentities(width: number, interests: number, draw: Random): tf.Variable<tf.Rank.R2> {
  const values = normals(width * interests * width, 0.5 / Math.sqrt(width), draw);
  for (let d = 0; d < width; d++) {
    for (let k = 0; k < interests; k++) {
      const at = (d * interests + k) * width + d;
      values[at] = (values[at] as number) + 1;
    }
  }
  return tf.tidy(() => tf.variable(tf.tensor2d(values, [width, interests * width])));
}
