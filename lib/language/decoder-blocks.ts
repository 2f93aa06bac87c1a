import type { Random } from "../base/random.ts";
import { dropout } from "../engine/layers/dropout.ts";
import { biasedGelu } from "../engine/layers/gelu.ts";
import { joinHeads, splitHeads } from "../engine/layers/heads.ts";
import { layerNorm } from "../engine/layers/layer-norm.ts";
import { linear } from "../engine/layers/linear.ts";
import { tf } from "../engine/tf.ts";
import { linearOf, normOf, type VariableMaker, type Variables } from "./variables.ts";

/** The sizes of a decoder's blocks. */
export interface BlockShape {
  /** Width of a state, a multiple of `heads`. */
  readonly hidden: number;
  readonly layers: number;
  readonly heads: number;
  /** Width inside the feed-forward part; four times `hidden` in GPT-2. */
  readonly feedForward: number;
  /** Share of states set to zero in training, in [0, 1). */
  readonly dropout: number;
  /** Added to variances in layer norms. */
  readonly epsilon: number;
  /** Deviation of the weights that training starts from; those that write to the stream have 1/√(parts) of it. */
  readonly deviation: number;
}

/** How the states of one layer attend: heads apart, [B H, T, d] each, back to [B H, T, d]. */
export type Attend = (layer: number, query: tf.Tensor3D, key: tf.Tensor3D, value: tf.Tensor3D) => tf.Tensor3D;
/** How they attend to a source whose keys and values are known by layer. */
export type AttendSource = (layer: number, query: tf.Tensor3D) => tf.Tensor3D;

/** What of a pass differs between training, beginning and stepping. */
export interface BlockPass {
  readonly attend: Attend;
  /** Null for a decoder without a source. */
  readonly attendSource: AttendSource | null;
  /** For dropout; null when the network answers. */
  readonly draw: Random | null;
}

/**
 * The blocks of a decoder with the norms before each part, as GPT-2 has them (Radford et al. 2019, section 2.3):
 * h ← h + attention(norm(h)), where there is a source h ← h + attention(norm(h), source) (Vaswani et al. 2017, section
 * 3.2.3), h ← h + W′ gelu(W norm(h) + b) + b′, and a norm after the last. Rows of sequences one after the other,
 * float32 [B T, D] → [B T, D]. GELU is the exact one; attention weights are not dropped.
 */
export function decoderBlocks(
  variables: Readonly<Variables>,
  shape: BlockShape,
  rows: tf.Tensor2D,
  steps: number,
  { attend, attendSource, draw }: BlockPass,
): tf.Tensor2D {
  const { heads, epsilon } = shape;
  const norm = (h: tf.Tensor2D, name: string) => layerNorm(h, normOf(variables, name, epsilon));
  const through = (h: tf.Tensor2D, name: string) => linear(h, linearOf(variables, name));
  const apart = (h: tf.Tensor2D, name: string) => splitHeads(through(h, name), steps, heads);
  const added = (h: tf.Tensor2D, part: tf.Tensor2D) => tf.add<tf.Tensor2D>(h, dropout(part, shape.dropout, draw));

  const block = (given: tf.Tensor2D, layer: number) => {
    const at = `layers.${layer}`;
    const own = norm(given, `${at}.attention`);
    const attended = attend(layer, apart(own, `${at}.query`), apart(own, `${at}.key`), apart(own, `${at}.value`));
    let h = added(given, through(joinHeads(attended, heads), `${at}.output`));
    if (attendSource !== null) {
      const found = attendSource(layer, apart(norm(h, `${at}.source`), `${at}.source.query`));
      h = added(h, through(joinHeads(found, heads), `${at}.source.output`));
    }
    const up = linearOf(variables, `${at}.up`);
    const wide = biasedGelu(linear(norm(h, `${at}.feed`), { weights: up.weights }), up.bias);
    return added(h, through(wide, `${at}.down`));
  };
  let h = rows;
  for (let layer = 0; layer < shape.layers; layer++) h = block(h, layer);
  return norm(h, "norm");
}

/** Makes the variables of the blocks; with `source` those of the attention to one too. */
export function makeBlocks(make: VariableMaker, shape: BlockShape, source: boolean): void {
  const { hidden, feedForward, deviation } = shape;
  const writing = deviation / Math.sqrt((source ? 3 : 2) * shape.layers);
  for (let layer = 0; layer < shape.layers; layer++) {
    const at = `layers.${layer}`;
    make.norm(`${at}.attention`, hidden);
    for (const name of ["query", "key", "value"]) make.linear(`${at}.${name}`, hidden, hidden, deviation);
    make.linear(`${at}.output`, hidden, hidden, writing);
    if (source) {
      make.norm(`${at}.source`, hidden);
      for (const name of ["query", "key", "value"]) make.linear(`${at}.source.${name}`, hidden, hidden, deviation);
      make.linear(`${at}.source.output`, hidden, hidden, writing);
    }
    make.norm(`${at}.feed`, hidden);
    make.linear(`${at}.up`, hidden, feedForward, deviation);
    make.linear(`${at}.down`, feedForward, hidden, writing);
  }
  make.norm("norm", hidden);
}
