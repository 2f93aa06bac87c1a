import assert from "node:assert/strict";
import { close } from "../../../lib/base/numbers.ts";
import { type Random, random } from "../../../lib/base/random.ts";
import { type Choices, choiceLoss, learnChoice } from "../../../lib/models/fusion/choice.ts";

/** Choices of which each is drawn from the softmax of what the weights say of five alternatives. */
function drawnChoices(weights: readonly number[], sets: number, draw: Random): Choices {
  const [width, of] = [weights.length, 5];
  const features = Float64Array.from({ length: sets * of * width }, () => draw.normal());
  const chosen = Int32Array.from({ length: sets }, (_, set) => {
    // The highest of utilities with Gumbel noise is distributed as the softmax.
    const values = Array.from({ length: of }, (_, at) => {
      const from = (set * of + at) * width;
      return weights.reduce((sum, weight, column) => sum + weight * (features[from + column] as number), 0);
    }).map((value) => value - Math.log(-Math.log(1 - draw.uniform() + 1e-12)));
    return set * of + values.indexOf(Math.max(...values));
  });
  return { features, width, chosen, offsets: Int32Array.from({ length: sets + 1 }, (_, set) => set * of) };
}

const free = (count: number) => new Array<boolean>(count).fill(false);

describe("learning a choice", () => {
  it("finds the weights that choices were drawn with", () => {
    const truth = [1.5, -1, 0, 0.5];
    const found = learnChoice(drawnChoices(truth, 4000, random(1)), {
      regularization: 1e-3,
      towards: null,
      nonNegative: free(4),
    });
    // Weights of 4,000 choices have a standard error near 0.03.
    for (const [at, weight] of truth.entries()) assert.ok(Math.abs((found[at] as number) - weight) < 0.12, `${found}`);
  });

  it("finds the minimum: no slope is left where weights are free, none inwards at a bound", () => {
    const choices = drawnChoices([1, -0.7, 0.4], 300, random(2));
    const regularization = 2;
    const nonNegative = [true, true, false];
    const found = learnChoice(choices, { regularization, towards: null, nonNegative });
    assert.equal(found[1], 0, "what would be negative stays at its bound");
    const whole = (weights: Float64Array) =>
      choiceLoss(choices, weights) + (regularization / 2) * weights.reduce((sum, one) => sum + one * one, 0);
    const slope = (at: number) => {
      const moved = (by: number) => whole(found.map((weight, place) => weight + (place === at ? by : 0)));
      return (moved(1e-4) - moved(-1e-4)) / 2e-4;
    };
    assert.ok(Math.abs(slope(0)) < 1e-3 && Math.abs(slope(2)) < 1e-3);
    assert.ok(slope(1) > 1);
  });

  it("solves the case of one weight and one choice by hand", () => {
    // One set, features 1 and 0, the first chosen: w = 1 / (1 + e^w) at λ = 1.
    const choices = {
      features: Float64Array.of(1, 0),
      width: 1,
      offsets: Int32Array.of(0, 2),
      chosen: Int32Array.of(0),
    };
    const [weight] = learnChoice(choices, { regularization: 1, towards: null, nonNegative: free(1) });
    assert.ok(close(weight as number, 1 / (1 + Math.exp(weight as number)), { absolute: 1e-9 }));
    assert.ok(close(choiceLoss(choices, Float64Array.of(0)), Math.LN2, { relative: 1e-12 }));
  });

  it("stays at what stands without evidence, the nearer the more it is held there", () => {
    const towards = Float64Array.of(1, 0);
    const none = { features: new Float64Array(0), width: 2, offsets: Int32Array.of(0), chosen: new Int32Array(0) };
    const options = { towards, nonNegative: free(2) };
    assert.deepEqual(learnChoice(none, { ...options, regularization: 1 }), towards);
    const choices = drawnChoices([0, 2], 200, random(3));
    const [loose, firm] = [1, 100].map((regularization) => learnChoice(choices, { ...options, regularization }));
    assert.ok((loose?.[0] as number) < 0.2 && (firm?.[0] as number) > 0.3);
    assert.ok((loose?.[1] as number) > (firm?.[1] as number));
  });
});
