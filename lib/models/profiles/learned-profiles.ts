import type { Random } from "../../base/random.ts";
import { dropout } from "../../engine/layers/dropout.ts";
import { lookup } from "../../engine/lookup.ts";
import { encoderOf } from "../fusion/sequence/network.ts";
import type { InterestProfile, VectorHistories } from "./interest-profile.ts";
import type { ProfileOptions } from "./options.ts";

/**
 * The state of a recurrent network or a causal Transformer after an event, as the one interest: a model of how interests
 * evolve. Item vectors and states are D wide.
 */
export function encodedProfile(
  encoder: "elman" | "gru" | "lstm" | "transformer",
  options: ProfileOptions,
  width: number,
  draw: Random,
): InterestProfile {
  const network = encoderOf({ ...options, encoder, dimensions: width }, draw);
  // A Transformer drops its inputs itself, once its positions are added.
  const rate = encoder === "transformer" ? 0 : options.dropout;
  return {
    interests: 1,
    variables: network.variables,
    read({ vectors, lengths, asked }: VectorHistories, dropping) {
      const steps = vectors.shape[1];
      const states = network.encode(dropout(vectors, rate, dropping), dropping);
      const cells = lengths.flatMap((length, row) =>
        asked === "last" ? [row * steps + length - 1] : Array.from({ length }, (_, step) => row * steps + step),
      );
      return lookup(states.reshape([-1, width]), Int32Array.from(cells));
    },
  };
}
