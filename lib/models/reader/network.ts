import type { Random } from "../../base/random.ts";
import type { Events } from "../../data/types.ts";
import { binaryCrossEntropy } from "../../engine/binary-cross-entropy.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { linear } from "../../engine/layers/linear.ts";
import { uniform } from "../../engine/layers/recurrent.ts";
import { lookup } from "../../engine/lookup.ts";
import { softmaxCrossEntropy } from "../../engine/softmax-cross-entropy.ts";
import { tf } from "../../engine/tf.ts";
import { type SequenceNetwork, sequenceNetwork } from "../sequence/network.ts";
import { resolveSequenceOptions, type SequenceOptions } from "../sequence/options.ts";
import { padded } from "../sequence/padding.ts";
import { groupsByLength, latestWindows } from "../sequence/windows.ts";
import type { ReaderOptions } from "./options.ts";
import type { SequenceQuestions } from "./questions.ts";

/** The part that reads, which a sequence recommender has too, and a linear layer that answers. */
export interface ReaderNetwork {
  readonly reading: SequenceNetwork;
  /** All that is learned, by name. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Outputs [rows, answers] of some questions and the rows in the order of the outputs; `draw` null when it answers. */
  outputs(
    data: SequenceQuestions,
    rows: ArrayLike<number>,
    draw: Random | null,
  ): { logits: tf.Tensor2D; order: Int32Array };
  /** The loss of each of some questions, in an order of its own, [rows]. */
  loss(data: SequenceQuestions, rows: ArrayLike<number>, draw: Random | null): tf.Tensor1D;
  /** The losses of outputs. */
  lossOf(logits: tf.Tensor2D, target: Float32Array): tf.Tensor1D;
  dispose(): void;
}

/** The recommender that reads as a reader of these options does. */
export function sequenceOptions(options: ReaderOptions): Readonly<SequenceOptions> {
  const { encoder, dimensions, layers, heads, dropout: rate, maxLength } = options;
  return resolveSequenceOptions({ encoder, dimensions, layers, heads, dropout: rate, maxLength });
}

/** A new network over `tokens` tokens, with random starting values. */
export function readerNetwork(options: ReaderOptions, tokens: number, draw: Random): ReaderNetwork {
  const { answers, classes, dimensions } = options;
  const reading = sequenceNetwork(sequenceOptions(options), tokens, draw.stream("reading"));
  const outputs = answers === "class" ? classes : 1;
  // The state, the vector of what is asked about, and their product; the last two are nought where nothing is asked about.
  const weights = uniform<tf.Rank.R2>([3 * dimensions, outputs], 3 * dimensions, draw.stream("weights"));
  const bias = tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([outputs])));
  const variables = { ...reading.variables, "head.weights": weights, "head.bias": bias };

  const network: ReaderNetwork = {
    reading,
    variables,
    outputs({ histories, asked }, rows, dropping) {
      const events: Events = { items: histories, value: null, time: null };
      const windows = latestWindows(events, options.maxLength);
      const chosen = Array.from(rows, (row) => ({ ...(windows[row] as (typeof windows)[number]), row }));
      const groups = groupsByLength(chosen) as (typeof chosen)[];
      const states = groups.map((group) => reading.states(padded(events, group, [], lastOnly), dropping));
      const order = Int32Array.from(groups.flat(), ({ row }) => row);
      const state = dropout(tf.concat(states), options.dropout, dropping);
      const vectors =
        asked === null
          ? tf.zerosLike(state)
          : lookup(
              reading.table(),
              order.map((row) => asked[row] as number),
            );
      const features = tf.concat([state, vectors, state.mul(vectors)], 1) as tf.Tensor2D;
      const head = { weights: weights as unknown as tf.Tensor2D, bias: bias as unknown as tf.Tensor1D };
      return { logits: linear(features, head), order };
    },
    lossOf(logits, target) {
      if (answers === "class") return softmaxCrossEntropy(logits, Int32Array.from(target));
      const one = logits.reshape<tf.Tensor1D>([-1]);
      return answers === "yes or no"
        ? binaryCrossEntropy(one, target)
        : tf.squaredDifference<tf.Tensor1D>(one, tf.tensor1d(target));
    },
    loss(data, rows, dropping) {
      const { logits, order } = network.outputs(data, rows, dropping);
      return network.lossOf(
        logits,
        Float32Array.from(order, (row) => data.target[row] as number),
      );
    },
    dispose: () => tf.dispose(variables),
  };
  return network;
}

const lastOnly = () => Number.NaN;

/** Questions that are answered at once, to bound memory. */
const atOnce = 1000;

/** Outputs [questions, answers] and losses of all questions, row by row. */
export async function answersOf(
  network: ReaderNetwork,
  data: SequenceQuestions,
): Promise<{ outputs: Float32Array; losses: Float64Array }> {
  const rows = data.target.length;
  const width = network.variables["head.bias"]?.size as number;
  const answers = { outputs: new Float32Array(rows * width), losses: new Float64Array(rows) };
  for (let from = 0; from < rows; from += atOnce) {
    const part = Int32Array.from({ length: Math.min(atOnce, rows - from) }, (_, at) => from + at);
    let order: Int32Array = part;
    const [logits, losses] = tf.tidy(() => {
      const given = network.outputs(data, part, null);
      order = given.order;
      const target = Float32Array.from(order, (row) => data.target[row] as number);
      return [given.logits, network.lossOf(given.logits, target)] as const;
    });
    const [values, nats] = await Promise.all([logits.data(), losses.data()]);
    tf.dispose([logits, losses]);
    for (const [at, row] of order.entries()) {
      answers.outputs.set(values.subarray(at * width, (at + 1) * width) as Float32Array, row * width);
      answers.losses[row] = nats[at] as number;
    }
  }
  return answers;
}
