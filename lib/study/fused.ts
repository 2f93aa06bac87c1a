import { random } from "../base/random.ts";
import { chooseWeights } from "../eval/choose-weights.ts";
import type { RankingMetric } from "../eval/types.ts";
import { hybrid } from "../models/hybrid.ts";
import type { Recommender } from "../models/recommender.ts";
import type { Family, Rung } from "./rung.ts";
import { bestOf, type StudyTrial, type TuneContext, type Tuned } from "./tune.ts";

/** A part of the fused model: a rung with the setting that its own search found. */
export interface FusedPart {
  readonly rung: Rung;
  readonly tuned: Tuned;
}

/** The fewest and the most parts, and in how many steps a weight goes from 0 to 1. */
const fewestParts = 2;
const mostParts = 3;
const steps = 5;

/**
 * The best model of each family, the best families first; baselines and fused models are no parts. A third one must leave the seconds
 * that all models have: fitting a part takes about what its own trial took.
 */
export function partsToFuse(tuned: readonly FusedPart[], budget: number): FusedPart[] {
  const best = new Map<Family, FusedPart>();
  for (const one of tuned) {
    const { family, task } = one.rung;
    const { value } = one.tuned;
    if (task !== "ranking" || family === "baseline" || family === "fused" || Number.isNaN(value)) continue;
    const known = best.get(family);
    if (known === undefined || value > known.tuned.value) best.set(family, one);
  }
  const parts: FusedPart[] = [];
  let seconds = 0;
  for (const part of [...best.values()].sort((a, b) => b.tuned.value - a.tuned.value)) {
    const own = secondsOf(part);
    if (parts.length >= fewestParts && seconds + own > budget) continue;
    if (parts.length === mostParts) break;
    parts.push(part);
    seconds += own;
  }
  return parts;
}

/** Of wall time, what the trial took whose setting was found. */
function secondsOf({ tuned: { trials, value } }: FusedPart): number {
  return trials.find((trial) => trial.value === value)?.seconds ?? 0;
}

/** The rung of a weighted hybrid of these parts. */
export function fusedRung(parts: readonly FusedPart[]): Rung {
  return {
    key: "hybrid",
    label: "hybrid",
    family: "fused",
    about: `weighted scores of ${parts.map(({ rung }) => rung.label).join(", ")}`,
    task: "ranking",
    byEpochs: false,
    searched: false,
    reachesNew: ({ weights }) =>
      parts.some(({ rung, tuned }, at) => (weights as number[])[at] !== 0 && rung.reachesNew(tuned.setting ?? {})),
    settings: () => [{ weights: parts.map(() => 1) }],
    make: ({ weights }) => hybrid(parts.map(madeOf), { weights: weights as number[] }),
  };
}

function madeOf({ rung, tuned }: FusedPart): Recommender {
  return rung.make(tuned.setting ?? {});
}

/**
 * Chooses the weights of a fused model: its parts are fitted once on the validation part's training part, with the options
 * that their own searches found, and every weighting of a grid is tried. Fitting them anew is counted; what
 * their own searches took comes on top, which is why the table of searches names it.
 */
export async function tuneFused(parts: readonly FusedPart[], context: TuneContext): Promise<Tuned> {
  const { validation, tables, metric, seed, signal } = context;
  const begun = performance.now();
  const models: Recommender[] = parts.map(madeOf);
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
      ({ weights, value }): StudyTrial => ({
        setting: { weights },
        value,
        seconds: 0,
        outcome: "whole",
        why: null,
        curve: [],
      }),
    );
    const best = bestOf(trials, metric);
    if (best !== null) context.onTrial(best, trials);
    const seconds = (performance.now() - begun) / 1000;
    return { setting: best?.setting ?? null, metric: metric.name, value: best?.value ?? Number.NaN, trials, seconds };
  } finally {
    for (const model of models) model.dispose();
  }
}
