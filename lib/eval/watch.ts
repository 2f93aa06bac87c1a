/** How long work is watched and ended. */
export interface Watch {
  /** Called after each slice with the number of questions just answered; throws the signal's reason once aborted. */
  step(answered: number): void;
}

/** A watch over one evaluation; either part may be missing. */
export function watch(signal: AbortSignal | null, onProgress: ((answered: number) => void) | null): Watch {
  let total = 0;
  return {
    step(answered) {
      signal?.throwIfAborted();
      total += answered;
      if (answered > 0) onProgress?.(total);
    },
  };
}
