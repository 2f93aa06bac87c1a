import { metricBars } from "../../plots/metric-bars.ts";
import { scatterMap } from "../../plots/scatter-map.ts";
import { evaluationTable } from "../../report/evaluation-table.ts";
import { note } from "../../report/notices.ts";
import { show } from "../../report/show.ts";
import { byValidation, type StudiedModel } from "../studied.ts";
import { evaluationsOf, type Study } from "../study.ts";
import { dataSection, protocolSection, searchSection } from "./data-sections.ts";
import { userTables } from "./eye-tables.ts";
import { bandsTable, comparisonTable, groupsTable, seedsTable } from "./model-tables.ts";
import { newItemsSection } from "./new-items-section.ts";
import { type StudySection, shownTables } from "./section.ts";

/** The parts of a report in their order. */
export type StudySectionName =
  | "data"
  | "protocol"
  | "search"
  | "accuracy"
  | "comparison"
  | "beyond"
  | "ratings"
  | "groups"
  | "new items"
  | "users"
  | "limits";

/** Every part of the report of a study that there is something to say in. */
export function studySections(study: Study): { readonly [Name in StudySectionName]?: StudySection } {
  const { ranking, ratings } = study;
  const some = ranking.length > 0;
  return {
    data: dataSection(study),
    protocol: protocolSection(study),
    search: searchSection(study),
    ...(some ? { accuracy: accuracySection(study) } : {}),
    ...(ranking.length > 1 ? { comparison: comparisonSection(study) } : {}),
    ...(some ? { beyond: beyondSection(study) } : {}),
    ...(ratings.length > 0 ? { ratings: ratingsSection(ratings) } : {}),
    ...(some ? { groups: groupsSection(study), users: usersSection(study) } : {}),
    ...newItemsSection(study),
    limits: limitsSection(study),
  };
}

function accuracySection({ ranking, metrics, best, k }: Study): StudySection {
  const evaluations = evaluationsOf(ranking);
  const names = metrics.accuracy.map(({ name }) => name);
  return {
    title: "Accuracy",
    words:
      `How well the first ${k} places of a list hit what was held out. Random shows what chance finds, popularity what can be had without ` +
      `knowing anybody.${best === null ? "" : ` **${best.rung.label}** did best on the validation part and is the model that is handed over.`}`,
    blocks: [
      evaluationTable(evaluations, { metrics: names, caption: "Accuracy on the test part" }),
      metricBars({
        title: `${metrics.main.name} with 95 % intervals`,
        metric: { name: metrics.main.name, unit: null },
        groups: [
          { name: "test part", bars: evaluations.map((one) => barOf(one.model, one.summary[metrics.main.name])) },
        ],
      }),
    ],
  };
}

function barOf(name: string, summary: { readonly mean: number; readonly ci95: readonly [number, number] } | undefined) {
  return { name, mean: summary?.mean ?? Number.NaN, ci95: summary?.ci95 ?? ([Number.NaN, Number.NaN] as const) };
}

function comparisonSection(study: Study): StudySection {
  return {
    title: "Which differences count",
    words:
      "Intervals that overlap do not mean that two models are alike: they answered the same users, so that the differences user by user are " +
      "what counts. What the luck of a start moves is seen by fitting the first two anew with other seeds.",
    blocks: shownTables(comparisonTable(study), seedsTable(study)),
  };
}

function beyondSection(study: Study): StudySection {
  const { ranking, metrics } = study;
  const evaluations = evaluationsOf(ranking);
  const cover = metrics.beyond[0]?.name ?? "";
  const at = (name: string) => evaluations.map(({ summary }) => summary[name]?.mean ?? Number.NaN);
  const shares = at(cover);
  return {
    title: "Beyond accuracy",
    words:
      "What the lists are like, whether they are right or not: the share of the catalogue that is shown to anybody (coverage), how unevenly (Gini), how " +
      "far from what everybody knows (novelty, popularity), and what is found of popular and of rare items.",
    blocks: [
      evaluationTable(evaluations, {
        metrics: metrics.beyond.map(({ name }) => name),
        caption: "The same lists beyond accuracy, and seconds",
      }),
      scatterMap({
        title: `${metrics.main.name} against ${cover}`,
        x: { name: cover, unit: null },
        y: { name: metrics.main.name, unit: null },
        points: { x: shares, y: at(metrics.main.name) },
        labels: evaluations.map(({ model }) => model),
        named: evaluations.map((_, model) => model),
        equalScales: false,
      }),
      ...shownTables(bandsTable(study)),
    ],
  };
}

function ratingsSection(models: readonly StudiedModel[]): StudySection {
  return {
    title: "Predicted ratings",
    words:
      "How far predicted ratings of the test part are from those given, in the unit of the file. A model that predicts ratings well need not make good " +
      "lists: what people choose to rate says more about a list than how they rate it.",
    blocks: [evaluationTable(evaluationsOf(models), { metrics: ["RMSE", "MAE"], caption: "Errors on the test part" })],
  };
}

/** Popularity and the models that did best on the validation part, as many as fit into a table. */
function topModels({ ranking }: Study, most: number): StudiedModel[] {
  const popular = ranking.filter(({ rung }) => rung.key === "popularity");
  const others = byValidation(ranking.filter(({ rung }) => rung.family !== "baseline"));
  return [...popular, ...others.slice(0, most)];
}

function groupsSection(study: Study): StudySection {
  return {
    title: "For whom it works",
    words:
      "The same figures for users of whom little and of whom much is known, and by what the users' table tells. Figures of all models " +
      "by group are not comparable across rows: groups differ in how hard they are.",
    blocks: shownTables(groupsTable(study, topModels(study, 3))),
  };
}

function usersSection(study: Study): StudySection {
  return {
    title: "Three users by eye",
    words:
      "Figures hide what a list looks like. Three users drawn by chance, with a short, a middling and a long history: what they had last, and what " +
      "the models would put before them. ✓ was held out.",
    blocks: shownTables(...userTables(study, topModels(study, 3))),
  };
}

function limitsSection({ options, protocol, interrupted }: Study): StudySection {
  return {
    title: "Limits",
    words: [
      ...(interrupted
        ? [
            "- **The study was interrupted**: models that are missing were not reached. Asked again, it goes on from there.",
          ]
        : []),
      "- Held-out events are what people did without these recommendations; what they would have liked is not in them. Only an experiment tells.",
      ...(protocol.name === "random"
        ? [
            "- Events were held out at random, so that models may have learned from what came later; the figures are too kind as a forecast.",
          ]
        : []),
      options.seeds.length === 1
        ? "- One seed for all models but the first two: the intervals are over users and do not hold the luck of a start (`--seeds 1,2,3` averages some for all)."
        : `- ${options.seeds.length} seeds are averaged: the intervals are over users and do not hold the luck of a start.`,
      "- How many settings a model tried within its seconds depends on this machine and what else ran on it.",
    ].join("\n"),
    blocks: [],
  };
}

/** Shows a part of a study's report at once, in a notebook or on the console; nothing for a part that has nothing to say. */
export function showStudy(study: Study, name: StudySectionName): void {
  const section = studySections(study)[name];
  if (section === undefined) return;
  for (const block of [note(section.words), ...section.blocks]) show(block);
}
