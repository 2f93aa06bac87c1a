import type { Split } from "../../data/types.ts";
import type { Recommender } from "../../models/recommender.ts";
import { answeringOver } from "../../models/served/answering-over.ts";
import { compare } from "../compare.ts";
import { evaluate } from "../evaluate.ts";
import type { Evaluation, Metric } from "../types.ts";

/** By what a new model is let in. */
export interface GateRule {
  /** What both are judged by; one with a value for each question. */
  metric: Metric;
  /** How much worse than what serves it may be and still be let in, as a share of the figure of what serves; 0 for no worse at all. */
  tolerance: number;
}

/** What became of a new model at the gate. */
export interface Judgement {
  readonly taken: boolean;
  /** In words, for the version's notes. */
  readonly because: string;
  readonly candidate: number;
  /** Null where nothing serves yet. */
  readonly serving: number | null;
  /** candidate − serving, turned so that more is better, with its 95 % interval over users; null where nothing serves. */
  readonly ahead: { readonly value: number; readonly ci95: readonly [number, number] } | null;
  readonly questions: number;
}

/** A model's answers to questions over more items than it may know. The model is left as it is. */
export async function judged(model: Recommender, split: Split, metric: Metric, label: string): Promise<Evaluation> {
  return evaluate(await answeringOver(model, split.train.items), split, [metric], {
    label,
    bootstrap: { resamples: 1 },
  });
}

/**
 * Lets a new model in unless its mean over the questions is worse than that of the model that serves by more than the
 * tolerance; the first is let in without a rival. The interval is told and decides nothing: with few questions a rule that
 * waits for it would refuse every small step, and one that needs it to refuse would let small damage through.
 * @param split questions about events that neither model has learned from
 */
export async function atTheGate(
  candidate: Recommender,
  serving: Recommender | null,
  split: Split,
  { metric, tolerance }: GateRule,
): Promise<Judgement> {
  const own = await judged(candidate, split, metric, "candidate");
  const figure = own.summary[metric.name]?.mean ?? Number.NaN;
  const questions = split.queries.length;
  const on = `on ${questions} questions about the newest events`;
  if (serving === null) {
    const because = `the first version: ${metric.name} ${figure.toFixed(4)} ${on}`;
    return { taken: true, because, candidate: figure, serving: null, ahead: null, questions };
  }
  const rival = await judged(serving, split, metric, "serving");
  const { difference, ci95 } = compare(own, rival, metric);
  const sign = metric.better === "higher" ? 1 : -1;
  const [low, high] = ci95.map((bound) => sign * bound).sort((a, b) => a - b) as [number, number];
  const ahead = { value: sign * difference, ci95: [low, high] as const };
  const figureServing = rival.summary[metric.name]?.mean ?? Number.NaN;
  const taken = ahead.value >= -tolerance * Math.abs(figureServing);
  const interval = `[${low.toFixed(4)}, ${high.toFixed(4)}]`;
  const because = `${taken ? "not worse" : "worse"} than what served: ${metric.name} ${figure.toFixed(4)} to ${figureServing.toFixed(4)}, ahead by ${ahead.value.toFixed(4)} ${interval} ${on}`;
  return { taken, because, candidate: figure, serving: figureServing, ahead, questions };
}
