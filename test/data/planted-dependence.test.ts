import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { laggedSequences } from "../../lib/data/planted-dependence.ts";

describe("sequences with a planted dependence", () => {
  const share = (hits: number, of: number) => hits / of;

  it("begin with the symbol that follows their last step, and tell it nowhere else", () => {
    const { rows, steps, input, target } = laggedSequences({ lag: 20, rows: 4000 }, random(1));
    assert.deepEqual([rows, steps, input.length], [4000, 20, 80_000]);
    for (let row = 0; row < rows; row++) {
      assert.equal(input[row * steps], target[row]);
      for (let step = 1; step < steps; step++) {
        const token = input[row * steps + step] as number;
        assert.ok(token >= 8 && token < 16);
      }
    }
    // A distractor that names the symbol by its place in the alphabet is right one time in eight, at every step.
    for (const step of [1, 10, 19]) {
      const hits = Array.from(target).filter((symbol, row) => input[row * steps + step] === 8 + symbol).length;
      assert.ok(Math.abs(share(hits, rows) - 1 / 8) < 5 * Math.sqrt(7 / 64 / rows));
    }
  });

  it("without the dependence begin with any symbol", () => {
    const { rows, steps, input, target } = laggedSequences({ lag: 3, rows: 4000, dependent: false }, random(2));
    const hits = Array.from(target).filter((symbol, row) => input[row * steps] === symbol).length;
    assert.ok(Math.abs(share(hits, rows) - 1 / 8) < 5 * Math.sqrt(7 / 64 / rows));
  });

  it("are the same for the same seed, and are refused where they cannot be", () => {
    const twice = [1, 1, 2].map((seed) => laggedSequences({ lag: 5, rows: 50, symbols: 3 }, random(seed)).input.join());
    assert.equal(twice[0], twice[1]);
    assert.notEqual(twice[0], twice[2]);
    assert.throws(() => laggedSequences({ lag: 0, rows: 1 }, random(1)), InputError);
    assert.throws(() => laggedSequences({ lag: 2, rows: 1.5 }, random(1)), InputError);
    assert.throws(() => laggedSequences({ lag: 2, rows: 1, symbols: 1 }, random(1)), InputError);
  });
});
