import assert from "node:assert/strict";
import { buildLedger, type MeasuredClaim } from "../../lib/report/build-ledger.ts";
import { loadClaims } from "../../lib/report/claims.ts";
import type { LedgerEntry, Measurement } from "../../lib/report/ledger.ts";
import { summarise } from "../../lib/report/summary.ts";
import { dotMeasurement } from "../support/sample-notebook.ts";

const claims = loadClaims();

function made(measurement: Partial<Measurement>, about: Partial<MeasuredClaim> = {}): MeasuredClaim {
  return {
    measurement: { ...dotMeasurement, ...measurement },
    source: { notebook: "digits", anchor: "cell-3" },
    preliminary: true,
    stale: false,
    machine: "2 cores",
    finished: "2026-01-01T00:00:00Z",
    ...about,
  };
}

function entryOf(measured: readonly MeasuredClaim[], id = "d2-dot"): LedgerEntry {
  const found = buildLedger(claims, measured).entries.find(({ claim }) => claim.id === id);
  assert.ok(found);
  return found;
}

const full = { preliminary: false, source: { notebook: "other", anchor: "cell-9" } };

describe("buildLedger", () => {
  it("holds every claim, unmeasured ones without a verdict", () => {
    const { entries, warnings } = buildLedger(claims, []);
    assert.deepEqual(
      entries.map(({ claim }) => claim.id),
      claims.map(({ id }) => id),
    );
    assert.ok(
      entries.every(
        ({ verdict, measurement, preliminary }) =>
          verdict === "not yet measured" && measurement === null && !preliminary,
      ),
    );
    assert.deepEqual(warnings, []);
  });

  it("computes the verdict from the measurement and says where it was made", () => {
    const entry = entryOf([made({})]);
    assert.equal(entry.verdict, "contradicted by arithmetic");
    assert.equal(entry.preliminary, true);
    assert.deepEqual(entry.source, { notebook: "digits", anchor: "cell-3" });
  });

  it("lets a full run win over a quick one, even a stale one, and lists the other", () => {
    for (const stale of [false, true]) {
      const entry = entryOf([made({ value: 2 }), made({}, { ...full, stale })]);
      assert.equal(entry.verdict, "contradicted by arithmetic");
      assert.equal(entry.preliminary, false);
      assert.equal(entry.stale, stale);
      assert.deepEqual(
        entry.others?.map(({ verdict, preliminary, source }) => [verdict, preliminary, source.notebook]),
        [["reproduced", true, "digits"]],
      );
    }
  });

  it("prefers a fresh full result to a stale one, and what was measured to what was not", () => {
    assert.equal(
      entryOf([made({}, { ...full, stale: true }), made({ value: 2 }, { preliminary: false })]).verdict,
      "reproduced",
    );
    const entry = entryOf([made({ unmeasured: "no data here" }, full), made({})]);
    assert.equal(entry.verdict, "contradicted by arithmetic");
    assert.equal(entry.preliminary, true);
  });

  it("does not call preliminary what was not measured", () => {
    const entry = entryOf([made({ unmeasured: "no data here" })]);
    assert.equal(entry.verdict, "not yet measured");
    assert.equal(entry.preliminary, false);
    assert.equal(entry.measurement?.unmeasured, "no data here");
  });

  it("lets a claim that says the same take the other's measurement, unless it has one of its own", () => {
    const win = {
      claim: "d1-accuracy",
      value: 0.02,
      interval: [0.01, 0.03],
      control: { value: 0, interval: [-0.01, 0.01] },
      seeds: [1, 2],
    } as const;
    const borrowed = entryOf([made(win, full)], "d3-accuracy");
    assert.equal(borrowed.verdict, "reproduced");
    assert.equal(borrowed.measurement?.claim, "d3-accuracy");
    assert.equal(borrowed.source?.notebook, "other");
    const own = { ...win, claim: "d3-accuracy", value: -0.02, interval: [-0.03, -0.01] } as const;
    assert.equal(entryOf([made(win, full), made(own)], "d3-accuracy").verdict, "not reproduced");
    assert.equal(entryOf([made(win, full)], "d5-accuracy").verdict, "not yet measured");
  });

  it("joins the checks of several, and waits for all of them", () => {
    const answers = (id: string, failing?: string) =>
      made({
        claim: id,
        checks: Object.fromEntries(
          (claims.find((claim) => claim.id === id)?.checks ?? []).map((check) => [check, check !== failing]),
        ),
      });
    const two = [answers("d1-privacy"), answers("d3-privacy")];
    assert.equal(entryOf(two, "d5-privacy").verdict, "not yet measured");
    assert.equal(entryOf([...two, answers("d4-privacy")], "d5-privacy").verdict, "built and measured");
    const shared = "differentially private training at a stated ε recommends above popularity";
    const first = [answers("d1-privacy", shared), answers("d3-privacy"), answers("d4-privacy")];
    assert.equal(entryOf(first, "d5-privacy").verdict, "not reproduced");
  });

  it("leaves out, and says, what the claims of today cannot judge", () => {
    const { entries, warnings } = buildLedger(claims, [
      made({ claim: "d2-gone" }),
      made({ checks: { renamed: true } }),
    ]);
    assert.ok(entries.every(({ verdict }) => verdict === "not yet measured"));
    assert.equal(warnings.length, 2);
    assert.match(warnings[0] ?? "", /digits: there is no claim d2-gone any more/);
    assert.match(warnings[1] ?? "", /digits: the measurement of d2-dot: wanted no checks, got “renamed”/);
  });
});

describe("summarise", () => {
  it("counts verdicts over all and by document", () => {
    const summary = summarise(
      buildLedger(claims, [made({}), made({ claim: "d5-cosine-hand", value: 0.9652 }, full)]).entries,
    );
    assert.equal(summary.claims, 104);
    assert.deepEqual(summary.verdicts, { "not yet measured": 102, "contradicted by arithmetic": 2 });
    assert.equal(summary.preliminary, 1);
    assert.deepEqual(summary.documents.d5?.verdicts, { "not yet measured": 18, "contradicted by arithmetic": 1 });
    assert.equal(summary.documents.d5?.preliminary, 0);
  });
});
