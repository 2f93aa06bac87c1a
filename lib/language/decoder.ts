import { internal } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import { makeBlocks } from "./decoder-blocks.ts";
import { decoderStack, nextTokens, type StackShape } from "./decoder-stack.ts";
import type { Stepper } from "./generation/stepper.ts";
import type { LanguageModel } from "./language-model.ts";
import { type LanguageNetwork, logLikelihoods } from "./language-network.ts";
import type { TokenBatch } from "./tokenizer/tokenizer.ts";
import { tableOf, type Variables, variableMaker } from "./variables.ts";

/** The sizes of a decoder; see BlockShape for its blocks. */
export interface DecoderShape extends StackShape {
  /** Rows of the table of tokens. */
  readonly vocabulary: number;
}

/** A network that writes: each token from those before it. A text is a list of ids, its start and end among them. */
export interface Decoder extends LanguageNetwork<Int32Array>, LanguageModel {
  readonly name: "decoder";
  readonly shape: DecoderShape;
  /** The states of all tokens, [rows × steps, hidden]; `draw` is for dropout, null when it answers. Inside tf.tidy. */
  states(batch: TokenBatch, draw: Random | null): tf.Tensor2D;
  /** The decoder as a writer, with a cache of keys and values. */
  stepper(): Stepper;
}

/**
 * A decoder like GPT-2 (Radford et al. 2019): token vectors and learned positions, blocks with the norms before each part,
 * a norm after the last, and logits by the token vectors themselves, without a bias. Filling stands behind the text, where
 * a causal network never looks, so that it needs no mask.
 *
 * Variables: `tokens` [vocabulary, hidden], `positions`, `layers.L.` with `attention`, `query`, `key`, `value`, `output`,
 * `feed`, `up`, `down`, and `norm`.
 * @throws InputError (when asked) for a text longer than its positions
 */
export function decoder(shape: DecoderShape, draw: Random): Decoder {
  const { vocabulary, hidden, heads, positions, deviation } = shape;
  if (hidden % heads !== 0) throw internal(`${heads} heads of a decoder do not divide its width ${hidden}`);
  const variables: Variables = {};
  const make = variableMaker(variables, draw);
  make.normal("tokens", [vocabulary, hidden], deviation);
  make.normal("positions", [positions, hidden], deviation);
  makeBlocks(make, shape, false);
  const table = () => tableOf(variables, "tokens");
  const stack = decoderStack(variables, table, shape);

  const self: Decoder = {
    name: "decoder",
    code: import.meta.url,
    shape,
    variables,
    vocabulary,
    states: (batch, dropping) => stack.states(batch, null, dropping),
    length: ({ length }) => length,
    ids: (text) => [text],
    predicted: ({ length }) => length - 1,
    predictions(texts, dropping) {
      const { batch, cells, targets, owners } = nextTokens(texts);
      return { states: lookup(stack.states(batch, null, dropping), cells), targets, owners };
    },
    table,
    bias: () => null,
    logLikelihood: (texts) => logLikelihoods(self, texts),
    stepper: () => stack.stepper(null),
    dispose: () => tf.dispose(variables),
  };
  return self;
}
