import { InputError } from "../base/errors.ts";
import { judge } from "./judge.ts";
import type { Claim, LedgerEntry, LedgerSource, Measurement, Verdict } from "./ledger.ts";

/** A measurement with where, when and on what it was made. */
export interface MeasuredClaim {
  readonly measurement: Measurement;
  readonly source: LedgerSource;
  /** Made by a quick run. */
  readonly preliminary: boolean;
  /** Made on code or data that have changed since. */
  readonly stale: boolean;
  readonly machine: string;
  /** ISO 8601. */
  readonly finished: string;
}

/** The ledger, and what could not enter it: measurements that the claims of today cannot be judged by. */
export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly warnings: readonly string[];
}

type Judged = MeasuredClaim & { readonly verdict: Verdict };

/** More telling first: measured before not, full before quick, fresh before stale, what arithmetic decides before what a run found. */
function preference(judged: Judged): number {
  return (
    (judged.measurement.unmeasured === undefined ? 8 : 0) +
    (judged.preliminary ? 0 : 4) +
    (judged.stale ? 0 : 2) +
    (judged.verdict === "contradicted by arithmetic" ? 1 : 0)
  );
}

/**
 * The measurement of a claim that says the same as others: theirs, with only the checks that it lists itself; one that several
 * of them answer must hold in all.
 */
function borrow(claim: Claim, best: ReadonlyMap<string, Judged>): MeasuredClaim | null {
  const theirs = (claim.see ?? []).map((id) => best.get(id)).filter((judged) => judged !== undefined);
  const [first] = theirs;
  if (first === undefined || theirs.length !== claim.see?.length) return null;
  const checks: Record<string, boolean> = {};
  for (const { measurement } of theirs) {
    for (const [check, held] of Object.entries(measurement.checks ?? {})) {
      if (claim.checks?.includes(check)) checks[check] = held && (checks[check] ?? true);
    }
  }
  const { checks: _theirs, ...rest } = first.measurement;
  const unmeasured = theirs.find(({ measurement }) => measurement.unmeasured !== undefined)?.measurement.unmeasured;
  return {
    ...first,
    preliminary: theirs.some(({ preliminary }) => preliminary),
    stale: theirs.some(({ stale }) => stale),
    measurement: {
      ...rest,
      claim: claim.id,
      ...(claim.checks === undefined ? {} : { checks }),
      ...(unmeasured === undefined ? {} : { unmeasured }),
      finding: theirs.map(({ measurement }) => measurement.finding).join(" "),
      seconds: theirs.reduce((sum, { measurement }) => sum + measurement.seconds, 0),
    },
  };
}

function entryOf(claim: Claim, judged: readonly Judged[]): LedgerEntry {
  const [best, ...rest] = judged;
  if (best === undefined) {
    return { claim, verdict: "not yet measured", preliminary: false, measurement: null, source: null, stale: false };
  }
  const { verdict, preliminary, measurement, source, stale, machine, finished } = best;
  const others = rest
    .filter(({ source: other }) => other.notebook !== source.notebook)
    .map(({ verdict, preliminary, measurement, source }) => ({
      verdict,
      preliminary,
      finding: measurement.finding,
      source,
    }));
  return {
    claim,
    verdict,
    preliminary: preliminary && verdict !== "not yet measured",
    measurement,
    source,
    stale,
    machine,
    finished,
    ...(others.length === 0 ? {} : { others }),
  };
}

/**
 * One entry for every claim, in the claims' order, none left out. Where several cells measured a claim the most telling
 * measurement gives the verdict (a full run before a quick one) and the rest are listed as others.
 * A measurement that cannot be judged by the claims as they stand today is left out and said in `warnings`.
 */
export function buildLedger(claims: readonly Claim[], measured: readonly MeasuredClaim[]): Ledger {
  const warnings: string[] = [];
  const byId = new Map(claims.map((claim) => [claim.id, claim]));
  const judgedById = new Map<string, Judged[]>();
  const add = (claim: Claim, found: MeasuredClaim): void => {
    try {
      const judged = { ...found, verdict: judge(claim, found.measurement) };
      judgedById.set(claim.id, [...(judgedById.get(claim.id) ?? []), judged]);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      warnings.push(`${found.source.notebook}: ${error.message}`);
    }
  };
  for (const found of measured) {
    const claim = byId.get(found.measurement.claim);
    if (claim === undefined)
      warnings.push(`${found.source.notebook}: there is no claim ${found.measurement.claim} any more`);
    else add(claim, found);
  }
  const sorted = (id: string) => (judgedById.get(id) ?? []).sort((a, b) => preference(b) - preference(a));
  const best = new Map(
    claims.flatMap(({ id }) =>
      sorted(id)
        .slice(0, 1)
        .map((judged) => [id, judged] as const),
    ),
  );
  for (const claim of claims) {
    if (claim.see === undefined || best.has(claim.id)) continue;
    const borrowed = borrow(claim, best);
    if (borrowed !== null) add(claim, borrowed);
  }
  return { entries: claims.map((claim) => entryOf(claim, sorted(claim.id))), warnings };
}
