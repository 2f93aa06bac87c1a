import { internal } from "../base/errors.ts";
import type { Stepper } from "./generation/stepper.ts";

/**
 * What gives probabilities to texts, whatever is behind it. A text is a list of token ids, its start and end among them;
 * the first token is given, and each later one is predicted from all before it.
 */
export interface LanguageModel {
  readonly name: string;
  /** Tokens that it chooses among. */
  readonly vocabulary: number;
  /** ln p of each text, in nats: the sum over its tokens but the first. */
  logLikelihood(texts: readonly Int32Array[]): Promise<Float64Array>;
  /** The model as a writer. The caller disposes of it. */
  stepper(): Stepper;
}

/** How well a model foresaw texts. */
export interface Surprise {
  /** Predicted tokens. */
  readonly tokens: number;
  /** Mean of −ln p over predicted tokens. */
  readonly natsPerToken: number;
  /** exp of that: among how many equally likely tokens it was left to guess. */
  readonly perplexity: number;
  /** The same loss over characters, by which models with other tokens compare; NaN where characters were not given. */
  readonly natsPerCharacter: number;
  /** −ln p of each text, for intervals and paired tests. */
  readonly nats: Float64Array;
  /** The predicted tokens of each text. */
  readonly counts: Int32Array;
}

/**
 * The perplexity of a model on texts it has not learned from.
 * @param characters of the texts as they are written, all together; null where they do not matter
 */
export async function perplexity(
  model: Pick<LanguageModel, "logLikelihood">,
  texts: readonly Int32Array[],
  characters: number | null = null,
): Promise<Surprise> {
  return surprise(
    await model.logLikelihood(texts),
    texts.map(({ length }) => length - 1),
    characters,
  );
}

/** The same from logarithms of likelihoods and the number of predicted tokens of each text. */
export function surprise(
  logLikelihoods: Float64Array,
  predicted: readonly number[],
  characters: number | null = null,
): Surprise {
  if (logLikelihoods.length !== predicted.length) throw internal("likelihoods and texts of different number");
  const tokens = predicted.reduce((sum, count) => sum + count, 0);
  const nats = logLikelihoods.map((value) => -value);
  const all = nats.reduce((sum, value) => sum + value, 0);
  return {
    tokens,
    natsPerToken: all / tokens,
    perplexity: Math.exp(all / tokens),
    natsPerCharacter: characters === null ? Number.NaN : all / characters,
    nats,
    counts: Int32Array.from(predicted),
  };
}
