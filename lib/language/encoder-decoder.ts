import { internal } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { fullAttention, paddingMask } from "../engine/layers/full-attention.ts";
import { splitHeads } from "../engine/layers/heads.ts";
import { linear } from "../engine/layers/linear.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import { type Bert, type BertShape, bert } from "./bert.ts";
import { type AttendSource, makeBlocks } from "./decoder-blocks.ts";
import { decoderStack, nextTokens, type SourcesOf, type StackShape } from "./decoder-stack.ts";
import type { Stepper } from "./generation/stepper.ts";
import { picked } from "./key-value-cache.ts";
import { type LanguageNetwork, logLikelihoods } from "./language-network.ts";
import { type EncodedText, tokenBatch } from "./tokenizer/tokenizer.ts";
import { linearOf, tableOf, type Variables, variableMaker } from "./variables.ts";

/** The sizes of both halves, which share width, heads and the table of tokens. */
export interface EncoderDecoderShape extends StackShape {
  /** Rows of the table of tokens. */
  readonly vocabulary: number;
  /** Blocks that read the source; `layers` is those that write. */
  readonly encoderLayers: number;
  /** The most tokens of a source. */
  readonly sourcePositions: number;
  /** Segments that a source may have. */
  readonly segments: number;
  /** What sources are filled up with; it is masked. */
  readonly pad: number;
}

/** What is read, and what is to be written: token ids with start and end. */
export interface SourceAndTarget {
  readonly source: EncodedText;
  readonly target: Int32Array;
}

/** A network that reads one text in both directions and writes another. */
export interface EncoderDecoder extends LanguageNetwork<SourceAndTarget> {
  readonly name: "encoder-decoder";
  readonly shape: EncoderDecoderShape;
  /** The half that reads. */
  readonly encoder: Bert;
  /** ln p of each target given its source, in nats. */
  logLikelihood(pairs: readonly SourceAndTarget[]): Promise<Float64Array>;
  /** A writer about these sources, of which `begin` takes one prefix each; it reads them once. */
  stepper(sources: readonly EncodedText[]): Stepper;
}

/** What the decoder looks up in the sources. A type and not an interface, which tf.tidy would not take. */
type SourceTensors = {
  /** By layer, [B H, S, d]. */
  layers: { key: tf.Tensor3D; value: tf.Tensor3D }[];
  /** Of the filling, [B H, 1, S]; undefined where there is none. */
  mask: tf.Tensor3D | undefined;
};

/**
 * An encoder–decoder (Vaswani et al. 2017): a BERT of few layers reads the source, and the blocks of a decoder, each with
 * attention to the encoder's states, write the target. One table of tokens serves for reading, writing and choosing
 * (section 3.4 there). Norms stand behind the parts of the encoder and before those of the decoder. The filling of short
 * sources is masked.
 *
 * Variables: those of the encoder under `encoder.` (without the pooler and what predicts masked tokens), and those of the
 * decoder with `source`, `source.query`, `source.key`, `source.value`, `source.output` in each layer.
 */
export function encoderDecoder(shape: EncoderDecoderShape, draw: Random): EncoderDecoder {
  const { vocabulary, hidden, heads, positions, deviation } = shape;
  if (hidden % heads !== 0) throw internal(`${heads} heads of a decoder do not divide its width ${hidden}`);
  const encoder = bert(encoderShape(shape), draw.stream("encoder"));
  const own: Variables = {};
  const make = variableMaker(own, draw.stream("decoder"));
  make.normal("positions", [positions, hidden], deviation);
  makeBlocks(make, shape, true);
  const read = Object.entries(encoder.variables).filter(([name]) => !/^(pooler|predictions)\b/.test(name));
  const table = () => tableOf(encoder.variables, "embeddings.words");
  const stack = decoderStack(own, table, shape);

  function sourcesOf(sources: readonly EncodedText[], dropping: Random | null): SourceTensors {
    const batch = tokenBatch(sources, shape.pad);
    const states = encoder.states(batch, dropping);
    const apart = (layer: number, name: string) =>
      splitHeads(linear(states, linearOf(own, `layers.${layer}.source.${name}`)), batch.steps, heads);
    const layers = Array.from({ length: shape.layers }, (_, layer) => ({
      key: apart(layer, "key"),
      value: apart(layer, "value"),
    }));
    return { layers, mask: paddingMask(batch.lengths, batch.steps, heads) ?? undefined };
  }

  const attending =
    ({ layers, mask }: SourceTensors): AttendSource =>
    (layer, query) => {
      const { key, value } = layers[layer] as SourceTensors["layers"][number];
      return fullAttention(query, key, value, mask ?? null);
    };

  const self: EncoderDecoder = {
    name: "encoder-decoder",
    code: import.meta.url,
    shape,
    encoder,
    variables: { ...Object.fromEntries(read.map(([name, variable]) => [`encoder.${name}`, variable])), ...own },
    vocabulary,
    length: ({ source, target }) => source.ids.length + target.length,
    ids: ({ source, target }) => [source.ids, source.types, target],
    predicted: ({ target }) => target.length - 1,
    predictions(pairs, dropping) {
      const { batch, cells, targets, owners } = nextTokens(pairs.map(({ target }) => target));
      const sources = sourcesOf(
        pairs.map(({ source }) => source),
        dropping,
      );
      return { states: lookup(stack.states(batch, attending(sources), dropping), cells), targets, owners };
    },
    table,
    bias: () => null,
    logLikelihood: (pairs) => logLikelihoods(self, pairs),
    stepper(sources) {
      const { layers, mask } = tf.tidy(() => sourcesOf(sources, null));
      const few: SourcesOf = (origins) => {
        const own = (x: tf.Tensor3D) => picked(x, origins, sources.length, heads);
        return attending({
          layers: layers.map(({ key, value }) => ({ key: own(key), value: own(value) })),
          mask: mask && own(mask),
        });
      };
      const stepper = stack.stepper(few);
      return {
        ...stepper,
        begin(prefixes) {
          if (prefixes.length !== sources.length)
            throw internal(`${prefixes.length} prefixes of ${sources.length} sources`);
          return stepper.begin(prefixes);
        },
        dispose() {
          stepper.dispose();
          tf.dispose([layers.map(({ key, value }) => [key, value]), mask ?? []]);
        },
      };
    },
    dispose() {
      encoder.dispose();
      tf.dispose(own);
    },
  };
  return self;
}

function encoderShape(shape: EncoderDecoderShape): BertShape {
  const { vocabulary, hidden, heads, feedForward, segments, dropout, epsilon, deviation } = shape;
  return {
    vocabulary,
    hidden,
    layers: shape.encoderLayers,
    heads,
    feedForward,
    positions: shape.sourcePositions,
    segments,
    dropout,
    attentionDropout: 0,
    epsilon,
    activation: "gelu",
    deviation,
  };
}
