import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { meanDifference } from "../../lib/eval/mean-difference.ts";
import { powerOf, shareInterval, unitsNeeded } from "../../lib/eval/power.ts";
import { closeTo } from "./close-to.ts";

// Expected values: statsmodels 0.15.0, NormalIndPower, proportion_confint(method="wilson") and CompareMeans with unequal variances.
const near = { relative: 1e-9 };

describe("power of a test of two means", () => {
  const unit = { deviations: [1, 1] } as const;

  it("agrees with statsmodels", () => {
    closeTo(powerOf({ ...unit, difference: 0.5 }, [64, 64]), 0.807430419432557, "n = 64", near);
    closeTo(powerOf({ ...unit, difference: -0.1 }, [500, 750]), 0.4099681115375941, "uneven", near);
    closeTo(powerOf({ ...unit, difference: 0.02, level: 0.01 }, [5000, 5000]), 0.05770713327902787, "1 %", near);
    assert.equal(unitsNeeded({ ...unit, difference: 0.5 }), Math.ceil(2 * 62.79088416571135));
    assert.equal(unitsNeeded({ ...unit, difference: 0.1, level: 0.01 }, 0.9, 0.75), Math.ceil(4 * 1983.9182888679297));
  });

  it("is the level where there is nothing to find", () => {
    closeTo(powerOf({ difference: 0, deviations: [3, 1] }, [40, 90]), 0.05, "A/A", near);
    closeTo(powerOf({ difference: 0, deviations: [3, 1], level: 0.2 }, [40, 90]), 0.2, "A/A", near);
  });

  it("needs just so many units, and no fewer", () => {
    const plan = { difference: 0.3, deviations: [2, 1.5], level: 0.05 } as const;
    const needed = unitsNeeded(plan, 0.8, 0.5);
    assert.ok(powerOf(plan, [needed / 2, needed / 2]) >= 0.8);
    assert.ok(powerOf(plan, [needed / 2 - 1, needed / 2 - 1]) < 0.8);
  });

  it("refuses plans that mean nothing", () => {
    assert.throws(() => unitsNeeded({ ...unit, difference: 0 }), InputError);
    assert.throws(() => unitsNeeded({ ...unit, difference: 1 }, 1), InputError);
    assert.throws(() => powerOf({ ...unit, difference: 1, level: 0 }, [10, 10]), InputError);
    assert.throws(() => powerOf({ ...unit, difference: 1 }, [1, 10]), InputError);
    assert.throws(() => powerOf({ difference: 1, deviations: [0, 1] }, [10, 10]), InputError);
  });
});

describe("the interval of a share", () => {
  it("agrees with statsmodels", () => {
    closeTo(shareInterval(0, 20), [0, 0.1611251580528194], "0 of 20", near);
    closeTo(shareInterval(3, 20), [0.052368745896216595, 0.36041886474075696], "3 of 20", near);
    closeTo(shareInterval(50, 1000), [0.03813026239274881, 0.06531382024425081], "50 of 1000", near);
    closeTo(shareInterval(20, 20), [0.8388748419471804, 1], "all", near);
  });

  it("refuses more than there are", () => {
    assert.throws(() => shareInterval(3, 2), InputError);
    assert.throws(() => shareInterval(0, 0), InputError);
  });
});

describe("the difference of two means", () => {
  it("agrees with statsmodels", () => {
    const { control, treatment, difference, ci95, p, relative } = meanDifference(
      [1, 4, 2, 8, 5, 7, 1],
      [3, 9, 6, 8, 7, 12],
    );
    closeTo([control.mean, treatment.mean, difference], [4, 7.5, 3.5], "means");
    closeTo(ci95, [0.30368161833942464, 6.696318381660575], "interval", near);
    closeTo(p, 0.031858636524395106, "p", near);
    closeTo(relative, 0.875, "relative");
    assert.deepEqual([control.n, treatment.n], [7, 6]);
  });

  it("has no width where nothing varies", () => {
    assert.deepEqual([meanDifference([2, 2], [2, 2]).p, meanDifference([2, 2], [3, 3]).p], [1, 0]);
    assert.deepEqual(meanDifference([2, 2], [3, 3]).ci95, [1, 1]);
    assert.ok(Number.isNaN(meanDifference([0, 0], [1, 2]).relative));
    assert.throws(() => meanDifference([1], [1, 2]), InputError);
  });
});
