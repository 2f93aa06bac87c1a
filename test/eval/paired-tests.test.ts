import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { holm, pairedT, signFlip, wilcoxon } from "../../lib/eval/paired-tests.ts";
import { closeTo } from "./close-to.ts";
import { fixture } from "./fixture.ts";

const differencesOf = ({ a, b }: { a: number[]; b: number[] }) =>
  Float64Array.from(a, (value, row) => value - (b[row] as number));

describe("paired tests", () => {
  for (const one of fixture.paired) {
    it(`agree with scipy: ${one.name}`, () => {
      const differences = differencesOf(one);
      const { t, p } = pairedT(differences);
      closeTo(t, one.t, "t", { relative: 1e-11 });
      closeTo(p, one.tP, "p of t", { relative: 1e-10 });
      // Differences of decimals that are equal on paper must tie, as they do in scipy.
      const rounded = differences.map((value) => Math.round(value * 1e9) / 1e9);
      const signed = wilcoxon(rounded);
      closeTo(signed.statistic, one.wilcoxon, "Wilcoxon's statistic");
      closeTo(signed.p, one.wilcoxonP, "p of Wilcoxon", { relative: 1e-11 });
      assert.equal(signed.method, signed.n <= 50 ? "exact" : "normal");
    });
  }

  it("agree with values worked out by hand", () => {
    // Differences 1 2 3: t = 2 / (1 / √3); p = 1 − t / √(2 + t²) for two degrees of freedom.
    const { t, df, p } = pairedT(Float64Array.of(1, 2, 3));
    closeTo([t, df], [2 * Math.sqrt(3), 2], "t");
    closeTo(p, 1 - t / Math.sqrt(2 + t * t), "p");
    // All three positive: the chance of one side is 1/8.
    assert.deepEqual(wilcoxon(Float64Array.of(1, 2, 3, 0)), { statistic: 0, p: 0.25, n: 3, method: "exact" });
  });

  it("keep to their limits", () => {
    const zeros = new Float64Array(5);
    assert.deepEqual(pairedT(zeros), { t: 0, df: 4, p: 1 });
    assert.deepEqual(wilcoxon(zeros), { statistic: 0, p: 1, n: 0, method: "exact" });
    assert.equal(pairedT(Float64Array.of(2, 2)).p, 0);
    assert.ok(Number.isNaN(pairedT(Float64Array.of(2)).p));
    assert.equal(signFlip(zeros, random(1), 99), 1);
  });

  it("flip signs as often as the exact test would find", () => {
    // Of the 2⁸ choices of signs only the two that are all alike reach the sum of eight ones.
    const p = signFlip(new Float64Array(8).fill(1), random(7), 20_000);
    assert.ok(Math.abs(p - 2 / 256) < 4 * Math.sqrt(2 / 256 / 20_000), String(p));
    assert.equal(p, signFlip(new Float64Array(8).fill(1), random(7), 20_000));
    // More than 32 rows take more than one word of random bits.
    const many = signFlip(
      Float64Array.from({ length: 100 }, (_, row) => (row % 2 === 0 ? 1 : -1)),
      random(7),
      999,
    );
    assert.equal(many, 1);
  });
});

describe("holm", () => {
  it("agrees with statsmodels", () => {
    closeTo(holm(fixture.holm.p), fixture.holm.expected, "adjusted p");
  });

  it("passes over tests that were not possible", () => {
    assert.deepEqual(holm([0.01, Number.NaN, 0.04]), [0.02, Number.NaN, 0.04]);
    assert.deepEqual(holm([]), []);
  });
});
