import { figureText, formatSeconds } from "./format.ts";
import type { Claim, Measurement, Verdict } from "./ledger.ts";
import { html } from "./markup.ts";
import { type Displayable, mimeTypes } from "./mime.ts";
import { verdictBadge, verdictText } from "./verdicts.ts";

/** What was stated and what was measured, line by line: name and figure. */
export function comparedLines(claim: Claim, measurement: Measurement): [name: string, figure: string][] {
  const { value, interval, control } = measurement;
  const lines: [string, string][] = [];
  if (claim.kind === "number") {
    const digits = String(claim.stated);
    lines.push(["Stated", `${digits.replace("-", "−")} (${claim.unit})`]);
    if (claim.trivial !== null) lines.push(["Trivial value", figureText(claim.trivial)]);
  }
  if (claim.kind === "direction") lines.push(["Compared", `${claim.better} − ${claim.worse}, ${claim.metric}`]);
  if (value !== undefined)
    lines.push([claim.kind === "direction" ? "Difference" : "Measured", figureText(value, interval)]);
  if (control !== undefined) {
    const where = claim.kind === "direction" ? ` (${claim.control})` : "";
    lines.push(["Control", `${figureText(control.value, control.interval)}${where}`]);
  }
  return lines;
}

/** Where a measurement comes from, in one line. */
export function provenance({ protocol, seeds, backend, seconds }: Measurement): string {
  const drawn = seeds.length === 0 ? "nothing drawn" : `${seeds.length === 1 ? "seed" : "seeds"} ${seeds.join(", ")}`;
  return [protocol, drawn, backend, ...(seconds > 0 ? [formatSeconds(seconds)] : [])].join(" · ");
}

/** The block that `measured` shows: claim, verdict, finding, figures, checks, provenance. */
export function measuredBlock(
  claim: Claim,
  measurement: Measurement,
  verdict: Verdict,
  preliminary: boolean,
): Displayable {
  const lines = comparedLines(claim, measurement);
  const checks = Object.entries(measurement.checks ?? {});
  const finding = measurement.unmeasured ?? measurement.finding;
  const place = `Document ${claim.document.slice(1)}, ${claim.where}`;
  return {
    toMimeBundle: () => ({
      [mimeTypes.measurement]: measurement,
      "text/html":
        html`<div class="measured"><p><span class="claim-id">${claim.id}</span> ${verdictBadge(verdict, { preliminary })}</p>
<p class="says"><small>${place}</small><br>${claim.says}</p>
<p class="finding"><strong>${finding}</strong></p>${
          lines.length === 0
            ? null
            : html`<table><tbody>${lines.map(([name, figure]) => html`<tr><th scope="row">${name}</th><td>${figure}</td></tr>`)}</tbody></table>`
        }${
          checks.length === 0
            ? null
            : html`<ul class="checks">${checks.map(([name, held]) => html`<li>${held ? "✓ holds: " : "✗ does not hold: "}${name}</li>`)}</ul>`
        }<p class="foot">${provenance(measurement)}</p></div>`.markup,
      "text/plain": [
        `${claim.id}: ${verdictText(verdict, { preliminary })}`,
        `  ${place}: ${claim.says}`,
        `  ${finding}`,
        ...lines.map(([name, figure]) => `  ${name}: ${figure}`),
        ...checks.map(([name, held]) => `  ${held ? "✓" : "✗"} ${name}`),
        `  ${provenance(measurement)}`,
      ].join("\n"),
    }),
  };
}
