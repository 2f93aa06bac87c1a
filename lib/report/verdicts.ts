import type { Claim, Verdict } from "./ledger.ts";
import { type Html, html } from "./markup.ts";

/** Every verdict, from the best for the document to the one that says nothing yet: the order of tables and filters. */
export const verdictOrder: readonly Verdict[] = [
  "reproduced",
  "built and measured",
  "same direction",
  "not reproduced",
  "contradicted by arithmetic",
  "does not run as printed",
  "untestable here",
  "not yet measured",
];

/** The kinds of claims, in the order of tables and filters. */
export const claimKinds: readonly Claim["kind"][] = ["number", "formula", "code", "direction", "capability"];

const tones: Readonly<Record<Verdict, "good" | "partly" | "bad" | "open">> = {
  reproduced: "good",
  "built and measured": "good",
  "same direction": "partly",
  "not reproduced": "bad",
  "contradicted by arithmetic": "bad",
  "does not run as printed": "bad",
  "untestable here": "open",
  "not yet measured": "open",
};

/** How a verdict reads: what a quick run found is preliminary, and what stands on changed code or data is stale. */
export function verdictText(
  verdict: Verdict,
  marks: { readonly preliminary?: boolean; readonly stale?: boolean } = {},
): string {
  if (verdict === "not yet measured") return verdict;
  return `${marks.preliminary ? "preliminary: " : ""}${verdict}${marks.stale ? " (stale)" : ""}`;
}

/** A verdict as a small coloured label; the words carry all of the meaning. */
export function verdictBadge(
  verdict: Verdict,
  marks: { readonly preliminary?: boolean; readonly stale?: boolean } = {},
): Html {
  return html`<strong class="verdict ${tones[verdict]}">${verdictText(verdict, marks)}</strong>`;
}
