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

/** Whether a verdict speaks for the document, partly, against it, or says nothing yet. */
export function verdictTone(verdict: Verdict): "good" | "partly" | "bad" | "open" {
  return tones[verdict];
}

/** What each verdict means, for readers. */
export const verdictMeanings: Readonly<Record<Verdict, string>> = {
  reproduced:
    "The figure lies within the tolerance; the equation holds; the program runs and does what is said; A beats B with several seeds, clear of the margin, and wins nothing on the control.",
  "built and measured": "What the document says such a system has exists here, and every check of it held.",
  "same direction":
    "A was ahead of B, but the interval of the difference reaches the margin, or one seed stands alone.",
  "not reproduced":
    "The figure lies outside of the tolerance, A is not ahead of B, the control won the same, or a check failed.",
  "contradicted by arithmetic": "The document's own numbers or equations give something else.",
  "does not run as printed":
    "The printed program stops before its end. What the nearest one that runs does is reported beside.",
  "untestable here": "It needs data that only their owners have.",
  "not yet measured": "No run has measured it.",
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
