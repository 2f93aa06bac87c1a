/** A part of a study: the search of a model's options, its judgement, or what is done once all models are. */
export interface Phase {
  readonly kind: "search" | "judge" | "close";
  /** Seconds that it may take; null for as many as others of its kind took on average. */
  readonly most: number | null;
}

/**
 * How long a study may still take, told by what its parts may take and have taken: an upper bound wherever a search may end
 * before its budget.
 * @param now milliseconds
 * @returns seconds, from the phase that is under way
 */
export function remainingTime(
  phases: readonly Phase[],
  now: () => number = () => performance.now(),
): (phase: number) => number {
  const took = new Map<Phase["kind"], number[]>();
  let [current, begun] = [0, now()];
  const usual = ({ kind, most }: Phase): number => {
    if (most !== null) return most;
    const seen = took.get(kind) ?? [];
    return seen.length === 0 ? 0 : seen.reduce((sum, seconds) => sum + seconds, 0) / seen.length;
  };
  return (phase) => {
    const elapsed = (now() - begun) / 1000;
    if (phase !== current) {
      const ended = phases[current];
      if (ended !== undefined && phase === current + 1)
        took.set(ended.kind, [...(took.get(ended.kind) ?? []), elapsed]);
      [current, begun] = [phase, now()];
      return phases.slice(phase).reduce((sum, one) => sum + usual(one), 0);
    }
    const [under, ...later] = phases.slice(phase);
    const rest = under === undefined ? 0 : Math.max(0, usual(under) - elapsed);
    return later.reduce((sum, one) => sum + usual(one), rest);
  };
}
