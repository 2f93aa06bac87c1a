/**
 * The milliseconds that pieces of work take which are to be compared, [work][round]: in each round all are done one after
 * the other, in an order that shifts by one, so that what slows the machine down falls on all alike.
 * @param works what is timed; each is told the round, counted from 0
 * @param warmUp rounds beforehand that are not counted
 */
export async function timesInTurn(
  works: readonly ((round: number) => Promise<unknown>)[],
  rounds: number,
  warmUp = 10,
): Promise<Float64Array[]> {
  const times = works.map(() => new Float64Array(rounds));
  for (let turn = 0; turn < warmUp + rounds; turn++) {
    const round = turn < warmUp ? turn % Math.max(1, rounds) : turn - warmUp;
    for (let place = 0; place < works.length; place++) {
      const own = (place + turn) % works.length;
      const begun = performance.now();
      await works[own]?.(round);
      if (turn >= warmUp) (times[own] as Float64Array)[round] = performance.now() - begun;
    }
  }
  return times;
}
