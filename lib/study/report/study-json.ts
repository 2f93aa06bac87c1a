import type { CleaningRecord } from "../../data/clean/clean.ts";
import type { Description } from "../../data/describe.ts";
import type { CorrectedComparison } from "../../eval/compare.ts";
import type { Summary } from "../../eval/types.ts";
import { comparisonsOf } from "../comparisons.ts";
import type { LeftOut } from "../ladder.ts";
import type { StudyOptions } from "../options.ts";
import type { Setting } from "../rung.ts";
import { type ShortSearch, shortSearches } from "../short-searches.ts";
import type { SeedFigures } from "../steadiness.ts";
import type { StudiedModel } from "../studied.ts";
import type { Study } from "../study.ts";
import type { Tuned } from "../tune.ts";
import { findingsOf } from "./findings.ts";
import { unmarked } from "./words.ts";

/** What `study.json` holds. Figures that are no numbers (NaN) are null there. */
export interface StudyJson {
  /** Moves when a field changes its meaning or goes. */
  readonly version: 2;
  /** Whether it was ended before all models were done. */
  readonly interrupted: boolean;
  /** Of wall time, this run alone. */
  readonly seconds: number;
  /** Seconds that each model might search. */
  readonly budget: number;
  /** The length of a list. */
  readonly k: number;
  /** As they were given, over the defaults; null is what was left to the data. */
  readonly options: Omit<StudyOptions, "signal" | "onProgress" | "folder">;
  readonly data: {
    readonly title: string;
    /** The file. */
    readonly origin: string;
    /** What was noticed while reading, and what was decided, in sentences. */
    readonly notes: readonly string[];
    readonly decisions: readonly string[];
    readonly feedback: "explicit" | "implicit";
    /** Whether what a user had may be recommended again. */
    readonly again: boolean;
    /** Counts, spreads, duplicates, time span; times in seconds since 1970 UTC. */
    readonly asRead: Description;
    readonly asStudied: Description;
    readonly cleaning: readonly CleaningRecord[];
    /** How many items are described and in no event. */
    readonly newItems: number;
  };
  /** How the test part was held out, why, and the whole protocol in a line. */
  readonly protocol: {
    readonly name: Study["protocol"]["name"];
    readonly reasons: readonly string[];
    readonly said: string;
  };
  /** The metric that chooses, e.g. "nDCG@10": a key of each model's `figures`. */
  readonly metric: string;
  /** What was found, in sentences. */
  readonly findings: readonly string[];
  /** The model that did best on the validation part; null where none has a figure. */
  readonly best: { readonly model: string; readonly label: string; readonly options: Setting | null } | null;
  readonly models: readonly ModelJson[];
  readonly leftOut: readonly LeftOut[];
  /** Models whose search had too little time. */
  readonly shortSearches: readonly ShortSearch[];
  /** Each model (a) less the best (b), paired by user; p values corrected by Holm. */
  readonly comparisons: readonly CorrectedComparison[];
  /** The metric of the best and the next model with each of several seeds. */
  readonly seeds: readonly SeedFigures[];
  /** How models do on items held out as new; null where none reaches such items. */
  readonly onNewItems: {
    readonly protocol: string;
    readonly best: string | null;
    readonly models: readonly { readonly model: string; readonly figures: Readonly<Record<string, Summary>> }[];
  } | null;
}

/** One model in `study.json`. */
export interface ModelJson {
  /** As `--models` names it. */
  readonly model: string;
  readonly label: string;
  readonly family: string;
  /** What it goes by, in a line. */
  readonly about: string;
  /** The setting found, its figure on the validation part, and every trial. */
  readonly search: Tuned;
  /** To fit and to answer, on the test part. */
  readonly seconds: { readonly fit: number; readonly answer: number };
  readonly backend: string;
  readonly seeds: readonly number[];
  /** What the lists were chosen from. */
  readonly candidates: string;
  /** On the test part, by metric: mean, 95 % interval, queries, queries without an answer. */
  readonly figures: Readonly<Record<string, Summary>>;
  /** Each metric for each seed. */
  readonly bySeed: Readonly<Record<string, readonly number[]>>;
}

/** Everything that a study found, as JSON holds it. */
export function studyJson(study: Study): StudyJson {
  const { data, protocol, options, best, ranking, ratings, metrics, onNewItems } = study;
  const { signal: _, onProgress: __, folder: ___, ...settings } = options;
  return {
    version: 2,
    interrupted: study.interrupted,
    seconds: study.seconds,
    budget: study.budget,
    k: study.k,
    options: settings,
    data: {
      title: data.dataset.title,
      origin: data.dataset.origin,
      notes: data.dataset.notes,
      decisions: data.said,
      feedback: data.feedback.kind,
      again: data.again,
      asRead: data.before,
      asStudied: data.after,
      cleaning: data.report,
      newItems: study.newItems.length,
    },
    protocol: { name: protocol.name, reasons: protocol.reasons, said: protocol.split.protocol },
    metric: metrics.main.name,
    findings: findingsOf(study).map(unmarked),
    best: best === null ? null : { model: best.rung.key, label: best.rung.label, options: best.tuned.setting },
    models: [...ranking, ...ratings].map(modelJson),
    leftOut: study.leftOut,
    shortSearches: shortSearches(study),
    comparisons: comparisonsOf(study),
    seeds: study.steadiness,
    onNewItems: onNewItems && {
      protocol: onNewItems.protocol,
      best: onNewItems.best?.rung.key ?? null,
      models: onNewItems.models.map(({ model, evaluation }) => ({
        model: model.rung.key,
        figures: evaluation.summary,
      })),
    },
  };
}

function modelJson({ rung, tuned, evaluation }: StudiedModel): ModelJson {
  return {
    model: rung.key,
    label: rung.label,
    family: rung.family,
    about: rung.about,
    search: tuned,
    seconds: evaluation.seconds,
    backend: evaluation.backend,
    seeds: evaluation.seeds,
    candidates: evaluation.candidates,
    figures: evaluation.summary,
    bySeed: evaluation.bySeed,
  };
}
