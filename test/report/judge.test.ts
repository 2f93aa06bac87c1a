import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { loadClaims } from "../../lib/report/claims.ts";
import { judge } from "../../lib/report/judge.ts";
import type {
  CapabilityClaim,
  Claim,
  CodeClaim,
  DirectionClaim,
  FormulaClaim,
  Measurement,
  NumberClaim,
} from "../../lib/report/ledger.ts";

const about = { document: "d1", where: "1", says: "…" } as const;
const number: NumberClaim = {
  ...about,
  id: "d1-number",
  kind: "number",
  stated: 0.912,
  unit: "RMSE",
  trivial: 1.126,
  tolerance: { absolute: 0.005, because: "…" },
  decidedBy: "measurement",
};
const direction: DirectionClaim = {
  ...about,
  id: "d1-direction",
  kind: "direction",
  better: "A",
  worse: "B",
  metric: "nDCG@10",
  margin: 0.01,
  control: "shuffled",
};
const formula: FormulaClaim = { ...about, id: "d1-formula", kind: "formula", checks: ["gradient", "descends"] };
const code: CodeClaim = { ...about, id: "d1-code", kind: "code", checks: ["runs as printed", "learns"] };
const capability: CapabilityClaim = { ...about, id: "d1-capability", kind: "capability", checks: ["works", "is fast"] };

function found(claim: Claim, fields: Partial<Measurement>): Measurement {
  return { claim: claim.id, finding: "…", protocol: "…", seeds: [1, 2, 3], backend: "cpu", seconds: 1, ...fields };
}

const quietControl = { value: 0.001, interval: [-0.004, 0.006] } as const;

function refuses(claim: Claim, fields: Partial<Measurement>, message: RegExp): void {
  assert.throws(
    () => judge(claim, found(claim, fields)),
    (error: unknown) => error instanceof InputError && message.test(error.message),
  );
}

describe("judge", () => {
  describe("a number", () => {
    it("is reproduced within its tolerance, the ends included", () => {
      assert.equal(judge(number, found(number, { value: 0.9169 })), "reproduced");
      assert.equal(judge(number, found(number, { value: 0.9071 })), "reproduced");
      assert.equal(
        judge({ ...number, stated: 2, tolerance: { absolute: 0, because: "" } }, found(number, { value: 2 })),
        "reproduced",
      );
      assert.equal(
        judge({ ...number, stated: -4, tolerance: { relative: 0.25, because: "" } }, found(number, { value: -5 })),
        "reproduced",
      );
    });

    it("outside of it is not reproduced, or contradicted where arithmetic decides", () => {
      assert.equal(judge(number, found(number, { value: 0.918 })), "not reproduced");
      assert.equal(
        judge({ ...number, decidedBy: "arithmetic" }, found(number, { value: 0.918 })),
        "contradicted by arithmetic",
      );
    });

    it("is never reproduced by what a learner of nothing scores", () => {
      assert.equal(judge(number, found(number, { value: 1.126 })), "not reproduced");
    });

    it("with a tolerance that a learner of nothing passes is refused", () => {
      const lax = { ...number, tolerance: { absolute: 0.3, because: "…" } };
      refuses(lax, { value: 0.912 }, /trivial value 1.126/);
      refuses({ ...number, tolerance: { relative: 0.25, because: "…" } }, { value: 0.912 }, /trivial value/);
    });

    it("needs every check to hold, and no value once one does not", () => {
      const checked: NumberClaim = { ...number, decidedBy: "arithmetic", checks: ["digits can be printed"] };
      const holds = { checks: { "digits can be printed": true } };
      const fails = { checks: { "digits can be printed": false } };
      assert.equal(judge(checked, found(checked, { ...holds, value: 0.912 })), "reproduced");
      assert.equal(judge(checked, found(checked, { ...fails, value: 0.912 })), "contradicted by arithmetic");
      assert.equal(judge(checked, found(checked, fails)), "contradicted by arithmetic");
      refuses(checked, holds, /a finite number in value/);
    });

    it("is refused where there is none: missing, NaN, infinite, or an interval of something else", () => {
      refuses(number, {}, /a finite number in value, got nothing/);
      refuses(number, { value: Number.NaN }, /got NaN/);
      refuses(number, { value: Number.POSITIVE_INFINITY }, /got Infinity/);
      refuses(number, { value: 0.912, interval: [0.92, 0.93] }, /an interval around 0.912/);
      refuses(number, { value: 0.912, interval: [0.91, Number.NaN] }, /got NaN/);
    });
  });

  describe("a direction", () => {
    const win = { value: 0.03, interval: [0.02, 0.04], control: quietControl } as const;

    it("is reproduced when the interval is clear of the margin and the control wins nothing", () => {
      assert.equal(judge(direction, found(direction, win)), "reproduced");
      assert.equal(judge(direction, found(direction, { ...win, seeds: [] })), "reproduced");
    });

    it("has the same direction when the interval reaches the margin, or one seed stands alone", () => {
      assert.equal(judge(direction, found(direction, { ...win, interval: [0.01, 0.05] })), "same direction");
      assert.equal(judge(direction, found(direction, { ...win, interval: [-0.01, 0.07] })), "same direction");
      assert.equal(judge(direction, found(direction, { ...win, seeds: [7] })), "same direction");
      assert.equal(judge(direction, found(direction, { ...win, seeds: [7, 7] })), "same direction");
    });

    it("is not reproduced when nothing was gained or something lost", () => {
      assert.equal(judge(direction, found(direction, { ...win, value: 0, interval: [-0.01, 0.01] })), "not reproduced");
      assert.equal(
        judge(direction, found(direction, { ...win, value: -0.02, interval: [-0.03, -0.01] })),
        "not reproduced",
      );
    });

    it("is not reproduced when the same is won where nothing can be", () => {
      const leak = { value: 0.03, interval: [0.02, 0.04] } as const;
      assert.equal(judge(direction, found(direction, { ...win, control: leak })), "not reproduced");
      const wide = { value: 0.015, interval: [0.005, 0.025] } as const;
      assert.equal(judge(direction, found(direction, { ...win, control: wide })), "reproduced");
    });

    it("is not reproduced by a learner of nothing: the same scores for both, or noise around zero", () => {
      const none = { value: 0, interval: [0, 0], control: { value: 0, interval: [0, 0] } } as const;
      assert.equal(judge(direction, found(direction, none)), "not reproduced");
      const zeroMargin = { ...direction, margin: 0 };
      assert.equal(judge(zeroMargin, found(zeroMargin, none)), "not reproduced");
      const noise = { value: 0.001, interval: [-0.002, 0.004], control: quietControl } as const;
      assert.equal(judge(zeroMargin, found(zeroMargin, noise)), "same direction");
    });

    it("is not reproduced when a check fails", () => {
      const checked = { ...direction, checks: ["layer is right"] };
      assert.equal(judge(checked, found(checked, { ...win, checks: { "layer is right": false } })), "not reproduced");
      assert.equal(judge(checked, found(checked, { ...win, checks: { "layer is right": true } })), "reproduced");
    });

    it("without interval, control, or with NaN in either is refused", () => {
      refuses(direction, { value: 0.03, control: quietControl }, /95 % interval in interval/);
      refuses(direction, { value: 0.03, interval: [0.02, 0.04] }, /on the control \(shuffled\)/);
      refuses(direction, { ...win, value: Number.NaN }, /got NaN/);
      refuses(direction, { ...win, control: { value: Number.NaN, interval: [0, 1] } }, /control.value/);
      refuses(direction, { ...win, control: { value: 0, interval: [0, Number.NaN] } }, /control.interval/);
      refuses(direction, { ...win, interval: [0.04, 0.02] }, /an interval around 0.03/);
    });
  });

  describe("checks", () => {
    const all = { works: true, "is fast": true };

    it("decide capabilities, formulas and code", () => {
      assert.equal(judge(capability, found(capability, { checks: all })), "built and measured");
      assert.equal(judge(capability, found(capability, { checks: { ...all, works: false } })), "not reproduced");
      assert.equal(judge(formula, found(formula, { checks: { gradient: true, descends: true } })), "reproduced");
      assert.equal(
        judge(formula, found(formula, { checks: { gradient: false, descends: true } })),
        "contradicted by arithmetic",
      );
      assert.equal(judge(code, found(code, { checks: { "runs as printed": true, learns: true } })), "reproduced");
      assert.equal(judge(code, found(code, { checks: { "runs as printed": true, learns: false } })), "not reproduced");
      assert.equal(
        judge(code, found(code, { checks: { "runs as printed": false, learns: true } })),
        "does not run as printed",
      );
    });

    it("must be answered, all of them and no others", () => {
      refuses(capability, {}, /true or false for the check “works”, got undefined/);
      refuses(capability, { checks: { works: true } }, /for the check “is fast”/);
      refuses(capability, { checks: { ...all, "is cheap": true } }, /got “is cheap”/);
      refuses(number, { value: 0.912, checks: { works: true } }, /wanted no checks/);
      refuses(code, { checks: { learns: true } }, /“runs as printed”/);
    });
  });

  it("says what could not be measured: untestable only where the claim says why", () => {
    const untestable = { ...capability, untestable: "the sales of named companies are theirs" };
    assert.equal(judge(capability, found(capability, { unmeasured: "no data" })), "not yet measured");
    assert.equal(judge(untestable, found(untestable, { unmeasured: "no data" })), "untestable here");
    assert.equal(
      judge(untestable, found(untestable, { checks: { works: true, "is fast": true } })),
      "built and measured",
    );
  });

  it("refuses the measurement of another claim", () => {
    refuses(number, { claim: "d1-direction", value: 0.912 }, /a measurement of d1-number/);
  });

  it("gives no claim of the project a good verdict for the trivial value, no gain, or checks that fail", () => {
    for (const claim of loadClaims()) {
      const checks = Object.fromEntries((claim.checks ?? []).map((check) => [check, false]));
      const nothing = { value: 0, interval: [0, 0], control: { value: 0, interval: [0, 0] } } as const;
      const held = Object.fromEntries((claim.checks ?? []).map((check) => [check, true]));
      if (claim.kind === "direction") {
        assert.equal(judge(claim, found(claim, { ...nothing, checks: held })), "not reproduced", claim.id);
      } else if (claim.kind === "number") {
        if (claim.trivial === null) continue;
        const verdict = judge(claim, found(claim, { value: claim.trivial, checks: held }));
        assert.notEqual(verdict, "reproduced", claim.id);
      } else {
        const verdict = judge(claim, found(claim, { checks }));
        assert.ok(!["reproduced", "built and measured"].includes(verdict), claim.id);
      }
    }
  });
});
