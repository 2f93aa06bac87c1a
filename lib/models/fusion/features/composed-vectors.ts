import { normals, type Random } from "../../../base/random.ts";
import { lookup } from "../../../engine/lookup.ts";
import { tf } from "../../../engine/tf.ts";
import { startingVectors } from "../../trainable-factors.ts";
import type { FeatureBlock } from "./feature-blocks.ts";

/** Vectors of ids as sums, learned together: a free vector of the id and what its features make of it. */
export interface ComposedVectors {
  /** What is learned: `ids` [rows, width] and `features` [all blocks' widths, width], each where there is one. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** The vectors of some rows, [rows.length, width]. With `dropping`, some free vectors are left out of their sums. */
  of(rows: Int32Array, dropping: { readonly rate: number; readonly draw: Random } | null): tf.Tensor2D;
  /** What ids, and then each block, contribute to the vectors of all rows: [rows, width] each, zeros for no ids. */
  parts(): Promise<Float32Array[]>;
  dispose(): void;
}

/** What composed vectors are made of. */
export interface Composition {
  /** How often each id was met in training; an id that never was has a free vector of zeros, and keeps it. */
  readonly counts: Int32Array;
  readonly width: number;
  /** Whether ids have free vectors. */
  readonly ids: boolean;
  readonly blocks: readonly FeatureBlock[];
  /** Of the normal distribution that training starts from. */
  readonly deviation: number;
}

/**
 * v_i = o_i + Σ_b x_ib W_b: a free offset and projections of the features, as in collaborative topic regression (Wang and
 * Blei 2011) and LightFM (Kula 2015). An id never met in training adds nothing by its offset: no loss reaches it, and it
 * starts at zero.
 */
export function composedVectors({ counts, width, ids, blocks, deviation }: Composition, draw: Random): ComposedVectors {
  const rows = counts.length;
  const inputs = blocks.reduce((sum, block) => sum + block.width, 0);
  const variable = (values: Float32Array, height: number) =>
    tf.tidy(() => tf.variable(tf.tensor2d(values, [height, width])));
  const free = ids ? variable(startingVectors(counts, width, deviation, draw.stream("ids")), rows) : null;
  const weights = inputs > 0 ? variable(normals(inputs * width, deviation, draw.stream("features")), inputs) : null;
  const features = inputs > 0 ? tf.tensor2d(sideBySide(blocks, rows, inputs), [rows, inputs]) : null;
  return {
    variables: { ...(free && { ids: free }), ...(weights && { features: weights }) },
    of(wanted, dropping) {
      let sum: tf.Tensor2D | null = null;
      if (free !== null) {
        sum = lookup(free, wanted);
        if (dropping !== null && dropping.rate > 0) {
          const kept = Float32Array.from(wanted, () => (dropping.draw.uniform() < dropping.rate ? 0 : 1));
          sum = sum.mul<tf.Tensor2D>(tf.tensor2d(kept, [wanted.length, 1]));
        }
      }
      if (features !== null && weights !== null) {
        const own = tf.gather(features, tf.tensor1d(wanted, "int32"));
        const made = tf.matMul<tf.Tensor2D>(own, weights as unknown as tf.Tensor2D);
        sum = sum === null ? made : sum.add<tf.Tensor2D>(made);
      }
      return sum ?? tf.zeros([wanted.length, width]);
    },
    async parts() {
      const own = free === null ? new Float32Array(rows * width) : Float32Array.from(await free.data());
      const made: Float32Array[] = [own];
      let from = 0;
      for (const block of blocks) {
        const first = from;
        const product = tf.tidy(() =>
          tf.matMul(
            tf.tensor2d(block.values, [rows, block.width]),
            tf.slice(weights as unknown as tf.Tensor2D, [first, 0], [block.width, width]),
          ),
        );
        made.push(Float32Array.from(await product.data()));
        product.dispose();
        from += block.width;
      }
      return made;
    },
    dispose: () => tf.dispose([free, weights, features].filter((one) => one !== null)),
  };
}

function sideBySide(blocks: readonly FeatureBlock[], rows: number, inputs: number): Float32Array {
  const all = new Float32Array(rows * inputs);
  let first = 0;
  for (const { width, values } of blocks) {
    for (let row = 0; row < rows; row++) {
      all.set(values.subarray(row * width, (row + 1) * width), row * inputs + first);
    }
    first += width;
  }
  return all;
}
