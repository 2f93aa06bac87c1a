import { stopSignal } from "../../base/notebook.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import type { Sequences, Vectors } from "../../data/types.ts";
import { restBetween } from "../alternating-least-squares.ts";
import type { FitContext } from "../recommender.ts";
import { type CooccurrenceOptions, cooccurrenceDefaults, cooccurrenceRules, cooccurrences } from "./cooccurrence.ts";
import { type PointwiseOptions, pointwiseDefaults, pointwiseRules, positivePointwise } from "./pointwise.ts";
import { type TruncatedSvd, truncatedSvd } from "./truncated-svd.ts";

export interface PpmiSvdOptions extends CooccurrenceOptions, PointwiseOptions {
  dimensions: number;
  /** Each direction is scaled by its singular value to this power: 1 as in latent semantic analysis, .5, or 0 for none. */
  valueExponent: number;
}

export const ppmiSvdDefaults: PpmiSvdOptions = {
  ...cooccurrenceDefaults,
  ...pointwiseDefaults,
  dimensions: 100,
  valueExponent: 0.5,
};

const rules = {
  ...cooccurrenceRules,
  ...pointwiseRules,
  dimensions: option.wholeNumber(1),
  valueExponent: option.number(0, 2),
};

/** Vectors of words and the decomposition they are from. */
export interface PpmiSvdVectors {
  readonly vectors: Vectors;
  readonly svd: TruncatedSvd;
}

/**
 * Word vectors without training: how often words stand together (`cooccurrences`), as positive pointwise mutual
 * information (`positivePointwise`), in its best approximation of `dimensions` directions (`truncatedSvd`); word i is row i
 * of left · values^valueExponent (Levy, Goldberg and Dagan 2015). The draw decides nothing but the last directions' last
 * digits.
 * @throws InputError where no two words stand together, or for more dimensions than words; AbortError after an interrupt
 */
export async function ppmiSvd(
  sequences: Sequences,
  given: Partial<PpmiSvdOptions>,
  context: Pick<FitContext, "random" | "signal">,
): Promise<PpmiSvdVectors> {
  const options = resolveOptions<PpmiSvdOptions>("ppmiSvd", ppmiSvdDefaults, rules, given);
  const { window, weighting, contextExponent, shift, dimensions, valueExponent } = options;
  const signal = stopSignal(context.signal);
  const rest = restBetween(signal);
  const pause = async () => {
    await rest();
    signal?.throwIfAborted();
  };
  const counts = cooccurrences(sequences, { window, weighting });
  const svd = await truncatedSvd(positivePointwise(counts, { contextExponent, shift }), dimensions, {
    random: context.random,
    pause,
  });
  return { vectors: scaledVectors(sequences.vocabulary, svd, valueExponent), svd };
}

/** The left singular vectors, each direction scaled by its value to the given power, as vectors of a vocabulary. */
export function scaledVectors(vocabulary: Vocabulary, { left, values }: TruncatedSvd, exponent: number): Vectors {
  const dimensions = values.length;
  const scale = values.map((value) => (value > 0 ? value ** exponent : 0));
  const scaled = Float32Array.from(left, (value, at) => value * (scale[at % dimensions] as number));
  return { vocabulary, dimensions, values: scaled };
}
