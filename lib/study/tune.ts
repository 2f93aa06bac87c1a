import { random } from "../base/random.ts";
import type { Split, TrainingData } from "../data/types.ts";
import { evaluate } from "../eval/evaluate.ts";
import type { Metric } from "../eval/types.ts";
import { validateBy } from "../eval/validation.ts";
import type { EpochRecord, FitLog, Recommender } from "../models/recommender.ts";
import type { Rung, Setting } from "./rung.ts";

/** One setting that was tried on the validation part. */
export interface StudyTrial {
  readonly setting: Setting;
  /** The metric's figure; NaN for a trial that failed. */
  readonly value: number;
  /** Of wall time, fitting and judging. */
  readonly seconds: number;
  /** "whole"; "cut": ended by the budget, and judged as it stood; "failed", with the reason. */
  readonly outcome: "whole" | "cut" | "failed";
  readonly why: string | null;
  /** The metric after each epoch of a model that was judged by epochs; empty for all others. */
  readonly curve: readonly number[];
}

/** What a search found. */
export interface Tuned {
  /** With the number of epochs that did best; null where no trial has a figure. */
  readonly setting: Setting | null;
  /** The metric's name, its figure for that setting, and which way is better. */
  readonly metric: string;
  readonly value: number;
  readonly trials: readonly StudyTrial[];
  /** Of wall time, all trials together. */
  readonly seconds: number;
}

/** What a search is given. */
export interface TuneContext {
  /** A split of the training part. */
  readonly validation: Split;
  /** Tables beside the events. */
  readonly tables: Omit<TrainingData, "interactions">;
  readonly metric: Metric;
  /** Seconds of wall time, and the most trials. */
  readonly budget: number;
  readonly trials: number;
  readonly seed: number;
  readonly signal: AbortSignal | null;
  readonly onTrial: (trial: StudyTrial, done: readonly StudyTrial[]) => void;
}

/**
 * Searches a model's options at random (Bergstra and Bengio 2012) on the validation part until its seconds are over: the usual
 * setting first, then drawn ones. No trial is begun after that time; the one in hand is ended at its last whole epoch and
 * counts as what it had reached, so that a model which cannot do one epoch in its time has no figure. Models that train by
 * epochs are judged after each, and the best number of epochs goes into the setting.
 */
export async function tune(rung: Rung, context: TuneContext): Promise<Tuned> {
  const { metric, budget, seed, signal } = context;
  const begun = performance.now();
  const elapsed = () => (performance.now() - begun) / 1000;
  const trials: StudyTrial[] = [];
  for (const setting of rung.settings(context.trials, random(seed).stream("study"))) {
    signal?.throwIfAborted();
    const left = budget - elapsed();
    if (trials.length > 0 && left <= 0) break;
    const trial = await tryOne(rung, setting, Math.max(left, 0.001), context);
    signal?.throwIfAborted();
    trials.push(trial);
    context.onTrial(trial, trials);
  }
  const best = bestOf(trials, metric);
  return {
    setting: best?.setting ?? null,
    metric: metric.name,
    value: best?.value ?? Number.NaN,
    trials,
    seconds: elapsed(),
  };
}

/** The best trial by the metric's own sense, of equally good ones the earlier; null where none has a figure. */
export function bestOf<Trial extends { readonly value: number }>(
  trials: readonly Trial[],
  { better }: Pick<Metric, "better">,
): Trial | null {
  const sign = better === "higher" ? 1 : -1;
  return trials.reduce<Trial | null>(
    (best, one) => (Number.isNaN(one.value) || (best !== null && sign * one.value <= sign * best.value) ? best : one),
    null,
  );
}

async function tryOne(rung: Rung, setting: Setting, seconds: number, context: TuneContext): Promise<StudyTrial> {
  const begun = performance.now();
  const limit = AbortSignal.timeout(Math.ceil(seconds * 1000));
  const model = rung.make(setting);
  const ended = (
    value: number,
    outcome: StudyTrial["outcome"],
    said: Setting,
    why: string | null = null,
    curve: readonly number[] = [],
  ): StudyTrial => ({
    setting: said,
    value,
    seconds: (performance.now() - begun) / 1000,
    outcome,
    why,
    curve,
  });
  try {
    const log = await fitWithin(rung, model, limit, context);
    const reached = log.epochs.at(-1)?.epoch ?? 0;
    if (log.interrupted && reached === 0) {
      return ended(Number.NaN, "failed", setting, noEpoch(seconds, (performance.now() - begun) / 1000));
    }
    const outcome = log.interrupted ? "cut" : "whole";
    const best = bestEpoch(log.epochs);
    if (rung.byEpochs && best !== null) {
      const sign = context.metric.better === "higher" ? 1 : -1;
      const curve = log.epochs.map(({ validation }) => sign * (validation ?? Number.NaN));
      return ended(sign * (best.validation as number), outcome, { ...setting, epochs: best.epoch }, null, curve);
    }
    const { summary } = await evaluate(model, context.validation, [context.metric], {
      signal: context.signal,
      bootstrap: { resamples: 1 },
    });
    const said = outcome === "cut" && "epochs" in setting ? { ...setting, epochs: reached } : setting;
    return ended(summary[context.metric.name]?.mean ?? Number.NaN, outcome, said);
  } catch (error) {
    context.signal?.throwIfAborted();
    // A setting that cannot be fitted here is a finding about it; whatever it is, the study goes on with the next.
    return ended(Number.NaN, "failed", setting, error instanceof Error ? error.message : String(error));
  } finally {
    model.dispose();
  }
}

function noEpoch(given: number, taken: number): string {
  const took = taken > 1.2 * given ? ` (stopped after ${taken.toFixed(0)} s)` : "";
  return `no whole epoch in ${given.toFixed(0)} s${took}; a larger --budget reaches one`;
}

function fitWithin(rung: Rung, model: Recommender, limit: AbortSignal, context: TuneContext): Promise<FitLog> {
  const { validation, tables, metric, seed, signal } = context;
  const judge = rung.byEpochs ? { validate: validateBy(validation, metric) } : {};
  return model.fit(
    { interactions: validation.train, ...tables },
    { random: random(seed), signal: signal === null ? limit : AbortSignal.any([signal, limit]), ...judge },
  );
}

function bestEpoch(epochs: readonly EpochRecord[]): EpochRecord | null {
  return epochs.reduce<EpochRecord | null>(
    (best, one) =>
      one.validation !== undefined && (best === null || one.validation > (best.validation as number)) ? one : best,
    null,
  );
}
