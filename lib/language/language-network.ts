import type { Random } from "../base/random.ts";
import { linearCrossEntropy } from "../engine/linear-cross-entropy.ts";
import { softmaxCrossEntropy } from "../engine/softmax-cross-entropy.ts";
import { tf } from "../engine/tf.ts";
import type { Variables } from "./variables.ts";

/** The places at which tokens of some examples are predicted, in any order. */
export interface Predictions {
  /** The states that predict, float32 [N, D]. */
  readonly states: tf.Tensor2D;
  /** The tokens that really stand there, N of them. */
  readonly targets: Int32Array;
  /** Which of the examples each of them belongs to. */
  readonly owners: Int32Array;
}

/**
 * A network that predicts tokens: a decoder's texts, or the target texts of an encoder–decoder's pairs. Training,
 * likelihoods and perplexity are written over it once.
 */
export interface LanguageNetwork<Example> {
  readonly name: string;
  /** The file that makes it (import.meta.url), by which checkpoints tell one make from another. */
  readonly code: string;
  /** All that is learned, by name. */
  readonly variables: Readonly<Variables>;
  /** Tokens it chooses among. */
  readonly vocabulary: number;
  /** How long an example is, for laying those of like length side by side. */
  length(example: Example): number;
  /** All ids of an example, by which data are told apart. */
  ids(example: Example): readonly Int32Array[];
  /** How many tokens of an example are predicted. */
  predicted(example: Example): number;
  /** What predicts the tokens of examples; `draw` is for dropout, null when the network answers. Inside tf.tidy. */
  predictions(examples: readonly Example[], draw: Random | null): Predictions;
  /** The table [vocabulary, D] whose products with states are logits. */
  table(): tf.Tensor2D;
  /** What is added to the logits, [vocabulary]; null for nothing. */
  bias(): tf.Tensor1D | null;
  dispose(): void;
}

/** Fewest examples worth a rectangle of their own: below that, the calls cost more than the filling. */
const smallestGroup = 16;
/** Tokens that stand in one rectangle when a network answers, to bound memory. */
const tokensAtOnce = 8192;
/** Logits that stand in memory at once when a network answers. */
const logitsAtOnce = 4_000_000;

/** The sum of −ln p over all predicted tokens of examples, in nats. Inside tf.tidy. */
export function totalLoss<Example>(
  network: LanguageNetwork<Example>,
  examples: readonly Example[],
  draw: Random | null,
): tf.Scalar {
  const parts = groupsByLength(examples, (example) => network.length(example)).map((rows) =>
    network.predictions(
      rows.map((row) => examples[row] as Example),
      draw,
    ),
  );
  const states = parts.length === 1 ? (parts[0] as Predictions).states : tf.concat(parts.map((part) => part.states));
  const targets = Int32Array.from(parts.flatMap((part) => Array.from(part.targets)));
  const loss = linearCrossEntropy(states, network.table(), targets, network.bias() ?? undefined);
  return tf.mul(loss, targets.length);
}

/** ln p of each example's predicted tokens together, in nats. */
export async function logLikelihoods<Example>(
  network: LanguageNetwork<Example>,
  examples: readonly Example[],
): Promise<Float64Array> {
  const sums = new Float64Array(examples.length);
  for (const rows of groupsByLength(examples, (example) => network.length(example), tokensAtOnce)) {
    const losses: tf.Tensor1D[] = [];
    const owners = tf.tidy(() => {
      const part = network.predictions(
        rows.map((row) => examples[row] as Example),
        null,
      );
      const size = Math.max(1, Math.floor(logitsAtOnce / network.vocabulary));
      for (let from = 0; from < part.targets.length; from += size) {
        losses.push(tf.keep(tf.tidy(() => lossesOf(network, part, from, from + size))));
      }
      return part.owners;
    });
    let at = 0;
    for (const loss of losses) {
      for (const value of await loss.data()) {
        const example = rows[owners[at++] as number] as number;
        sums[example] = (sums[example] as number) - value;
      }
      loss.dispose();
    }
  }
  return sums;
}

function lossesOf<Example>(
  network: LanguageNetwork<Example>,
  { states, targets }: Predictions,
  from: number,
  to: number,
): tf.Tensor1D {
  const own = targets.subarray(from, to);
  const logits = tf.matMul<tf.Tensor2D>(tf.slice(states, [from, 0], [own.length, -1]), network.table(), false, true);
  const bias = network.bias();
  return softmaxCrossEntropy(bias === null ? logits : tf.add<tf.Tensor2D>(logits, bias), own);
}

/**
 * Places of examples in groups of like length, the longest first: a group's shortest is at least four fifths of its
 * longest, unless the group would be tiny, and no group fills more than `most` tokens unless one example does.
 */
export function groupsByLength<Example>(
  examples: readonly Example[],
  length: (example: Example) => number,
  most = Number.POSITIVE_INFINITY,
): number[][] {
  const lengths = examples.map(length);
  const order = Array.from(examples.keys()).sort((a, b) => (lengths[b] as number) - (lengths[a] as number) || a - b);
  const groups: number[][] = [];
  let longest = 0;
  for (const place of order) {
    const own = lengths[place] as number;
    const group = groups.at(-1);
    const full = group !== undefined && (group.length + 1) * longest > most;
    if (group === undefined || full || (group.length >= smallestGroup && own < 0.8 * longest)) {
      groups.push([place]);
      longest = own;
    } else {
      group.push(place);
    }
  }
  return groups;
}
