import assert from "node:assert/strict";
import { constant, cosineDecay, linearDecay, warmUp } from "../../lib/engine/schedules.ts";

describe("schedules of the learning rate", () => {
  const at = (schedule: typeof constant, ...epochs: number[]) =>
    epochs.map((epoch) => Math.round(schedule(epoch, 10) * 1e6) / 1e6);

  it("stay, fall in a line, or fall along a cosine", () => {
    assert.deepEqual(at(constant, 0, 5, 10), [1, 1, 1]);
    assert.deepEqual(at(linearDecay, 0, 2.5, 5, 10), [1, 0.75, 0.5, 0]);
    assert.deepEqual(at(cosineDecay, 0, 10 / 3, 5, 10), [1, 0.75, 0.5, 0]);
  });

  it("rise in a line first, and go through the whole of the other schedule in what is left", () => {
    assert.deepEqual(at(warmUp(2), 0, 0.5, 1, 2, 7), [0, 0.25, 0.5, 1, 1]);
    assert.deepEqual(at(warmUp(2, linearDecay), 1, 2, 4, 6, 10), [0.5, 1, 0.75, 0.5, 0]);
    assert.deepEqual(at(warmUp(4, cosineDecay), 4, 7, 10), [1, 0.5, 0]);
  });
});
