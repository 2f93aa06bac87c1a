import assert from "node:assert/strict";
import { timesInTurn } from "../../lib/eval/times-in-turn.ts";

describe("times taken in turn", () => {
  it("are of each work in each round, in an order that shifts, without those that warm up", async () => {
    const calls: string[] = [];
    const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    const work = (name: string, milliseconds: number) => async (round: number) => {
      calls.push(`${name}${round}`);
      // Timers may ring a millisecond early; the first rounds are slow, and must not be seen in the times.
      await wait(calls.length <= 2 ? 200 : milliseconds);
    };
    const times = await timesInTurn([work("a", 5), work("b", 25)], 3, 1);
    assert.equal(calls.join(" "), "a0 b0 b0 a0 a1 b1 b2 a2");
    assert.deepEqual(
      times.map(({ length }) => length),
      [3, 3],
    );
    assert.ok(times[1]?.every((time) => time >= 23) && Math.min(...(times[0] ?? [])) < 23, `${times}`);
  });
});
