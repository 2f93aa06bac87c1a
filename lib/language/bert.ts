import { internal } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { dropout } from "../engine/layers/dropout.ts";
import { fullAttention, paddingMask } from "../engine/layers/full-attention.ts";
import { biasedGelu } from "../engine/layers/gelu.ts";
import { joinHeads, splitHeads } from "../engine/layers/heads.ts";
import { layerNorm } from "../engine/layers/layer-norm.ts";
import { linear } from "../engine/layers/linear.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import type { TokenBatch } from "./tokenizer/tokenizer.ts";
import type { Part, ProjectionName, Tuning } from "./tuning/tuning.ts";
import { linearOf, normOf, tableOf, type Variables, variableMaker } from "./variables.ts";

/** The sizes of a BERT; names in brackets are those of a Hugging Face `config.json`. */
export interface BertShape {
  /** Rows of the table of tokens (vocab_size). */
  readonly vocabulary: number;
  /** Width of a state (hidden_size), a multiple of `heads`. */
  readonly hidden: number;
  /** Blocks (num_hidden_layers). */
  readonly layers: number;
  /** Attention heads of a block (num_attention_heads). */
  readonly heads: number;
  /** Width inside the feed-forward part (intermediate_size). */
  readonly feedForward: number;
  /** The most tokens of a text, [CLS] and [SEP] included (max_position_embeddings). */
  readonly positions: number;
  /** Segments of a pair (type_vocab_size). */
  readonly segments: number;
  /** Share of states set to zero in training (hidden_dropout_prob), in [0, 1). */
  readonly dropout: number;
  /** The same of attention weights (attention_probs_dropout_prob). */
  readonly attentionDropout: number;
  /** Added to variances in layer norms (layer_norm_eps). */
  readonly epsilon: number;
  /** Inside the feed-forward part (hidden_act): the exact GELU, or max(x, 0). */
  readonly activation: "gelu" | "relu";
  /** Deviation of the weights that training starts from (initializer_range). */
  readonly deviation: number;
}

/** How one pass differs from the usual. */
export interface BertPass {
  /** What is put into the network; nothing by default. */
  readonly tuning?: Tuning;
}

/** A network that reads texts in both directions. */
export interface Bert {
  readonly shape: BertShape;
  readonly variables: Variables;
  /** The states of all tokens, [rows × steps, hidden], row by row; `draw` is for dropout, null when it answers. */
  states(batch: TokenBatch, draw: Random | null, pass?: BertPass): tf.Tensor2D;
  /** tanh of a linear layer over the first token's state, [rows, hidden]. */
  pooled(states: tf.Tensor2D, batch: TokenBatch): tf.Tensor2D;
  /**
   * What of states is compared with the table of tokens (`embeddings.words`, plus `predictions.words`) to tell a masked
   * one: a linear layer, the activation, a norm; [N, hidden] → [N, hidden].
   */
  predictions(states: tf.Tensor2D): tf.Tensor2D;
  dispose(): void;
}

/**
 * BERT as published (Devlin et al. 2019): h = norm(words + positions + segments), then in each block
 * h ← norm(h + attention(h)) and h ← norm(h + W′ gelu(W h + b) + b′). Everything has biases; dropout falls on the first
 * sum, on attention weights and on what each part adds. Rows are laid one after the other, [B T, D], as all but the
 * attention itself wants them.
 */
export function bert(shape: BertShape, draw: Random): Bert {
  const { hidden, layers, heads, epsilon } = shape;
  if (hidden % heads !== 0) throw internal(`${heads} heads of a BERT do not divide its width ${hidden}`);
  const variables = startingValues(shape, draw);

  function states(batch: TokenBatch, dropping: Random | null, { tuning }: BertPass = {}): tf.Tensor2D {
    const prompt = tuning?.prompt?.shape[0] ?? 0;
    const steps = batch.steps + prompt;
    const lengths = batch.lengths.map((length) => length + prompt);
    const mask = paddingMask(lengths, steps, heads);
    const drop = (x: tf.Tensor2D) => dropout(x, shape.dropout, dropping);
    const dropWeights = (weights: tf.Tensor3D) => dropout(weights, shape.attentionDropout, dropping);

    const through = (x: tf.Tensor2D, layer: number, name: ProjectionName) => {
      const projection = { ...linearOf(variables, `layers.${layer}.${name}`), layer, name };
      return tuning?.project?.(x, projection, dropping) ?? linear(x, projection);
    };
    const after = (x: tf.Tensor2D, part: Part) => tuning?.after?.(x, part, dropping) ?? x;

    const attention = (h: tf.Tensor2D, layer: number) => {
      const head = (name: "query" | "key" | "value") => splitHeads(through(h, layer, name), steps, heads);
      const attended = fullAttention(head("query"), head("key"), head("value"), mask, dropWeights);
      return through(joinHeads(attended, heads), layer, "output");
    };
    const feedForward = (h: tf.Tensor2D, layer: number) => through(wide(h, layer), layer, "down");
    const wide = (h: tf.Tensor2D, layer: number) => {
      if (tuning?.project !== undefined) return activated(through(h, layer, "up"), null);
      const { weights, bias } = linearOf(variables, `layers.${layer}.up`);
      return activated(linear(h, { weights }), bias);
    };
    const block = (h: tf.Tensor2D, layer: number) => {
      const attended = drop(after(attention(h, layer), { layer, name: "attention" }));
      const middle = layerNorm(h, normOf(variables, `layers.${layer}.attention`, epsilon), attended);
      const fed = drop(after(feedForward(middle, layer), { layer, name: "feed-forward" }));
      return layerNorm(middle, normOf(variables, `layers.${layer}.feed`, epsilon), fed);
    };

    let h = drop(withPrompt(embedded(batch), batch, tuning?.prompt ?? null));
    for (let layer = 0; layer < layers; layer++) h = block(h, layer);
    return prompt === 0 ? h : withoutPrompt(h, batch, prompt);
  }

  /** A linear layer's bias and the activation behind it; null where the bias was added already. */
  function activated(x: tf.Tensor2D, bias: tf.Tensor1D | null): tf.Tensor2D {
    if (shape.activation === "relu") return tf.relu(bias === null ? x : tf.add<tf.Tensor2D>(x, bias));
    return biasedGelu(x, bias ?? tf.zeros([x.shape[1]]));
  }

  function embedded({ rows, steps, ids, types }: TokenBatch): tf.Tensor2D {
    if (steps > shape.positions) throw internal(`${steps} tokens for a BERT of ${shape.positions} positions`);
    const words = lookup(tableOf(variables, "embeddings.words"), ids);
    const segments = lookup(tableOf(variables, "embeddings.segments"), types);
    const places = tf.slice(tableOf(variables, "embeddings.positions"), [0, 0], [steps, hidden]);
    const sum = tf.add(tf.add(words, segments).reshape([rows, steps, hidden]), places);
    return layerNorm(tf.reshape(sum, [rows * steps, hidden]), normOf(variables, "embeddings", epsilon));
  }

  return {
    shape,
    variables,
    states,
    pooled(given, { rows, steps }) {
      const first = lookup(
        given,
        Int32Array.from({ length: rows }, (_, row) => row * steps),
      );
      return tf.tanh(linear(first, linearOf(variables, "pooler")));
    },
    predictions(given) {
      const { weights, bias } = linearOf(variables, "predictions");
      return layerNorm(activated(linear(given, { weights }), bias), normOf(variables, "predictions.norm", epsilon));
    },
    dispose: () => tf.dispose(variables),
  };
}

/** The variables that states depend on: all but the pooler's and those that tell masked tokens. */
export function bodyOf({ variables }: Bert): Variables {
  const own = Object.entries(variables).filter(([name]) => !/^(predictions|pooler)\b/.test(name));
  return Object.fromEntries(own);
}

function startingValues(shape: BertShape, draw: Random): Variables {
  const { vocabulary, hidden, feedForward, deviation } = shape;
  const variables: Variables = {};
  const make = variableMaker(variables, draw);
  make.normal("embeddings.words", [vocabulary, hidden], deviation);
  make.normal("embeddings.positions", [shape.positions, hidden], deviation);
  make.normal("embeddings.segments", [shape.segments, hidden], deviation);
  make.norm("embeddings", hidden);
  for (let layer = 0; layer < shape.layers; layer++) {
    for (const name of ["query", "key", "value", "output"]) {
      make.linear(`layers.${layer}.${name}`, hidden, hidden, deviation);
    }
    make.norm(`layers.${layer}.attention`, hidden);
    make.linear(`layers.${layer}.up`, hidden, feedForward, deviation);
    make.linear(`layers.${layer}.down`, feedForward, hidden, deviation);
    make.norm(`layers.${layer}.feed`, hidden);
  }
  make.linear("pooler", hidden, hidden, deviation);
  make.linear("predictions", hidden, hidden, deviation);
  make.norm("predictions.norm", hidden);
  make.constant("predictions.words", [vocabulary], 0);
  return variables;
}

/** [B T, D] → [B (P + T), D], with the prompt before every row. */
function withPrompt(rows: tf.Tensor2D, batch: TokenBatch, prompt: tf.Variable<tf.Rank.R2> | null): tf.Tensor2D {
  if (prompt === null) return rows;
  const [length, hidden] = prompt.shape;
  const before = tf.tile(tf.reshape(prompt, [1, length, hidden]), [batch.rows, 1, 1]);
  const all = tf.concat([before, tf.reshape(rows, [batch.rows, batch.steps, hidden])], 1);
  return tf.reshape(all, [batch.rows * (length + batch.steps), hidden]);
}

/** The inverse of `withPrompt`. */
function withoutPrompt(rows: tf.Tensor2D, batch: TokenBatch, length: number): tf.Tensor2D {
  const hidden = rows.shape[1];
  const all = tf.reshape(rows, [batch.rows, length + batch.steps, hidden]) as tf.Tensor3D;
  return tf.reshape(tf.slice(all, [0, length, 0], [batch.rows, batch.steps, hidden]), [
    batch.rows * batch.steps,
    hidden,
  ]);
}
