import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { useBackend } from "../../../lib/engine/backend.ts";
import { encoderOfSize, sequenceParameters } from "../../../lib/models/sequence/encoder-of-size.ts";
import { sequenceNetwork } from "../../../lib/models/sequence/network.ts";
import { resolveSequenceOptions, type SequenceOptions } from "../../../lib/models/sequence/options.ts";

const items = 40;

/** What the network really learns. */
function learned(options: Partial<SequenceOptions>): number {
  const network = sequenceNetwork(resolveSequenceOptions(options), items, random(1));
  const count = Object.values(network.variables).reduce((sum, { size }) => sum + size, 0);
  network.dispose();
  return count;
}

describe("encoders of a size", () => {
  before(() => useBackend("cpu"));

  for (const encoder of ["mean", "markov", "elman", "gru", "lstm", "transformer"] as const) {
    it(`${encoder}: counted as the network learns`, () => {
      const common = { encoder, dimensions: 6, maxLength: 9 } as const;
      const variants: Partial<SequenceOptions>[] = [
        { layers: 1 },
        { layers: 3, tied: false },
        { layers: 2, time: ["order", "gap", "weekday", "hour"] },
      ];
      for (const variant of variants) {
        const options = { ...common, ...variant };
        assert.equal(sequenceParameters(options, items), learned(options));
      }
    });

    it(`${encoder}: the widest within the budget`, () => {
      const wanted = { encoder, layers: 2, maxLength: 9, ...(encoder === "transformer" ? { heads: 2 } : {}) };
      const options = encoderOfSize(wanted, items, 3000);
      const step = encoder === "transformer" ? 2 : 1;
      const width = options.dimensions as number;
      assert.ok(learned(options) <= 3000, `${learned(options)}`);
      assert.ok(learned({ ...options, dimensions: width + step }) > 3000);
      assert.equal(width % step, 0);
    });
  }

  it("counts states of another width than item vectors", () => {
    const options = { encoder: "gru", dimensions: 6, hidden: 10, layers: 2, tied: false, time: ["gap"] } as const;
    assert.equal(sequenceParameters(options, items), learned(options));
  });

  it("says what the narrowest needs, and refuses what is none", () => {
    assert.throws(() => encoderOfSize({ encoder: "lstm", layers: 1 }, items, 20), {
      name: "InputError",
      message: /wanted at least 52 parameters for lstm over 40 items, got 20/,
    });
    assert.throws(() => encoderOfSize({ encoder: "lstm" }, items, Number.NaN), { name: "InputError" });
    assert.throws(() => encoderOfSize({ encoder: "lstm" }, 0, 1000), { name: "InputError" });
    assert.throws(() => encoderOfSize({ depth: 2 } as never, items, 1000), { name: "InputError", message: /depth/ });
  });
});
