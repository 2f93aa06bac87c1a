import { permutation, type Random } from "../base/random.ts";

/**
 * The milliseconds that pieces of work take which are to be compared, [work][round]: in each round all are done one after
 * the other, in an order drawn anew, so that neither what slows the machine down nor who went before (caches, the
 * collection of garbage) falls on one alone.
 * @param works what is timed; each is told the round, counted from 0
 * @param warmUp rounds beforehand that are not counted
 */
export async function timesInTurn(
  works: readonly ((round: number) => Promise<unknown>)[],
  rounds: number,
  draw: Random,
  warmUp = 10,
): Promise<Float64Array[]> {
  const times = works.map(() => new Float64Array(rounds));
  for (let turn = 0; turn < warmUp + rounds; turn++) {
    const round = turn < warmUp ? turn % Math.max(1, rounds) : turn - warmUp;
    for (const own of permutation(works.length, draw)) {
      const begun = performance.now();
      await works[own]?.(round);
      if (turn >= warmUp) (times[own] as Float64Array)[round] = performance.now() - begun;
    }
  }
  return times;
}
