import { fullAttention, paddingMask } from "../engine/layers/full-attention.ts";
import { tf } from "../engine/tf.ts";
import type { Attend } from "./decoder-blocks.ts";

/**
 * The keys and values of all tokens so far, by layer, so that one more token costs one step and not all of them again.
 * Prefixes of unequal length are filled up at their end; what stands there is masked, and later tokens follow behind it.
 */
export interface KeyValueCache {
  /** Takes the keys and values that `attend` is given for those of the prefixes, and attends by it. */
  beginning(attend: Attend): Attend;
  /** Puts one more key and value behind each row of `parents`, and attends to all of the row. */
  stepping(parents: Int32Array): Attend;
  /** Keeps what the last pass put in and releases what it replaced. Call it after the pass. */
  commit(parents: Int32Array | null): void;
  dispose(): void;
}

/** @param lengths of the prefixes, in tokens */
export function keyValueCache(lengths: Int32Array, heads: number): KeyValueCache {
  const steps = Math.max(...lengths);
  let rows = lengths;
  let kept: { keys: tf.Tensor3D[]; values: tf.Tensor3D[] } = { keys: [], values: [] };
  let fresh: typeof kept = { keys: [], values: [] };

  const put = (layer: number, key: tf.Tensor3D, value: tf.Tensor3D) => {
    fresh.keys[layer] = tf.keep(key.clone());
    fresh.values[layer] = tf.keep(value.clone());
  };
  return {
    beginning: (attend) => (layer, query, key, value) => {
      put(layer, key, value);
      return attend(layer, query, key, value);
    },
    stepping(parents) {
      const own = parents.map((parent) => rows[parent] as number);
      return (layer, query, key, value) => {
        const behind = (before: tf.Tensor3D | undefined, one: tf.Tensor3D) =>
          tf.concat([picked(before as tf.Tensor3D, parents, rows.length, heads), one], 1) as tf.Tensor3D;
        const [keys, values] = [behind(kept.keys[layer], key), behind(kept.values[layer], value)];
        put(layer, keys, values);
        return fullAttention(query, keys, values, maskOf(own, steps, keys.shape[1], heads));
      };
    },
    commit(parents) {
      tf.dispose([kept.keys, kept.values]);
      kept = fresh;
      fresh = { keys: [], values: [] };
      if (parents !== null) rows = parents.map((parent) => rows[parent] as number);
    },
    dispose() {
      tf.dispose([kept.keys, kept.values, fresh.keys, fresh.values]);
      kept = { keys: [], values: [] };
      fresh = { keys: [], values: [] };
    },
  };
}

/** Rows of [B H, S, d] by row of the batch; the tensor itself where all stay in their order. */
export function picked(x: tf.Tensor3D, rows: Int32Array, of: number, heads: number): tf.Tensor3D {
  if (rows.length === of && rows.every((row, at) => row === at)) return x;
  const cells = Int32Array.from({ length: rows.length * heads }, (_, at) => {
    return (rows[Math.floor(at / heads)] as number) * heads + (at % heads);
  });
  return tf.gather(x, tf.tensor1d(cells, "int32"));
}

/** Leaves the first `lengths[b]` of the prefix's `prefix` places and all behind them: [B H, 1, steps], or null for all. */
function maskOf(lengths: Int32Array, prefix: number, steps: number, heads: number): tf.Tensor3D | null {
  const mask = paddingMask(lengths, prefix, heads);
  if (mask === null) return null;
  return tf.pad(mask, [
    [0, 0],
    [0, 0],
    [0, steps - prefix],
  ]);
}
