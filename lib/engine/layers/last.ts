import type { EncoderShape, SequenceEncoder } from "./encoder.ts";

/**
 * State t is input t: what came before is forgotten, so that the next item depends on the last one alone. With item
 * vectors this is a first-order Markov chain in factors (Rendle et al., FPMC, WWW 2010, without the user's part).
 */
export function lastEncoder({ inputs }: EncoderShape): SequenceEncoder {
  return { outputs: inputs, variables: {}, encode: (steps) => steps };
}
