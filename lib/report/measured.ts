import { profileName } from "../base/profile.ts";
import { findClaim, loadClaims } from "./claims.ts";
import { judge } from "./judge.ts";
import type { Claim, Measurement, Verdict } from "./ledger.ts";
import { measuredBlock } from "./measured-block.ts";
import type { Displayable, MimeBundle } from "./mime.ts";
import { show } from "./show.ts";

/** What a cell found about a claim: a `Measurement` without its id. */
export type Found = Omit<Measurement, "claim">;

/** A measurement with the verdict on it. As the result of a cell it shows nothing more: `measured` has shown it. */
export interface JudgedMeasurement extends Measurement, Displayable {
  readonly verdict: Verdict;
  readonly preliminary: boolean;
}

/** For claims that arithmetic on the printed numbers decides: measured("d2-dot", { ...arithmetic, value, finding }). */
export const arithmetic = {
  protocol: "arithmetic on the printed numbers",
  seeds: [],
  backend: "float64 arithmetic",
  seconds: 0,
} as const satisfies Partial<Found>;

let claims: readonly Claim[] | null = null;
const made = new Map<string, JudgedMeasurement>();

/** The claims of data/claims, read once a process. */
export function knownClaims(): readonly Claim[] {
  claims ??= loadClaims();
  return claims;
}

/** The claim of that id, to compute with what it states. @throws InputError naming the nearest ids when there is none */
export function claim(id: string): Claim {
  return findClaim(knownClaims(), id);
}

/** What this process measured of a claim last; null when nothing. */
export function measurementOf(id: string): JudgedMeasurement | null {
  return made.get(id) ?? null;
}

/**
 * Records what a cell found about a claim: judges it, shows claim, finding and verdict in the notebook (outside of one,
 * as text on the console), and hands it to the ledger. The verdict is computed from the numbers, never given.
 * @param id of a claim in data/claims
 * @param found value and interval; for directions the difference better − worse and the same on the control; each check
 *   the claim lists; always the finding in words, protocol, seeds (none: nothing is drawn), backend and seconds
 * @throws InputError for an id that does not exist (naming near ones) and for what `judge` cannot judge
 */
export function measured(id: string, found: Found): JudgedMeasurement {
  const measurement: Measurement = { ...found, claim: claim(id).id };
  const verdict = judge(claim(id), measurement);
  const preliminary = profileName() !== "full";
  show(measuredBlock(claim(id), measurement, verdict, preliminary));
  const nothing: MimeBundle = {};
  const judged: JudgedMeasurement = { ...measurement, verdict, preliminary, toMimeBundle: () => nothing };
  made.set(id, judged);
  return judged;
}

/**
 * The difference of a paired comparison turned so that more is better, as `measured` wants it.
 * @param comparison figure of a minus figure of b, with its 95 % interval
 * @param better what the metric calls better
 */
export function advantage(
  comparison: { readonly difference: number; readonly ci95: readonly [number, number] },
  better: "higher" | "lower",
): { value: number; interval: readonly [number, number] } {
  const { difference, ci95 } = comparison;
  return better === "higher"
    ? { value: difference, interval: ci95 }
    : { value: -difference, interval: [-ci95[1], -ci95[0]] };
}
