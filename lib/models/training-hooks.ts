import type { FitContext } from "./recommender.ts";

/** What a training loop takes from the context of `fit`. */
export function trainingHooks({ signal, onEpoch, checkpoint }: FitContext, validate: (() => Promise<number>) | null) {
  return {
    ...(signal === undefined ? {} : { signal }),
    ...(onEpoch === undefined ? {} : { onEpoch }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(validate === null ? {} : { validate }),
  };
}
