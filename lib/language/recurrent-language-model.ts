import { internal } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { dropout } from "../engine/layers/dropout.ts";
import { elmanEncoder } from "../engine/layers/elman.ts";
import type { EncoderShape } from "../engine/layers/encoder.ts";
import { gruEncoder } from "../engine/layers/gru.ts";
import { lstmEncoder } from "../engine/layers/lstm.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import { nextTokens } from "./decoder-stack.ts";
import { rowsOf } from "./generation/stepper.ts";
import { wholeStepper } from "./generation/whole-stepper.ts";
import type { LanguageModel } from "./language-model.ts";
import { type LanguageNetwork, logLikelihoods } from "./language-network.ts";
import { tableOf, type Variables, variableMaker } from "./variables.ts";

/** What a recurrent language model is made of. */
export interface RecurrentShape {
  readonly cell: "elman" | "gru" | "lstm";
  /** Rows of the table of tokens. */
  readonly vocabulary: number;
  /** Width of token vectors and of states. */
  readonly hidden: number;
  readonly layers: number;
  /** Share dropped in training: of token vectors, between layers, and of states before they choose. In [0, 1). */
  readonly dropout: number;
  /** Deviation of the token vectors that training starts from. */
  readonly deviation: number;
}

/** A recurrent network as a language model. */
export interface RecurrentLanguageModel extends LanguageNetwork<Int32Array>, LanguageModel {
  readonly name: RecurrentShape["cell"];
  readonly shape: RecurrentShape;
}

const encoders = { elman: elmanEncoder, gru: gruEncoder, lstm: lstmEncoder };

/**
 * A recurrent language model (Mikolov et al. 2010; Zaremba et al. 2014): token vectors, an Elman, GRU or LSTM network, and
 * logits by the same token vectors (tied: Press & Wolf 2017) plus a bias of each token. Texts are read from their start,
 * from a state of zeros. As a writer it reads the whole text again for each token.
 */
export function recurrentLanguageModel(shape: RecurrentShape, draw: Random): RecurrentLanguageModel {
  const { cell, vocabulary, hidden, layers, deviation } = shape;
  const size: EncoderShape = { inputs: hidden, outputs: hidden, layers, dropout: shape.dropout };
  const encoder = encoders[cell](size, draw.stream("encoder"));
  const variables: Variables = { ...encoder.variables };
  const make = variableMaker(variables, draw);
  make.normal("tokens", [vocabulary, hidden], deviation);
  make.constant("bias", [vocabulary], 0);
  const table = () => tableOf(variables, "tokens");
  const bias = () => variables.bias as unknown as tf.Tensor1D;

  const self: RecurrentLanguageModel = {
    name: cell,
    code: import.meta.url,
    shape,
    variables,
    vocabulary,
    length: ({ length }) => length,
    ids: (text) => [text],
    predicted: ({ length }) => length - 1,
    predictions(texts, dropping) {
      const { batch, cells, targets, owners } = nextTokens(texts);
      const read = dropout(lookup(table(), batch.ids), shape.dropout, dropping);
      const states = encoder.encode(tf.reshape(read, [batch.rows, batch.steps, hidden]), dropping);
      const wanted = lookup(tf.reshape(states, [batch.rows * batch.steps, hidden]), cells);
      return { states: dropout(wanted, shape.dropout, dropping), targets, owners };
    },
    table,
    bias,
    logLikelihood: (texts) => logLikelihoods(self, texts),
    stepper: () => wholeStepper(vocabulary, Number.POSITIVE_INFINITY, logitsAfter),
    dispose: () => tf.dispose(variables),
  };

  async function logitsAfter(texts: readonly Int32Array[]): Promise<Float32Array[]> {
    if (texts.some(({ length }) => length === 0)) throw internal("a prefix without its start");
    const logits = tf.tidy(() => {
      // A token put behind makes the last real one predict; which one it is does not matter.
      const { states, owners } = self.predictions(
        texts.map((ids) => Int32Array.from([...ids, 0])),
        null,
      );
      const last = lookup(
        states,
        Int32Array.from(texts, (_, row) => owners.lastIndexOf(row)),
      );
      return tf.add(tf.matMul(last, table(), false, true), bias());
    });
    const values = Float32Array.from(await logits.data());
    logits.dispose();
    return rowsOf(values, texts.length);
  }
  return self;
}
