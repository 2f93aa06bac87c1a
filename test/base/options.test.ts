import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { checkNumber, withDefaults } from "../../lib/base/options.ts";

describe("base/options", () => {
  it("lays given options over the defaults and leaves the defaults alone", () => {
    const defaults = { k: 10, regularization: 0.1 };
    assert.deepEqual(withDefaults("model", defaults, { k: 20 }), { k: 20, regularization: 0.1 });
    assert.deepEqual(defaults, { k: 10, regularization: 0.1 });
    assert.deepEqual(withDefaults("model", defaults), defaults);
  });

  it("refuses an unknown key by name", () => {
    const given = { dimension: 3 } as object;
    assert.throws(() => withDefaults("als", { dimensions: 8 }, given), {
      name: "InputError",
      message: /als: wanted one of the options dimensions, got “dimension”/,
    });
    assert.throws(() => withDefaults("als", { dimensions: 8 }, { toString: 1 } as object), InputError);
  });

  it("accepts numbers that keep a rule and names what was wanted of others", () => {
    assert.equal(checkNumber("als", "dimensions", 8, { min: 1, integer: true }), 8);
    assert.equal(checkNumber("als", "share", 0.5, { above: 0, below: 1 }), 0.5);
    for (const [value, rule] of [
      [0, { above: 0 }],
      [1, { below: 1 }],
      [0, { min: 1 }],
      [2, { max: 1 }],
      [1.5, { integer: true }],
      [Number.NaN, {}],
      [Infinity, {}],
    ] as const) {
      assert.throws(() => checkNumber("als", "x", value, rule), InputError, String(value));
    }
    assert.throws(() => checkNumber("als", "dimensions", 0, { min: 1, integer: true }), {
      message: "als: wanted dimensions as a whole number at least 1, got 0. Change dimensions.",
    });
  });
});
