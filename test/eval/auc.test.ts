import assert from "node:assert/strict";
import { auc } from "../../lib/eval/auc.ts";
import { closeTo } from "./close-to.ts";
import { fixture } from "./fixture.ts";

const none = new Set<number>();
const value = (scores: number[], relevant: number[], excluded: number[] = []) =>
  auc().value(Float32Array.from(scores), new Set(relevant), new Set(excluded));

describe("auc", () => {
  it("agrees with values worked out by hand", () => {
    // Relevant 3 and 1 against 2 and 0: pairs 3>2, 3>0, 1<2, 1>0.
    closeTo(value([3, 2, 1, 0], [0, 2]), 3 / 4, "four pairs");
    closeTo(value([1, 1, 0], [0]), (1 / 2 + 1) / 2, "a tie counts one half");
    closeTo(value([3, 2, 1, 0], [0, 2], [1]), 1, "the excluded item is no candidate");
  });

  it("counts against a model what it cannot answer", () => {
    const unknown = Number.NaN;
    closeTo(value([unknown, 1, 0], [0]), 0, "a relevant item without a score wins nothing");
    closeTo(value([0, unknown, 1], [0]), 1 / 2, "an unscored item stands below a scored one");
    closeTo(value([unknown, unknown, unknown], [0]), 0, "no answer at all is a miss");
    closeTo(value([5, 4, 1, 0], [0, 1], [0]), 1 / 2, "a relevant item that is excluded wins nothing");
  });

  it("is not defined without other candidates", () => {
    assert.ok(Number.isNaN(auc().value(Float32Array.of(1, 2), new Set([0, 1]), none)));
    assert.ok(Number.isNaN(value([1, 2], [0], [1])));
  });

  it("agrees with scikit-learn, ties and excluded items included", () => {
    assert.equal(fixture.auc.length, 12);
    for (const { scores, relevant, excluded, expected } of fixture.auc) {
      closeTo(value(scores, relevant, excluded), expected, "AUC");
    }
  });
});
