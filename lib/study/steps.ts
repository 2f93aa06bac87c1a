import { random } from "../base/random.ts";
import type { Split } from "../data/types.ts";
import { mae, rmse } from "../eval/rating.ts";
import type { Metric } from "../eval/types.ts";
import { fewerQueries } from "./fewer-queries.ts";
import { type Judged, judge } from "./judge.ts";
import { judgedForm, keptSteps, plainForm } from "./kept.ts";
import { type StudyPlan, tablesOf } from "./plan.ts";
import type { Rung } from "./rung.ts";
import { settingText } from "./setting-text.ts";
import { bestOf, type StudyTrial, type TuneContext, type Tuned } from "./tune.ts";

/** The most users that options are chosen by. */
const askedInValidation = 1000;

/** The search of a model's options, done now or kept from an earlier run. */
export async function searched(
  plan: StudyPlan,
  rung: Rung,
  search: (context: TuneContext) => Promise<Tuned>,
  say: (said: string) => void,
): Promise<Tuned> {
  const { protocol, options, budget, metrics, mark } = plan;
  const [seed = 1] = options.seeds;
  const whole = protocol.split.validation ?? protocol.split;
  const validation = fewerQueries(whole, askedInValidation, random(seed).stream("validation"));
  const metric = rung.task === "rating" ? rmse() : metrics.main;
  const { trials, signal, folder } = options;
  const work = () =>
    search({
      ...{ validation, tables: tablesOf(plan), metric, budget, trials, seed, signal },
      onTrial: (trial, tried) => say(trialSaid(trial, tried, metric)),
    });
  return keptSteps(folder).once(`${rung.key}-search`, [mark, rung.about], work, plainForm<Tuned>());
}

function trialSaid(
  { value, seconds, setting, outcome, why }: StudyTrial,
  tried: readonly StudyTrial[],
  metric: Metric,
) {
  const figure = `trial ${tried.length}: ${metric.name} ${value.toFixed(4)}, best ${bestOf(tried, metric)?.value.toFixed(4) ?? "none"}`;
  const how = outcome === "whole" ? "" : `, ${outcome}${why === null ? " by the budget" : `: ${why}`}`;
  return `${figure}, ${seconds.toFixed(1)} s${how}; ${settingText(setting)}`;
}

/** How a model does on the test part, with all of the study's seeds; an Error where it cannot be fitted. */
export function judgedOnTest(plan: StudyPlan, rung: Rung, tuned: Tuned): Promise<Judged | Error> {
  const { metrics, lookedAt, k, protocol, options } = plan;
  const rating = rung.task === "rating";
  return judgedStep(plan, rung, tuned, {
    name: "test",
    split: protocol.split,
    metrics: rating ? [rmse(), mae()] : [...metrics.accuracy, ...metrics.beyond, ...metrics.bands],
    seeds: options.seeds,
    distance: rating ? null : metrics.distance,
    looked: rating ? null : { queries: lookedAt.queries, k },
  });
}

/** The same model fitted with one more seed, and judged by the main metric alone. */
export function judgedWithSeed(plan: StudyPlan, rung: Rung, tuned: Tuned, seed: number): Promise<Judged | Error> {
  const { metrics, protocol } = plan;
  const only = { split: protocol.split, metrics: [metrics.main], seeds: [seed], distance: null, looked: null };
  return judgedStep(plan, rung, tuned, { name: `seed-${seed}`, ...only });
}

/** How a model does on a split that holds items out as new. */
export function judgedOnNewItems(plan: StudyPlan, rung: Rung, tuned: Tuned, split: Split): Promise<Judged | Error> {
  const { metrics, options } = plan;
  const only = {
    metrics: metrics.accuracy.slice(0, 2),
    seeds: options.seeds.slice(0, 1),
    distance: null,
    looked: null,
  };
  return judgedStep(plan, rung, tuned, { name: "new-items", split, ...only });
}

type Step = Omit<Parameters<typeof judge>[1], "tables" | "label" | "signal"> & { readonly name: string };

async function judgedStep(plan: StudyPlan, rung: Rung, tuned: Tuned, step: Step): Promise<Judged | Error> {
  const { signal, folder } = plan.options;
  const { name, ...context } = step;
  const setting = tuned.setting ?? {};
  const work = () => judge(() => rung.make(setting), { ...context, tables: tablesOf(plan), label: rung.label, signal });
  try {
    const key = [plan.mark, rung.about, tuned.setting];
    return await keptSteps(folder).once(`${rung.key}-${name}`, key, work, judgedForm(context.metrics));
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof Error)) throw error;
    return error;
  }
}
