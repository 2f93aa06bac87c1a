import assert from "node:assert/strict";
import { neighbourTexts } from "../../../lib/data/text/neighbour-texts.ts";
import { made } from "../../support/worlds.ts";

describe("data/text/neighbour-texts", () => {
  it("pairs the texts of items met one after the other, user by user", () => {
    const events = made(2, 4, [
      [0, 2, 1],
      [1, 3, 1],
      [0, 0, 1],
      [0, 3, 1],
      [1, 2, 1],
    ]);
    assert.deepEqual(neighbourTexts(events, ["a", "b", "c", "d"]), [
      ["c", "a"],
      ["a", "d"],
      ["d", "c"],
    ]);
  });

  it("leaves out equal and empty texts", () => {
    const events = made(1, 4, [
      [0, 0, 1],
      [0, 1, 1],
      [0, 2, 1],
      [0, 3, 1],
    ]);
    assert.deepEqual(neighbourTexts(events, ["a", "a", "", "b"]), []);
    assert.deepEqual(neighbourTexts(events.select([]), ["a"]), []);
  });
});
