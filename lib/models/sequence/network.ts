import { normals, type Random } from "../../base/random.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { elmanEncoder } from "../../engine/layers/elman.ts";
import type { EncoderShape, SequenceEncoder } from "../../engine/layers/encoder.ts";
import { gruEncoder } from "../../engine/layers/gru.ts";
import { lastEncoder } from "../../engine/layers/last.ts";
import { lstmEncoder } from "../../engine/layers/lstm.ts";
import { meanEncoder } from "../../engine/layers/mean.ts";
import { transformerEncoder } from "../../engine/layers/transformer.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import type { StateArray } from "../recommender.ts";
import type { SequenceOptions } from "./options.ts";
import type { PaddedWindows } from "./padding.ts";
import { timeFeatures } from "./time-encoding.ts";

/** Deviation of the vectors that training starts from. */
const startingDeviation = 0.02;

/** Item vectors, time vectors, an encoder, and the table that its states are scored against. */
export interface SequenceNetwork {
  /** All that is learned, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** The states of the wanted cells, [wanted, D]; `draw` is for dropout, null when the network answers. */
  states(windows: PaddedWindows, draw: Random | null): tf.Tensor2D;
  /** The table [V, D] whose products with states are the scores: with a bias, its last column is the bias and states end in 1. */
  table(): tf.Tensor2D;
  dispose(): void;
}

/** The values of a network's variables, by name. */
export type LearnedWeights = Readonly<Record<string, StateArray & { readonly values: Float32Array }>>;

/** Reads a network's variables from the device. */
export async function weightsOf({ variables }: Pick<SequenceNetwork, "variables">): Promise<LearnedWeights> {
  const entries = Object.entries(variables).map(async ([name, variable]) => {
    const values = Float32Array.from(await variable.data());
    return [name, { shape: variable.shape, values }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Gives a network of the same make its values. */
export function setWeights({ variables }: Pick<SequenceNetwork, "variables">, learned: LearnedWeights): void {
  for (const [name, variable] of Object.entries(variables)) {
    const { shape, values } = learned[name] as LearnedWeights[string];
    tf.tidy(() => variable.assign(tf.tensor(values, shape as number[])));
  }
}

/** A new network over `items` items, with random starting values. */
export function sequenceNetwork(options: SequenceOptions, items: number, draw: Random): SequenceNetwork {
  const { dimensions, tied } = options;
  const normal = (name: string, rows: number, width: number) =>
    tf.tidy(() => tf.variable(tf.tensor2d(normals(rows * width, startingDeviation, draw.stream(name)), [rows, width])));
  const encoder = encoderOf(options, draw.stream("encoder"));
  const features = timeFeatures(options.time, options.maxLength);
  const itemVectors = normal("items", items, dimensions);
  const read = features.map(({ name, size }) => normal(`read ${name}`, size, dimensions));
  const asked = features
    .filter((feature) => feature.asked)
    .map(({ name, size }) => ({ name, vectors: normal(`asked ${name}`, size, encoder.outputs) }));
  const own = tied
    ? null
    : {
        vectors: normal("answers", items, encoder.outputs),
        bias: tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R2>([items, 1]))),
      };
  const variables: Record<string, tf.Variable> = {
    items: itemVectors,
    ...Object.fromEntries(features.map(({ name }, f) => [`read.${name}`, read[f] as tf.Variable])),
    ...Object.fromEntries(asked.map(({ name, vectors }) => [`asked.${name}`, vectors])),
    ...(own === null ? {} : { "answers.vectors": own.vectors, "answers.bias": own.bias }),
    ...Object.fromEntries(Object.entries(encoder.variables).map(([name, variable]) => [`encoder.${name}`, variable])),
  };

  return {
    variables,
    states(windows, dropping) {
      let inputs: tf.Tensor2D = lookup(itemVectors, windows.items);
      for (const [f, vectors] of read.entries()) {
        inputs = inputs.add(lookup(vectors, windows.features[f] as Int32Array));
      }
      const steps = inputs.reshape<tf.Tensor3D>([windows.rows, windows.steps, dimensions]);
      // A Transformer drops its inputs itself, once its positions are added.
      const rate = options.encoder === "transformer" ? 0 : options.dropout;
      const encoded = encoder.encode(dropout(steps, rate, dropping), dropping);
      let states = lookup(encoded.reshape([-1, encoder.outputs]), windows.wanted);
      for (const [a, { vectors }] of asked.entries()) {
        states = states.add(lookup(vectors, windows.asked[a] as Int32Array));
      }
      return own === null ? states : tf.concat([states, tf.ones([states.shape[0], 1])], 1);
    },
    table: () => (own === null ? itemVectors : tf.concat([own.vectors as tf.Tensor2D, own.bias as tf.Tensor2D], 1)),
    dispose: () => tf.dispose(variables),
  };
}

function encoderOf(options: SequenceOptions, draw: Random): SequenceEncoder {
  const { dimensions, hidden, layers, dropout: rate, heads, maxLength } = options;
  const shape: EncoderShape = { inputs: dimensions, outputs: hidden ?? dimensions, layers, dropout: rate };
  switch (options.encoder) {
    case "mean":
      return meanEncoder(shape);
    case "markov":
      return lastEncoder(shape);
    case "elman":
      return elmanEncoder(shape, draw);
    case "gru":
      return gruEncoder(shape, draw);
    case "lstm":
      return lstmEncoder(shape, draw);
    case "transformer":
      return transformerEncoder({ ...shape, heads, maxLength }, draw);
  }
}
