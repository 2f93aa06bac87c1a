import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { timesInTurn } from "../../lib/eval/times-in-turn.ts";

describe("times taken in turn", () => {
  it("are of each work in each round, without those that warm up", async () => {
    let calls = 0;
    const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
    // The first round is slow, and must not be seen in the times. Timers may ring a millisecond early.
    const work = (milliseconds: number) => () => wait(++calls <= 2 ? 200 : milliseconds);
    const times = await timesInTurn([work(5), work(25)], 3, random(1), 1);
    assert.equal(calls, 8);
    assert.deepEqual(
      times.map(({ length }) => length),
      [3, 3],
    );
    assert.ok(times[1]?.every((time) => time >= 23) && Math.min(...(times[0] ?? [])) < 23, `${times}`);
  });

  it("are taken in an order that is drawn, all once a round, so that nobody always follows the same other", async () => {
    const calls: string[] = [];
    const work = (name: string) => async (round: number) => calls.push(`${name}${round}`);
    await timesInTurn(["a", "b", "c"].map(work), 40, random(2), 0);
    const rounds = Array.from({ length: 40 }, (_, round) => calls.slice(3 * round, 3 * round + 3));
    for (const [round, own] of rounds.entries()) {
      assert.deepEqual(own.toSorted(), [`a${round}`, `b${round}`, `c${round}`]);
    }
    assert.equal(new Set(rounds.map((own) => own.map((call) => call[0]).join(""))).size, 6);
  });
});
