import assert from "node:assert/strict";
import { remainingTime } from "../../lib/study/remaining-time.ts";

describe("the time that a study may still take", () => {
  let now = 0;
  const phases = [0, null, 10, null, 5];
  beforeEach(() => {
    now = 0;
  });

  it("is what the rest may take, less what the phase under way has had", () => {
    const left = remainingTime(phases, () => now);
    assert.equal(left(0), 15);
    assert.equal(left(1), 15);
    now = 2000;
    // A judgement took 2 s, and so will the next.
    assert.equal(left(2), 10 + 2 + 5);
    now = 5000;
    assert.equal(left(2), 7 + 2 + 5);
    now = 40_000;
    assert.equal(left(2), 2 + 5);
    assert.equal(left(3), 2 + 5);
  });

  it("learns nothing from phases that were passed over, and is none at the end", () => {
    const left = remainingTime(phases, () => now);
    now = 9000;
    assert.equal(left(4), 5);
    now = 12_000;
    assert.equal(left(4), 2);
    assert.equal(left(5), 0);
  });
});
