import { tf } from "../engine/tf.ts";
import type { Variables } from "./variables.ts";

/** The weights of a network at one moment. */
export interface KeptWeights {
  /** Puts them back, as often as wanted: several trainings can start from one place. */
  restore(): void;
  dispose(): void;
}

/** Keeps what variables hold now, until it is disposed of. */
export function weightsKept(variables: Readonly<Variables>): KeptWeights {
  const kept = Object.values(variables).map((variable) => [variable, variable.clone()] as const);
  return {
    restore() {
      for (const [variable, value] of kept) variable.assign(value);
    },
    dispose() {
      tf.dispose(kept.map(([, value]) => value));
    },
  };
}
