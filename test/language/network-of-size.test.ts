import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { networkOfSize, parametersOf } from "../../lib/language/network-of-size.ts";
import { looseTokens, tokenEntropy } from "../../lib/language/text/loose-tokens.ts";

const size = { vocabulary: 50, parameters: 6000, positions: 20, dropout: 0 };

describe("networks of a size", () => {
  before(() => useBackend("cpu"));

  for (const kind of ["elman", "gru", "lstm", "transformer"] as const) {
    it(`${kind}: the widest within the budget, counted rightly`, () => {
      for (const layers of [1, 2]) {
        const wanted = { ...size, kind, layers };
        const network = networkOfSize(wanted, random(1));
        const learned = Object.values(network.variables).reduce((sum, variable) => sum + variable.size, 0);
        const width = network.table().shape[1] as number;
        assert.equal(learned, parametersOf(wanted, width));
        assert.ok(learned <= size.parameters && parametersOf(wanted, width + 4) > size.parameters);
        network.dispose();
      }
    });
  }

  it("says what the narrowest needs", () => {
    assert.throws(() => networkOfSize({ ...size, kind: "gru", layers: 1, parameters: 100 }, random(1)), {
      name: "InputError",
      message: /wanted at least 362 parameters for gru over 50 tokens, got 100/,
    });
  });
});

describe("loose tokens", () => {
  it("keep starts, lengths and counts, and nothing of the order", () => {
    const texts = Array.from({ length: 30 }, (_, at) =>
      Int32Array.from([0, ...new Array(at % 7).fill(2 + (at % 5)), 1]),
    );
    const loose = looseTokens(texts, random(1));
    const inner = (all: readonly Int32Array[], end: number) =>
      all.flatMap((text) => Array.from(text.subarray(1, text.length - end))).sort();
    assert.deepEqual(inner(loose, 0), inner(texts, 1));
    assert.deepEqual(
      loose.map(({ length }) => length),
      texts.filter(({ length }) => length > 2).map(({ length }) => length - 1),
    );
    assert.ok(loose.every((text) => text[0] === 0));
    assert.ok(loose.some((text) => new Set(text.subarray(1)).size > 2));
  });

  it("have the entropy of their shares, starts left out", () => {
    assert.equal(tokenEntropy([Int32Array.of(7, 1, 1), Int32Array.of(8, 2, 2)]), Math.log(2));
    const [quarter, rest] = [0.25, 0.75];
    const expected = -quarter * Math.log(quarter) - rest * Math.log(rest);
    assert.ok(Math.abs(tokenEntropy([Int32Array.of(0, 3, 3, 3, 4)]) - expected) < 1e-12);
  });
});
