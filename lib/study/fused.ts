import { random } from "../base/random.ts";
import { chooseWeights } from "../eval/choose-weights.ts";
import type { RankingMetric } from "../eval/types.ts";
import { hybrid } from "../models/hybrid.ts";
import type { Recommender } from "../models/recommender.ts";
import type { Family, Rung, Setting } from "./rung.ts";
import { bestOf, type StudyTrial, type TuneContext, type Tuned } from "./tune.ts";

/** A part of the fused model: a rung with the setting that its own search found. */
export interface FusedPart {
  readonly rung: Rung;
  readonly setting: Setting;
  /** On the validation part, higher is better. */
  readonly value: number;
}

/** The most parts, and in how many steps a weight goes from 0 to 1. */
const mostParts = 3;
const steps = 5;

/** The best model of each family, the best families first; baselines and fused models are no parts. */
export function partsToFuse(tuned: readonly FusedPart[]): FusedPart[] {
  const best = new Map<Family, FusedPart>();
  for (const one of tuned) {
    const { family, task } = one.rung;
    if (task !== "ranking" || family === "baseline" || family === "fused" || Number.isNaN(one.value)) continue;
    const known = best.get(family);
    if (known === undefined || one.value > known.value) best.set(family, one);
  }
  return [...best.values()].sort((a, b) => b.value - a.value).slice(0, mostParts);
}

/** The rung of a weighted hybrid of these parts. */
export function fusedRung(parts: readonly FusedPart[]): Rung {
  const made = () => parts.map(({ rung, setting }) => rung.make(setting));
  return {
    key: "hybrid",
    label: "hybrid",
    family: "fused",
    about: `weighted scores of ${parts.map(({ rung }) => rung.label).join(", ")}`,
    task: "ranking",
    byEpochs: false,
    settings: () => [{ weights: parts.map(() => 1) }],
    make: ({ weights }) => hybrid(made(), { weights: weights as number[] }),
  };
}

/**
 * Chooses the weights of a fused model: its parts are fitted once on the validation part's training part, with the options
 * that their own searches found, and every weighting of a grid is tried. Fitting the parts is not counted against the budget, nor is
 * it spared: the seconds tell it.
 */
export async function tuneFused(parts: readonly FusedPart[], context: TuneContext): Promise<Tuned> {
  const { validation, tables, metric, seed, signal } = context;
  const begun = performance.now();
  const models: Recommender[] = parts.map(({ rung, setting }) => rung.make(setting));
  try {
    for (const model of models) {
      signal?.throwIfAborted();
      await model.fit(
        { interactions: validation.train, ...tables },
        { random: random(seed), ...(signal && { signal }) },
      );
    }
    const { tried } = await chooseWeights(models, validation, metric as RankingMetric, { steps, signal });
    const trials = tried.map(
      ({ weights, value }): StudyTrial => ({ setting: { weights }, value, seconds: 0, outcome: "whole", why: null }),
    );
    const best = bestOf(trials, metric);
    if (best !== null) context.onTrial(best, trials);
    const seconds = (performance.now() - begun) / 1000;
    return { setting: best?.setting ?? null, metric: metric.name, value: best?.value ?? Number.NaN, trials, seconds };
  } finally {
    for (const model of models) model.dispose();
  }
}
