import type { Random } from "../../../base/random.ts";
import { dropout } from "../../../engine/layers/dropout.ts";
import { elmanEncoder } from "../../../engine/layers/elman.ts";
import type { SequenceEncoder } from "../../../engine/layers/encoder.ts";
import { gruEncoder } from "../../../engine/layers/gru.ts";
import { lastEncoder } from "../../../engine/layers/last.ts";
import { lstmEncoder } from "../../../engine/layers/lstm.ts";
import { meanEncoder } from "../../../engine/layers/mean.ts";
import { transformerEncoder } from "../../../engine/layers/transformer.ts";
import { lookup } from "../../../engine/lookup.ts";
import type { tf } from "../../../engine/tf.ts";
import type { PaddedWindows } from "../../sequence/padding.ts";
import type { FeaturedSequenceOptions } from "./options.ts";

/** The encoder of the options, the same as that of a plain sequence recommender. */
export function encoderOf(
  options: Pick<FeaturedSequenceOptions, "encoder" | "dimensions" | "layers" | "dropout" | "heads" | "maxLength">,
  draw: Random,
): SequenceEncoder {
  const { encoder, dimensions, layers, dropout: rate, heads, maxLength } = options;
  const shape = { inputs: dimensions, outputs: dimensions, layers, dropout: rate };
  const makers: Readonly<Record<FeaturedSequenceOptions["encoder"], () => SequenceEncoder>> = {
    mean: () => meanEncoder(shape),
    markov: () => lastEncoder(shape),
    elman: () => elmanEncoder(shape, draw),
    gru: () => gruEncoder(shape, draw),
    lstm: () => lstmEncoder(shape, draw),
    transformer: () => transformerEncoder({ ...shape, heads, maxLength }, draw),
  };
  return makers[encoder]();
}

/**
 * The states of the wanted cells, [wanted, D].
 * @param vectors of the items [rows, D], of which `items` names one for each cell of the windows
 */
export function encodedStates(
  encoder: SequenceEncoder,
  options: FeaturedSequenceOptions,
  vectors: tf.Tensor2D,
  items: Int32Array,
  { rows, steps, wanted }: PaddedWindows,
  draw: Random,
): tf.Tensor2D {
  const { dimensions, dropout: rate } = options;
  const inputs = lookup(vectors, items).reshape<tf.Tensor3D>([rows, steps, dimensions]);
  // A Transformer drops its inputs itself, once its positions are added.
  const dropped = dropout(inputs, options.encoder === "transformer" ? 0 : rate, draw);
  return lookup(encoder.encode(dropped, draw).reshape([-1, dimensions]), wanted);
}
