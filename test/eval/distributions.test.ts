import { incompleteBeta, logGamma, normalQuantile, normalTail, studentTwoSided } from "../../lib/eval/distributions.ts";
import { closeTo } from "./close-to.ts";
import { fixture } from "./fixture.ts";

const digits = { relative: 1e-12, absolute: 1e-300 };

describe("distributions", () => {
  const { special } = fixture;

  it("agree with values of 30 digits", () => {
    for (const [x, expected] of special.logGamma) closeTo(logGamma(x), expected, `log Γ(${x})`, digits);
    for (const [t, df, expected] of special.studentTwoSided) {
      closeTo(studentTwoSided(t, df), expected, `t ${t}, df ${df}`, digits);
      closeTo(studentTwoSided(-t, df), expected, `t ${-t}, df ${df}`, digits);
    }
    for (const [z, expected] of special.normalTail) closeTo(normalTail(z), expected, `tail of ${z}`, digits);
    for (const [p, expected] of special.normalQuantile)
      closeTo(normalQuantile(p), expected, `quantile of ${p}`, digits);
  });

  it("keep to their limits", () => {
    closeTo([incompleteBeta(2, 3, 0), incompleteBeta(2, 3, 1)], [0, 1], "I_x at the ends", {});
    // I_x(2, 3) is the polynomial 6x² − 8x³ + 3x⁴.
    closeTo(incompleteBeta(2, 3, 0.25), 6 / 16 - 8 / 64 + 3 / 256, "I at a quarter");
    closeTo([studentTwoSided(Infinity, 5), studentTwoSided(0, 5), studentTwoSided(1, 0)], [0, 1, Number.NaN], "t", {});
    closeTo([0, 0.5, 1, -1].map(normalQuantile), [-Infinity, 0, Infinity, Number.NaN], "quantiles", {});
  });
});
