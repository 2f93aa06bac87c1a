import { comparisonsOf } from "../comparisons.ts";
import { groupFigures, userGroups } from "../groups.ts";
import { settingText } from "../setting-text.ts";
import type { StudiedModel, Study } from "../study.ts";
import type { StudyTable } from "./study-table.ts";

/** What each model's search found, and how long it took. */
export function searchTable({ ranking, ratings, budget }: Study): StudyTable {
  return {
    name: "search",
    caption: "The search of options on the validation part",
    columns: ["model", "goes by", "trials", "seconds", "figure", "options found"],
    rows: [...ranking, ...ratings].map(({ rung, tuned }) => [
      rung.label,
      rung.about,
      tuned.trials.length,
      Number(tuned.seconds.toFixed(1)),
      `${tuned.metric} ${tuned.value.toFixed(4)}`,
      settingText(tuned.setting ?? {}),
    ]),
    foot: [
      `Each model had ${budget} s of wall time. A trial under way at the end was cut at its last whole epoch and counts as what it had reached, and the ` +
        "first trial of a model that cannot be cut runs to its end; a hybrid fits its parts once and tries all weightings on them.",
    ],
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
    columns: ["model", "difference", "low", "high", "effect size d", "p (t, Holm)", "p (Wilcoxon, Holm)"],
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
        `p values corrected by Holm for ${compared.length} comparisons. An interval that holds 0 decides nothing.`,
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
      ...figures.map((own) => withInterval(own[at] ?? { mean: Number.NaN, ci95: [Number.NaN, Number.NaN] })),
    ]),
    foot: ["In brackets: 95 % bootstrap intervals. Groups of fewer than ten users are left out."],
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
      ...bands.map(({ name }) => evaluation.summary[name]?.mean ?? Number.NaN),
    ]),
    foot: [bands[0]?.convention ?? ""],
  };
}

/** "0.081 [0.070, 0.092]". */
export function withInterval({
  mean,
  ci95,
}: {
  readonly mean: number;
  readonly ci95: readonly [number, number];
}): string {
  if (Number.isNaN(mean)) return "–";
  return `${mean.toFixed(3)} [${ci95.map((bound) => bound.toFixed(3)).join(", ")}]`;
}

function rounded(p: number): number {
  return Number(p.toPrecision(2));
}
