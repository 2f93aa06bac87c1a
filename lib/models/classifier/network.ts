import type { Random } from "../../base/random.ts";
import { normals } from "../../base/random.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { elmanEncoder } from "../../engine/layers/elman.ts";
import type { SequenceEncoder } from "../../engine/layers/encoder.ts";
import { gruEncoder } from "../../engine/layers/gru.ts";
import { linear } from "../../engine/layers/linear.ts";
import { lstmEncoder } from "../../engine/layers/lstm.ts";
import { uniform } from "../../engine/layers/recurrent.ts";
import { transformerEncoder } from "../../engine/layers/transformer.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import type { SequenceClassifierOptions } from "./options.ts";
import type { WindowShape, Windows } from "./windows.ts";

/** A network from windows to logits. */
export interface ClassifierNetwork {
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** [rows, outputs] of some rows of `source`; `draw` is for dropout, null when the network answers. */
  logits(source: WindowSource, rows: Int32Array, draw: Random | null): tf.Tensor2D;
  dispose(): void;
}

/** Windows that batches are taken from: numbers lie on the device, tokens beside it. */
export interface WindowSource {
  readonly numbers: tf.Tensor2D | null;
  readonly tokens: Int32Array | null;
  dispose(): void;
}

export function windowSource({ rows, input }: Windows): WindowSource {
  if (input instanceof Int32Array) return { numbers: null, tokens: input, dispose() {} };
  const numbers = tf.tensor2d(input, [rows, input.length / rows], "float32");
  return { numbers, tokens: null, dispose: () => numbers.dispose() };
}

/**
 * A network for windows of a shape: tokens become vectors, the encoder reads the steps, and the state after the last
 * one goes through a linear layer. Starting values are PyTorch's: vectors normal, all else uniform.
 */
export function classifierNetwork(
  options: SequenceClassifierOptions,
  { steps, kind, width }: WindowShape,
  outputs: number,
  draw: Random,
): ClassifierNetwork {
  const inputs = kind === "tokens" ? options.embedding : width;
  const table =
    kind === "tokens"
      ? tf.tidy(() =>
          tf.variable(tf.tensor2d(normals(width * inputs, 1, draw.stream("embedding")), [width, inputs], "float32")),
        )
      : null;
  const encoder = encoderOf(options, inputs, steps, draw.stream("encoder"));
  const state = encoder?.outputs ?? steps * inputs;
  const weights = uniform<tf.Rank.R2>([state, outputs], state, draw.stream("weights"));
  const bias = uniform<tf.Rank.R1>([outputs], state, draw.stream("bias"));
  const variables: Record<string, tf.Variable> = {
    ...(table === null ? {} : { embedding: table }),
    ...Object.fromEntries(Object.entries(encoder?.variables ?? {}).map(([name, own]) => [`encoder.${name}`, own])),
    weights,
    bias,
  };

  function read({ numbers, tokens }: WindowSource, rows: Int32Array): tf.Tensor3D {
    if (table === null) {
      const given = tf.gather(numbers as tf.Tensor2D, tf.tensor1d(rows, "int32"));
      return given.reshape([rows.length, steps, inputs]);
    }
    const wanted = new Int32Array(rows.length * steps);
    for (const [at, row] of rows.entries()) {
      wanted.set((tokens as Int32Array).subarray(row * steps, (row + 1) * steps), at * steps);
    }
    return lookup(table as unknown as tf.Tensor2D, wanted).reshape([rows.length, steps, inputs]);
  }

  return {
    variables,
    logits(source, rows, dropping) {
      const given = read(source, rows);
      const last =
        encoder === null
          ? given.reshape<tf.Tensor2D>([rows.length, state])
          : encoder
              .encode(given, dropping)
              .slice([0, steps - 1, 0], [rows.length, 1, state])
              .reshape<tf.Tensor2D>([rows.length, state]);
      return linear(dropout(last, options.dropout, dropping), {
        weights: weights as unknown as tf.Tensor2D,
        bias: bias as unknown as tf.Tensor1D,
      });
    },
    dispose: () => tf.dispose(variables),
  };
}

function encoderOf(
  { encoder, hidden, layers, memory, heads, dropout }: SequenceClassifierOptions,
  inputs: number,
  steps: number,
  draw: Random,
): SequenceEncoder | null {
  const shape = { inputs, outputs: hidden, layers, dropout };
  switch (encoder) {
    case "lstm":
      return lstmEncoder({ ...shape, ...(memory === null ? {} : { memory }) }, draw);
    case "gru":
      return gruEncoder(shape, draw);
    case "elman":
      return elmanEncoder(shape, draw);
    case "transformer":
      return transformerEncoder({ ...shape, heads, maxLength: steps }, draw);
    case "linear":
      return null;
  }
}
