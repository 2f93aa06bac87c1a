import { formatNumber } from "../../report/format.ts";
import { comparisonsOf } from "../comparisons.ts";
import { shortSearches } from "../short-searches.ts";
import { reachesNew, type StudiedModel } from "../studied.ts";
import type { Study } from "../study.ts";
import { escaped } from "./words.ts";

/** What a study found, in sentences of Markdown, the most important first: which model, and then what to know about that. */
export function findingsOf(study: Study): string[] {
  return [...winnerOf(study), ...besidesOf(study)];
}

/** Which model was chosen, and how far it is from the others. */
export function winnerOf(study: Study): string[] {
  const { best, interrupted } = study;
  return [
    ...(interrupted ? ["**The study was interrupted** before all was done; asked again, it goes on from there."] : []),
    ...(best === null ? ["No model has a figure."] : [chosen(study, best), ...rivals(study)]),
  ];
}

/** What to know beside the winner: how it was judged, how steady it is, which models had little time, new items. */
export function besidesOf(study: Study): string[] {
  return [
    `**Judged so.** ${study.protocol.reasons.map(escaped).join(" ")}`,
    ...hurried(study),
    ...steadiness(study),
    ...newItems(study),
  ];
}

/** "0.0527 [0.0391, 0.0692]" of a model's main metric on the test part. */
export function mainFigure({ metrics: { main } }: Study, { evaluation }: StudiedModel): string {
  const found = evaluation.summary[main.name];
  return found === undefined ? "–" : `${figure(found.mean)} [${found.ci95.map(figure).join(", ")}]`;
}

function figure(value: number): string {
  return formatNumber(value, 4);
}

function chosen(study: Study, best: StudiedModel): string {
  const { ranking, metrics } = study;
  const popular = ranking.find(({ rung }) => rung.key === "popularity");
  const beside =
    popular === undefined || popular === best ? "" : `; that of popularity is ${mainFigure(study, popular)}`;
  return (
    `**${best.rung.label}** (${aboutOf(best)}) is chosen: of ${ranking.length} models it did best on the validation part. ` +
    `On the test part its ${metrics.main.name} is **${mainFigure(study, best)}**${beside}.`
  );
}

function aboutOf({ rung, tuned: { setting } }: StudiedModel): string {
  const weights = setting?.weights;
  return Array.isArray(weights) ? `${rung.about}; weights ${weights.join(", ")}` : rung.about;
}

function rivals(study: Study): string[] {
  const compared = comparisonsOf(study);
  if (compared.length === 0) return [];
  const said = (among: typeof compared) =>
    among.map(({ a, difference, ci95 }) => `${a} (${figure(difference)} [${ci95.map(figure).join(", ")}])`).join(", ");
  const [ahead, level] = [compared.filter((one) => one.ahead === "a"), compared.filter((one) => one.ahead === null)];
  return [
    ...(ahead.length > 0
      ? [
          `Ahead of it on the test part: ${said(ahead)}. The choice stays, since a choice by the test part would flatter itself.`,
        ]
      : []),
    level.length > 0
      ? `Not told apart from it, by intervals of the difference that hold 0: ${said(level)}. ${
          level.length < compared.length - ahead.length ? "All others are behind." : ""
        }`.trim()
      : `All ${ahead.length > 0 ? "other" : compared.length} models are behind it, by intervals of the difference that leave 0 out.`,
  ];
}

function steadiness({ steadiness: found, metrics }: Study): string[] {
  if (found.length === 0) return [];
  const said = found.map(({ label, seeds, values, why }) => {
    if (why !== null) return `${label} has one seed alone (${escaped(why)})`;
    if (new Set(values).size === 1) return `${label} is the same with all ${seeds.length}`;
    return `${label} from ${figure(Math.min(...values))} to ${figure(Math.max(...values))} with ${seeds.length}`;
  });
  return [
    `**Seeds.** ${metrics.main.name} by the luck of a start, which intervals over users do not hold: ${said.join("; ")}.`,
  ];
}

function hurried(study: Study): string[] {
  const found = shortSearches(study);
  if (found.length === 0) return [];
  return [
    `**Short of time** within ${study.budget} s: ${found.map(({ label, why }) => `${label} (${escaped(why)})`).join(", ")}. ` +
      "What these could do is not known; their places are lower bounds. `--budget` gives more seconds.",
  ];
}

function newItems({ newItems: added, best, onNewItems }: Study): string[] {
  if (added.length === 0 || best === null) return [];
  const count = `**New items.** ${added.length.toLocaleString("en-US")} items of the catalogue have no event.`;
  if (reachesNew(best)) return [`${count} ${best.rung.label} scores them by what is known of them.`];
  const other = onNewItems?.best;
  return [
    `${count} **${best.rung.label} cannot score them** and never recommends them; ${
      other == null
        ? "no model that was tried can."
        : `${other.rung.label} can, and makes the lists in \`new-items.csv\`.`
    }`,
  ];
}
