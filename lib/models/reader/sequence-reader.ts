import { InputError } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { adam } from "../../engine/adam.ts";
import { currentBackend } from "../../engine/backend.ts";
import { train } from "../../engine/train.ts";
import type { FitLog, Recommender } from "../recommender.ts";
import { type LearnedWeights, setWeights, weightsOf } from "../sequence/network.ts";
import { sequenceRecommender } from "../sequence/sequence-recommender.ts";
import { answersOf, type ReaderNetwork, readerNetwork, sequenceOptions } from "./network.ts";
import { type ReaderOptions, resolveReaderOptions } from "./options.ts";
import { checkQuestions, readerName, type SequenceQuestions } from "./questions.ts";

/** Reads sequences and tells something of each; its encoder can come from, and go to, a sequence recommender. */
export interface SequenceReader {
  readonly options: Readonly<ReaderOptions>;
  /**
   * Learns. With a validation part the weights of the epoch of least loss there count. Throws InputError for questions that
   * cannot be used, TrainingError when the loss is no number.
   */
  fit(data: SequenceQuestions, context: { random: Random; validation?: SequenceQuestions }): Promise<FitLog>;
  /** By question its loss: squared error, or cross-entropy in nats. */
  losses(data: SequenceQuestions): Promise<Float64Array>;
  /** Numbers, log-odds of a yes, or logits row by row [questions, classes]. */
  answers(data: SequenceQuestions): Promise<Float32Array>;
  /** A recommender of the next token with this reader's token vectors and encoder, to be asked by users or tuned further. */
  recommender(users: Vocabulary): Recommender;
  /** Releases what it holds on the device. It may be called twice. */
  dispose(): void;
}

/** Where a reader's weights come from. */
export interface ReaderStart {
  /** A fitted sequence recommender of the same make, whose items are scored with the vectors they are read with. */
  readonly from: Recommender;
  /** Token vectors and encoder, or the encoder alone where the tokens are others. */
  readonly take: "vectors and encoder" | "encoder";
}

/**
 * A network that reads a sequence of tokens and answers a question about it: token vectors → encoder → last state; where a token is
 * asked about, the state, that token's vector and their product entry by entry; → a linear layer. The encoder is that of
 * `sequenceRecommender`, so that one pre-trained encoder serves tasks of many kinds (Radford et al. 2018 do so with text).
 * @param start weights to begin with; all random without it
 */
export async function sequenceReader(given: Partial<ReaderOptions> = {}, start?: ReaderStart): Promise<SequenceReader> {
  const options = resolveReaderOptions(given);
  const begin = start === undefined ? null : { ...start, state: await start.from.state() };
  let now: { network: ReaderNetwork; vocabulary: Vocabulary; weights: LearnedWeights } | null = null;

  function fitted() {
    if (now !== null) return now;
    throw new InputError({
      wanted: "a fitted reader",
      got: "one that was never fitted, or was disposed of",
      where: readerName,
      fix: "Call fit(questions, context) first.",
    });
  }
  const dispose = () => {
    now?.network.dispose();
    now = null;
  };
  const check = (data: SequenceQuestions) => checkQuestions(data, options.answers, options.classes);

  return {
    options,
    async fit(data, { random, validation }) {
      check(data);
      if (validation !== undefined) check(validation);
      dispose();
      const draw = random.stream(readerName);
      const { vocabulary } = data.histories;
      const network = readerNetwork(options, vocabulary.size, draw.stream("start"));
      if (begin !== null)
        beginWith(network, begin.state.arrays as LearnedWeights, begin.take, begin.state.items, vocabulary);
      const variables = Object.values(network.variables);
      const optimizer = adam(variables, { learningRate: options.learningRate });
      try {
        const outcome = await train({
          ...{ model: readerName, code: import.meta.url, options: { ...options }, examples: data.target.length },
          ...{ batchSize: options.batchSize, epochs: options.epochs, variables, optimizer, random: draw },
          loss: (batch, own) => network.loss(data, batch, own).mean(),
          ...(validation === undefined
            ? {}
            : { validate: async () => -mean((await answersOf(network, validation)).losses) }),
        });
        now = { network, vocabulary, weights: await weightsOf(network.reading) };
        return { ...outcome, backend: currentBackend().name };
      } finally {
        if (now === null) network.dispose();
        optimizer.dispose();
      }
    },
    async losses(data) {
      check(data);
      return (await answersOf(fitted().network, data)).losses;
    },
    async answers(data) {
      check(data);
      return (await answersOf(fitted().network, data)).outputs;
    },
    recommender(users) {
      const { vocabulary, weights } = fitted();
      const own = sequenceOptions(options);
      return sequenceRecommender(own, {
        ...{ version: 1, model: "sequence-recommender", options: { ...own }, users: users.ids, items: vocabulary.ids },
        ...{ fingerprint: `${readerName}, ${options.answers}`, arrays: weights },
      });
    },
    dispose,
  };
}

function mean(values: Float64Array): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** Gives the reading part of a network the weights of a recommender. Throws InputError when they do not fit. */
function beginWith(
  { reading }: ReaderNetwork,
  weights: LearnedWeights,
  take: ReaderStart["take"],
  items: readonly string[],
  known: Vocabulary,
): void {
  const all = take === "vectors and encoder";
  if (all && (items.length !== known.size || items.some((id, at) => id !== known.ids[at]))) {
    throw new InputError({
      wanted: `histories over the ${items.length} items that the encoder was pre-trained on`,
      got: `${known.size} tokens that differ`,
      where: readerName,
      fix: 'Take the "encoder" alone where the tokens are others.',
    });
  }
  const taken = Object.entries(reading.variables).filter(([name]) => all || name.startsWith("encoder."));
  const odd = taken.find(([name, { shape }]) => String(weights[name]?.shape) !== String(shape));
  if (odd !== undefined) {
    throw new InputError({
      wanted: `an encoder of the reader's make, with ${odd[0]} of ${odd[1].shape.join(" × ")}`,
      got: weights[odd[0]]?.shape.join(" × ") ?? "none",
      where: readerName,
      fix: "Give both the same encoder, dimensions, layers and maxLength.",
    });
  }
  setWeights({ ...reading, variables: Object.fromEntries(taken) }, weights);
}
