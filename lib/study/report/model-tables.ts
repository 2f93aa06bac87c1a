import { mean, standardDeviation } from "../../base/numbers.ts";
import type { Summary } from "../../eval/types.ts";
import { formatNumber, formatSeconds } from "../../report/format.ts";
import { comparisonsOf } from "../comparisons.ts";
import { groupFigures, userGroups } from "../groups.ts";
import { amongNew } from "../new-items/judged.ts";
import { settingText } from "../setting-text.ts";
import { bestTrial } from "../short-searches.ts";
import type { StudiedModel } from "../studied.ts";
import type { Study } from "../study.ts";
import type { StudyTable } from "./study-table.ts";

/** Beyond so much of its seconds a search is said to have taken more. */
const tolerance = 1.2;

/** What each model's search found, and how long it took. */
export function searchTable({ ranking, ratings, budget }: Study): StudyTable {
  return {
    name: "search",
    caption: "The search of options on the validation part",
    columns: ["model", "settings tried", "seconds", "figure", "the best trial", "its options"],
    rows: [...ranking, ...ratings].map(({ rung, tuned }) => [
      rung.label,
      tuned.trials.length,
      `${tuned.seconds.toFixed(1)}${tuned.seconds > tolerance * budget ? " (over)" : ""}`,
      `${tuned.metric} ${tuned.value.toFixed(4)}`,
      endOf(tuned),
      settingText(tuned.setting ?? {}),
    ]),
    foot: [
      `Each model had ${budget} s of wall time. A trial under way at the end was cut at its last whole epoch and counts as what it had reached; what ` +
        "cannot be cut, such as reading texts or one epoch, runs to its end, and seconds beyond the budget are marked “over”. The hybrid's seconds hold fitting its " +
        "parts anew and trying their weights; the parts' own searches, which it stands on, come on top.",
    ],
  };
}

function endOf(tuned: StudiedModel["tuned"]): string {
  const best = bestTrial(tuned);
  if (best === undefined || best.curve.length === 0) return best?.outcome ?? "";
  const at = `best after ${best.setting.epochs} of ${best.curve.length} epochs`;
  return best.outcome === "cut" ? `cut, ${at}` : at;
}

/** The models by their figure on the test part, what each goes by, and how far each is from the one that was chosen. */
export function leaderTable(study: Study): StudyTable | null {
  const { ranking, best, metrics } = study;
  if (best === null) return null;
  const compared = new Map(comparisonsOf(study).map((one) => [one.a, one]));
  const value = ({ evaluation }: StudiedModel, name = metrics.main.name) =>
    evaluation.summary[name]?.mean ?? Number.NaN;
  const cover = metrics.beyond[0]?.name ?? "";
  return {
    name: "leaders",
    caption: "The models at a glance",
    columns: ["model", "goes by", metrics.main.name, "less the chosen one", cover, "to fit"],
    rows: [...ranking]
      .sort((a, b) => value(b) - value(a))
      .map((model) => [
        model === best ? `${model.rung.label} (chosen)` : model.rung.label,
        model.rung.about,
        withInterval(model.evaluation.summary[metrics.main.name]),
        model === best ? "" : differenceText(compared.get(model.rung.label)),
        value(model, cover),
        formatSeconds(model.evaluation.seconds.fit),
      ]),
    foot: [
      "On the test part, in its order; in brackets: 95 % intervals, those of the differences paired by user. * leaves 0 out. The choice was made on the validation part.",
    ],
  };
}

function differenceText(compared: ReturnType<typeof comparisonsOf>[number] | undefined): string {
  if (compared === undefined) return "–";
  const text = withInterval({ mean: compared.difference, ci95: compared.ci95 });
  return compared.ahead === null ? text : `${text} *`;
}

/** The main metric of the chosen model and of the next one with each seed; null where there is no model. */
export function seedsTable({ steadiness, metrics }: Study): StudyTable | null {
  if (steadiness.length === 0) return null;
  return {
    name: "seeds",
    caption: `${metrics.main.name} on the test part by seed`,
    columns: ["model", "seeds", "mean", "standard deviation", "each"],
    rows: steadiness.map(({ label, seeds, values, why }) => [
      label,
      seeds.join(", "),
      mean(values),
      values.length > 1 ? standardDeviation(values) : null,
      why === null ? values.map((value) => value.toFixed(4)).join(", ") : `one alone: ${why}`,
    ]),
    foot: ["The model that did best on the validation part, and the next. The standard deviation is over seeds."],
  };
}

/** Models that were not tried or have no figure; null where there are none. */
export function leftOutTable({ leftOut }: Study): StudyTable | null {
  if (leftOut.length === 0) return null;
  return {
    name: "left-out",
    caption: "Not tried",
    columns: ["model", "why"],
    rows: leftOut.map(({ label, why }) => [label, why]),
    foot: [],
  };
}

/** Every trial of every model. */
export function trialsTable({ ranking, ratings }: Study): StudyTable {
  return {
    name: "trials",
    caption: "All trials",
    columns: ["model", "trial", "metric", "value", "seconds", "outcome", "options"],
    rows: [...ranking, ...ratings].flatMap(({ rung, tuned }) =>
      tuned.trials.map(({ setting, value, seconds, outcome, why }, at) => [
        rung.label,
        at + 1,
        tuned.metric,
        value,
        Number(seconds.toFixed(3)),
        why === null ? outcome : `${outcome}: ${why}`,
        settingText(setting),
      ]),
    ),
    foot: [],
  };
}

/** All figures of all models with their intervals, one a row: for machines. */
export function figuresTable({ ranking, ratings }: Study): StudyTable {
  const rows = [...ranking, ...ratings].flatMap(({ rung, evaluation: { summary, seconds } }) => [
    ...Object.entries(summary).map(([metric, { mean, ci95, n, unanswered }]) => [
      rung.label,
      metric,
      mean,
      ...ci95,
      n,
      unanswered,
    ]),
    ...Object.entries(seconds).map(([part, value]) => [
      rung.label,
      `seconds to ${part}`,
      value,
      null,
      null,
      null,
      null,
    ]),
  ]);
  return {
    name: "figures",
    caption: "All figures on the test part",
    columns: ["model", "metric", "mean", "low", "high", "n", "unanswered"],
    rows,
    foot: [],
  };
}

/** The model that did best on the validation part against each other one; null without two models. */
export function comparisonTable(study: Study): StudyTable | null {
  const { best, metrics } = study;
  const compared = comparisonsOf(study);
  if (best === null || compared.length === 0) return null;
  return {
    name: "comparisons",
    caption: `${metrics.main.name} of each model less that of ${best.rung.label}`,
    columns: ["model", "difference", "low", "high", "effect d", "p (t)", "p (Wilcoxon)"],
    rows: compared.map(({ a, difference, ci95, effectSize, corrected }) => [
      a,
      difference,
      ...ci95,
      effectSize,
      rounded(corrected.tTest),
      rounded(corrected.wilcoxon),
    ]),
    foot: [
      `${best.rung.label} did best on the validation part, and was chosen by that alone. Paired by user; 95 % bootstrap intervals; ` +
        `p values corrected by Holm for ${compared.length} comparisons. An interval that holds 0 decides nothing, and one of many that just leaves it out little: then look at p. Effect d: the mean difference over its standard deviation.`,
    ],
  };
}

/** The main metric by groups of users, one row for each group; the columns are the models that are given. */
export function groupsTable(study: Study, models: readonly StudiedModel[]): StudyTable | null {
  const groups = userGroups(study);
  const { main } = study.metrics;
  if (groups.length === 0 || models.length === 0) return null;
  const figures = models.map((model) => groupFigures(model, groups, main.name));
  return {
    name: "groups",
    caption: `${main.name} by groups of users`,
    columns: ["by", "group", "users", ...models.map(({ rung }) => rung.label)],
    rows: groups.map(({ by, name, rows }, at) => [
      by,
      name,
      rows.length,
      ...figures.map((own) => withInterval(own[at])),
    ]),
    foot: ["In brackets: 95 % bootstrap intervals. Groups of fewer than ten users are left out."],
  };
}

/** How models do on items held out as new; null where none was asked. */
export function newItemsTable({ onNewItems, metrics: { accuracy } }: Study): StudyTable | null {
  const [first] = onNewItems?.models ?? [];
  if (first === undefined) return null;
  const plain = accuracy.slice(0, 2).map(({ name }) => name);
  const names = [...plain.map((name) => amongNew(first.evaluation, name)), ...plain];
  return {
    name: "new-items",
    caption: "Items held out as new",
    columns: ["model", ...names],
    rows: (onNewItems?.models ?? []).map(({ model, evaluation }) => [
      model.rung.label,
      ...names.map((name) => withInterval(evaluation.summary[name])),
    ]),
    foot: [],
  };
}

/** What was found of popular, middling and rare items. */
export function bandsTable({ ranking, metrics: { bands } }: Study): StudyTable {
  return {
    name: "popularity-bands",
    caption: "What is found of popular and of rare items",
    columns: ["model", ...bands.map(({ name }) => name)],
    rows: ranking.map(({ rung, evaluation }) => [
      rung.label,
      ...bands.map(({ name }) => withInterval(evaluation.summary[name])),
    ]),
    foot: [bands[0]?.convention ?? ""],
  };
}

/** "0.081 [0.070, 0.092]". */
export function withInterval(found: Pick<Summary, "mean" | "ci95"> | undefined): string {
  if (found === undefined || Number.isNaN(found.mean)) return "–";
  const { mean: value, ci95 } = found;
  return `${formatNumber(value, 3)} [${ci95.map((bound) => formatNumber(bound, 3)).join(", ")}]`;
}

function rounded(p: number): number {
  return Number(p.toPrecision(2));
}
