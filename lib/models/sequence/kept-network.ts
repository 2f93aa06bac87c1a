import { random } from "../../base/random.ts";
import { currentBackend } from "../../engine/backend.ts";
import { type LearnedWeights, type SequenceNetwork, sequenceNetwork, setWeights } from "./network.ts";
import type { SequenceOptions } from "./options.ts";

/** A network that answers, kept on the device from one question to the next. */
export interface KeptNetwork {
  /** The network of these weights: the one at hand when they are those of the last question on the same backend. */
  of(learned: LearnedWeights): SequenceNetwork;
  dispose(): void;
}

export function keptNetwork(options: SequenceOptions): KeptNetwork {
  let now: { learned: LearnedWeights; backend: string; network: SequenceNetwork } | null = null;
  const dispose = () => {
    now?.network.dispose();
    now = null;
  };
  return {
    of(learned) {
      const backend = currentBackend().name;
      if (now?.learned === learned && now.backend === backend) return now.network;
      dispose();
      const items = learned.items?.shape[0] as number;
      const network = sequenceNetwork(options, items, random("to be overwritten"));
      setWeights(network, learned);
      now = { learned, backend, network };
      return network;
    },
    dispose,
  };
}
