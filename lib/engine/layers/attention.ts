import { withGradient } from "../gradient.ts";
import { tf } from "../tf.ts";
import { joinHeads, splitHeads } from "./heads.ts";
import { linear } from "./linear.ts";

/** Steps whose scores are computed together: later steps never meet earlier blocks, which spares nearly half the work. */
const blockSteps = 64;
/** Stands for −∞, which would give NaN where a whole row is masked. */
const never = -1e9;

/**
 * Causal scaled dot-product attention (Vaswani et al. 2017, equation 1): step t of the result is the mean of values
 * 0 … t weighted by softmax(q_t · k_s / √d). All float32 [N, T, d]; N runs over sequences and heads.
 *
 * Queries are worked off in blocks against the keys up to their end. The gradient is written out as FlashAttention has
 * it (Dao et al. 2022, appendix B): with P the weights and O the result, dS = P ∘ (dO Vᵀ − rowsum(dO ∘ O)); the
 * subtraction is one more column of the product. Weights are kept for it, T²/2 numbers and a little for each of N.
 */
export function causalAttention(query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D): tf.Tensor3D {
  const [count, steps, width] = query.shape;
  const scale = 1 / Math.sqrt(width);
  const blocks = blocksOf(steps);
  const upTo = (x: tf.Tensor3D, to: number) => part(x, 0, to);

  const attend = withGradient<tf.Tensor3D>((...given) => {
    const [q, k, v] = given as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const scaled = tf.mul<tf.Tensor3D>(q, scale);
    const weights = blocks.map(([from, to]) => {
      const scores = tf.matMul(part(scaled, from, to), upTo(k, to), false, true);
      return tf.softmax(tf.add<tf.Tensor3D>(scores, causalMask(from, to)));
    });
    const results = blocks.map(([, to], at) => tf.matMul<tf.Tensor3D>(weights[at] as tf.Tensor3D, upTo(v, to)));
    const value = joined(results);
    return { value, saved: [scaled, k, v, value, ...weights], gradient };
  });

  function gradient(slope: tf.Tensor3D, saved: readonly tf.Tensor[]): tf.Tensor[] {
    const [q, k, v, result, ...weights] = saved as [
      tf.Tensor3D,
      tf.Tensor3D,
      tf.Tensor3D,
      tf.Tensor3D,
      ...tf.Tensor3D[],
    ];
    const left = tf.concat([slope, tf.sum<tf.Tensor3D>(tf.mul(slope, result), 2, true)], 2);
    const right = tf.concat([v, tf.fill<tf.Rank.R3>([count, steps, 1], -1)], 2);
    const slopes = blocks.map(([from, to], block) => {
      const own = weights[block] as tf.Tensor3D;
      const scores = tf.mul<tf.Tensor3D>(own, tf.matMul(part(left, from, to), upTo(right, to), false, true));
      return {
        query: tf.mul<tf.Tensor3D>(tf.matMul(scores, upTo(k, to)), scale),
        key: padded(tf.matMul(scores, part(q, from, to), true), steps),
        value: padded(tf.matMul(own, part(slope, from, to), true), steps),
      };
    });
    return [
      joined(slopes.map((each) => each.query)),
      sumOf(slopes.map((each) => each.key)),
      sumOf(slopes.map((each) => each.value)),
    ];
  }

  return attend(query, key, value);
}

/** The projections of `multiHeadAttention`, each float32; the first three [D, H d], the last [H d, D]. No biases. */
export interface AttentionWeights {
  readonly query: tf.Tensor2D;
  readonly key: tf.Tensor2D;
  readonly value: tf.Tensor2D;
  readonly output: tf.Tensor2D;
}

/**
 * Causal self-attention with several heads (Vaswani et al. 2017, section 3.2.2), over the rows of sequences laid one
 * after the other: float32 [B T, D] → [B T, D]. Head h takes columns h d … (h + 1) d − 1 of the projections. What
 * dropout leaves out is left to the caller.
 */
export function multiHeadAttention(
  rows: tf.Tensor2D,
  steps: number,
  weights: AttentionWeights,
  heads: number,
): tf.Tensor2D {
  const project = (by: tf.Tensor2D) => splitHeads(linear(rows, { weights: by }), steps, heads);
  const attended = causalAttention(project(weights.query), project(weights.key), project(weights.value));
  return linear(joinHeads(attended, heads), { weights: weights.output });
}

/** Blocks of steps, nearly equal, of at most `blockSteps`. */
function blocksOf(steps: number): readonly (readonly [from: number, to: number])[] {
  const count = Math.ceil(steps / blockSteps);
  const edge = (block: number) => Math.round((block * steps) / count);
  return Array.from({ length: count }, (_, block) => [edge(block), edge(block + 1)] as const);
}

/** [to − from, to]: 0 where key s is not later than query from + row, else `never`. */
function causalMask(from: number, to: number): tf.Tensor2D {
  const values = new Float32Array((to - from) * to);
  for (let row = 0; row < to - from; row++) values.fill(never, row * to + from + row + 1, (row + 1) * to);
  return tf.tensor2d(values, [to - from, to]);
}

function part(x: tf.Tensor3D, from: number, to: number): tf.Tensor3D {
  const [count, steps, width] = x.shape;
  return from === 0 && to === steps ? x : tf.slice(x, [0, from, 0], [count, to - from, width]);
}

function joined(parts: readonly tf.Tensor3D[]): tf.Tensor3D {
  return parts.length === 1 ? (parts[0] as tf.Tensor3D) : tf.concat([...parts], 1);
}

function sumOf(parts: readonly tf.Tensor3D[]): tf.Tensor3D {
  return parts.length === 1 ? (parts[0] as tf.Tensor3D) : tf.addN([...parts]);
}

/** Zeros up to `steps` steps. */
function padded(x: tf.Tensor3D, steps: number): tf.Tensor3D {
  const lacking = steps - x.shape[1];
  return lacking === 0
    ? x
    : tf.pad(x, [
        [0, 0],
        [0, lacking],
        [0, 0],
      ]);
}
