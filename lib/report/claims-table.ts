import { html } from "./markup.ts";
import { claim, measurementOf } from "./measured.ts";
import type { Displayable } from "./mime.ts";
import { tableHtml, tableText } from "./table.ts";
import { verdictBadge, verdictText } from "./verdicts.ts";

/**
 * What the notebook's claims say and what became of them: the verdicts of the measurements made so far in this
 * notebook, "not yet measured" for the others.
 * @throws InputError for an id that is not in data/claims
 */
export function claimsTable(ids: readonly string[]): Displayable {
  const rows = ids.map((id) => {
    const found = measurementOf(id);
    const verdict = found?.verdict ?? "not yet measured";
    return {
      claim: claim(id),
      verdict,
      preliminary: found?.preliminary ?? false,
      finding: found?.unmeasured ?? found?.finding ?? "",
    };
  });
  const caption = "The claims and their verdicts";
  return {
    toMimeBundle: () => ({
      "text/html": tableHtml({
        caption,
        head: ["Claim", "The document says", "Verdict", "What was found"].map((text) => ({ text, isNumber: false })),
        rows: rows.map(
          ({ claim, verdict, preliminary, finding }) =>
            html`<tr><th scope="row"><span class="claim-id">${claim.id}</span></th><td>${claim.says}</td><td class="judged">${verdictBadge(verdict, { preliminary })}</td><td>${finding}</td></tr>`,
        ),
        foot: [],
      }).markup,
      "text/plain": tableText({
        caption,
        columns: [
          { name: "claim", texts: rows.map(({ claim }) => claim.id), isNumber: false },
          {
            name: "verdict",
            texts: rows.map(({ verdict, preliminary }) => verdictText(verdict, { preliminary })),
            isNumber: false,
          },
          { name: "found", texts: rows.map(({ finding }) => finding), isNumber: false },
        ],
        foot: [],
      }),
    }),
  };
}
