import { internal } from "../../base/errors.ts";
import { normals, type Random } from "../../base/random.ts";
import { tf } from "../tf.ts";
import { multiHeadAttention } from "./attention.ts";
import { dropout } from "./dropout.ts";
import type { EncoderShape, SequenceEncoder } from "./encoder.ts";
import { layerNorm } from "./layer-norm.ts";
import { linear } from "./linear.ts";

/** What a Transformer adds to the shape of every encoder. `outputs` must be a multiple of `heads`. */
export interface TransformerShape extends EncoderShape {
  /** Attention heads of a layer, each `outputs / heads` wide. */
  readonly heads: number;
  /** The longest sequence there is a learned position for. */
  readonly maxLength: number;
  /** Width inside the feed-forward part; `outputs` by default, as in SASRec. */
  readonly feedForward?: number;
}

/** The variables of one block, each of which has a name in the encoder's `variables`. */
export interface TransformerBlock {
  readonly attentionGain: tf.Variable<tf.Rank.R1>;
  readonly attentionBias: tf.Variable<tf.Rank.R1>;
  readonly query: tf.Variable<tf.Rank.R2>;
  readonly key: tf.Variable<tf.Rank.R2>;
  readonly value: tf.Variable<tf.Rank.R2>;
  readonly output: tf.Variable<tf.Rank.R2>;
  readonly feedGain: tf.Variable<tf.Rank.R1>;
  readonly feedBias: tf.Variable<tf.Rank.R1>;
  readonly up: tf.Variable<tf.Rank.R2>;
  readonly upBias: tf.Variable<tf.Rank.R1>;
  readonly down: tf.Variable<tf.Rank.R2>;
  readonly downBias: tf.Variable<tf.Rank.R1>;
}

/**
 * A causal Transformer over sequences as SASRec has it (Kang & McAuley 2018), with the norms before each part (Xiong et
 * al. 2020), which trains without a warm-up: h ← inputs + positions, then in each block
 * h ← h + attention(norm(h)) and h ← h + max(norm(h) W + b, 0) W′ + b′, and a norm after the last.
 *
 * Dropout falls on the sum with the positions and on what each part adds; attention weights are left whole (a mask for
 * T² of them would cost as much as the attention). Projections have no biases. Inputs of another width than `outputs`
 * are projected first. Weights start as draws of variance 1 / inputs (2 / inputs before the rectifier), those that write
 * to h divided by √(2 layers), as GPT-2 does; positions with deviation 0.02.
 */
export function transformerEncoder(shape: TransformerShape, draw: Random): SequenceEncoder {
  const { inputs, outputs, heads, maxLength, dropout: rate, feedForward = outputs } = shape;
  if (outputs % heads !== 0) throw internal(`${heads} heads of a Transformer do not divide its width ${outputs}`);
  const matrix = (name: string, from: number, to: number, variance: number) =>
    variable<tf.Rank.R2>([from, to], normals(from * to, Math.sqrt(variance / from), draw.stream(name)));

  const input = inputs === outputs ? null : matrix("input", inputs, outputs, 1);
  const positions = variable<tf.Rank.R2>(
    [maxLength, outputs],
    normals(maxLength * outputs, 0.02, draw.stream("positions")),
  );
  const [gain, bias] = [constant(outputs, 1), constant(outputs, 0)];
  const depth = 2 * shape.layers;
  const blocks = Array.from({ length: shape.layers }, (_, at): TransformerBlock => {
    const within = (name: string, from: number, to: number, variance: number) =>
      matrix(`${at}.${name}`, from, to, variance);
    return {
      attentionGain: constant(outputs, 1),
      attentionBias: constant(outputs, 0),
      query: within("query", outputs, outputs, 1),
      key: within("key", outputs, outputs, 1),
      value: within("value", outputs, outputs, 1),
      output: within("output", outputs, outputs, 1 / depth),
      feedGain: constant(outputs, 1),
      feedBias: constant(outputs, 0),
      up: within("up", outputs, feedForward, 2),
      upBias: constant(feedForward, 0),
      down: within("down", feedForward, outputs, 1 / depth),
      downBias: constant(outputs, 0),
    };
  });

  return {
    outputs,
    variables: {
      ...(input === null ? {} : { input }),
      positions,
      ...Object.fromEntries(
        blocks.flatMap((block, at) => Object.entries(block).map(([name, held]) => [`${at}.${name}`, held])),
      ),
      gain,
      bias,
    },
    encode(given, dropping) {
      const [batch, steps] = given.shape;
      if (steps > maxLength) throw internal(`${steps} steps for a Transformer of ${maxLength} positions`);
      const drop = (x: tf.Tensor2D) => dropout(x, rate, dropping);
      const projected = input === null ? given : linear(given, { weights: asTensor(input) });
      const placed = tf.add(projected, tf.slice(positions, [0, 0], [steps, outputs]));
      // All steps in one list of rows, as all but the attention itself wants them.
      const rows = drop(tf.reshape<tf.Rank.R2>(placed, [batch * steps, outputs]));
      const last = blocks.reduce((h, block) => transformerBlock(h, steps, block, heads, drop), rows);
      return tf.reshape<tf.Rank.R3>(layerNorm(last, { gain: asTensor(gain), bias: asTensor(bias) }), [
        batch,
        steps,
        outputs,
      ]);
    },
  };
}

/**
 * One block over rows [B T, D]: attention, then the feed-forward part, each normalised before and added to what it was
 * given; `drop` is applied to what is added.
 */
export function transformerBlock(
  x: tf.Tensor2D,
  steps: number,
  block: TransformerBlock,
  heads: number,
  drop: (x: tf.Tensor2D) => tf.Tensor2D,
): tf.Tensor2D {
  const normal = layerNorm(x, { gain: asTensor(block.attentionGain), bias: asTensor(block.attentionBias) });
  const projections = {
    query: asTensor(block.query),
    key: asTensor(block.key),
    value: asTensor(block.value),
    output: asTensor(block.output),
  };
  const middle = tf.add<tf.Tensor2D>(x, drop(multiHeadAttention(normal, steps, projections, heads)));
  const fed = layerNorm(middle, { gain: asTensor(block.feedGain), bias: asTensor(block.feedBias) });
  const wide = linear(fed, { weights: asTensor(block.up), bias: asTensor(block.upBias) }, true);
  return tf.add(middle, drop(linear(wide, { weights: asTensor(block.down), bias: asTensor(block.downBias) })));
}

function variable<R extends tf.Rank>(shape: tf.ShapeMap[R], values: Float32Array): tf.Variable<R> {
  return tf.tidy(() => tf.variable(tf.tensor<R>(values, shape, "float32")));
}

function constant(length: number, value: number): tf.Variable<tf.Rank.R1> {
  return variable<tf.Rank.R1>([length], new Float32Array(length).fill(value));
}

/** Variables are tensors, though their types do not say of which rank. */
function asTensor<R extends tf.Rank>(held: tf.Variable<R>): tf.Tensor<R> {
  return held as unknown as tf.Tensor<R>;
}
