/**
 * How long a study may still take, told by what its phases may take at most: an upper bound wherever a search may end before
 * its budget.
 * @param phases the most seconds of each; null for as many as others with null took on average
 * @param now milliseconds
 * @returns seconds, from the phase that is under way
 */
export function remainingTime(
  phases: readonly (number | null)[],
  now: () => number = () => performance.now(),
): (phase: number) => number {
  let [current, begun] = [0, now()];
  let [ended, took] = [0, 0];
  return (phase) => {
    if (phase !== current) {
      if (phase === current + 1 && phases[current] === null) {
        ended++;
        took += (now() - begun) / 1000;
      }
      [current, begun] = [phase, now()];
    }
    const usual = ended === 0 ? 0 : took / ended;
    const [under = 0, ...later] = phases.slice(phase).map((most) => most ?? usual);
    return later.reduce((sum, most) => sum + most, Math.max(0, under - (now() - begun) / 1000));
  };
}
