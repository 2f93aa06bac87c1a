import { withGradient } from "../gradient.ts";
import { tf } from "../tf.ts";

/** What stands in a mask where a query must not look at a key. −∞ itself would give NaN where a whole row is masked. */
const never = -1e9;

/**
 * Scaled dot-product attention (Vaswani et al. 2017, equation 1) of every query to every key that the mask leaves:
 * float32 queries [N, T, d], keys and values [N, S, d] → [N, T, d]. The mask is added to the scores: float32 [N, 1, S],
 * or null where all keys count. `drop` is applied to the weights, as BERT does.
 *
 * The gradient is written out (Dao et al. 2022, appendix B): with P the weights, P′ = P ∘ M those that dropout left and
 * O the result, dV = P′ᵀ dO and dS = P′ ∘ (dO Vᵀ) − P ∘ rowsum(dO ∘ O).
 */
export function fullAttention(
  query: tf.Tensor3D,
  key: tf.Tensor3D,
  value: tf.Tensor3D,
  mask: tf.Tensor3D | null,
  drop: (weights: tf.Tensor3D) => tf.Tensor3D = (weights) => weights,
): tf.Tensor3D {
  const scale = 1 / Math.sqrt(query.shape[2]);
  const attend = withGradient<tf.Tensor3D>((...given) => {
    const [q, k, v] = given as [tf.Tensor3D, tf.Tensor3D, tf.Tensor3D];
    const scaled = tf.mul<tf.Tensor3D>(q, scale);
    const scores = tf.matMul<tf.Tensor3D>(scaled, k, false, true);
    const weights = tf.softmax(mask === null ? scores : tf.add<tf.Tensor3D>(scores, mask));
    const left = drop(weights);
    const result = tf.matMul<tf.Tensor3D>(left, v);
    return { value: result, saved: [scaled, k, v, result, left, ...(left === weights ? [] : [weights])], gradient };
  });

  function gradient(slope: tf.Tensor3D, saved: readonly tf.Tensor[]): tf.Tensor[] {
    const [q, k, v, result, left, weights] = saved as [
      ...[tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, tf.Tensor3D, tf.Tensor3D],
      tf.Tensor3D | undefined,
    ];
    const share = tf.sum<tf.Tensor3D>(tf.mul(slope, result), 2, true);
    const byWeights = tf.matMul(slope, v, false, true);
    const scores =
      weights === undefined
        ? tf.mul<tf.Tensor3D>(left, tf.sub(byWeights, share))
        : tf.sub<tf.Tensor3D>(tf.mul(left, byWeights), tf.mul(weights, share));
    return [tf.mul(tf.matMul(scores, k), scale), tf.matMul(scores, q, true), tf.matMul(left, slope, true)];
  }

  return attend(query, key, value);
}

/**
 * A mask that leaves the first `lengths[b]` of `steps` keys to every head of row b: float32 [B H, 1, steps]; null where
 * all rows are whole.
 */
export function paddingMask(lengths: Int32Array, steps: number, heads: number): tf.Tensor3D | null {
  if (lengths.every((length) => length === steps)) return null;
  const values = new Float32Array(lengths.length * heads * steps);
  for (const [row, length] of lengths.entries()) {
    for (let head = 0; head < heads; head++) {
      const at = (row * heads + head) * steps;
      values.fill(never, at + length, at + steps);
    }
  }
  return tf.tensor3d(values, [lengths.length * heads, 1, steps]);
}
