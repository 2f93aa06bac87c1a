import { type Effort, effortOf } from "../../base/effort.ts";
import { random } from "../../base/random.ts";
import { askedMidway } from "../../data/stream/asked-midway.ts";
import { beginning, type Periods } from "../../data/stream/periods.ts";
import type { Split } from "../../data/types.ts";
import type { Recommender } from "../../models/recommender.ts";
import type { ModelStore } from "../../models/served/model-store.ts";
import type { Teaching } from "../../models/served/teaching.ts";
import { ndcg } from "../ranking.ts";
import type { Evaluation, Metric } from "../types.ts";
import { bringUpToDate, type UpdateOptions, type UpdateStep } from "./bring-up-to-date.ts";
import { judged } from "./gate.ts";

/** Who answers in a period: the first version, the one that serves, or a rival fitted from nothing on what the newest version learned from. */
export const lifeArms = { never: "never updated", updated: "updated" } as const;

/** What happened in one period. */
export interface LivedPeriod {
  /** 1-based. */
  readonly period: number;
  /** By arm: "never updated", "updated", and each rival's name; all asked the same before any of it is learned. */
  readonly evaluations: Readonly<Record<string, Evaluation>>;
  /** The step before the period; the first one deploys the first version. */
  readonly step: UpdateStep;
  /** The step's candidate, and what served before it, on this period's questions; null where there was nothing before. */
  readonly afterwards: { readonly candidate: Evaluation; readonly before: Evaluation } | null;
  /** What each arm's teaching before this period took; what is not taught takes nothing. */
  readonly effort: Readonly<Record<string, Effort>>;
}

/** A life's options. */
export interface LifeOptions extends UpdateOptions {
  /**
   * How the version before period p (1-based, from 2 on) is taught, where not as always, to see what becomes of it. Should
   * the gate let it in, it serves for one period and is then rolled back.
   */
  teachingBefore: ((period: number) => Teaching | null) | null;
  /** Models that are fitted from nothing before each period, on the events that the newest version has learned from. */
  rivals: Readonly<Record<string, () => Recommender>>;
}

/**
 * A model's life: pre-trained on the first part, judged, deployed; then, period after period, asked, and after it brought up
 * to date with what came (`bringUpToDate`). Each period's questions come before its events are learned. A refused version
 * is asked along in the next period, so that it can be seen what was missed, or spared.
 * @param store empty, of this life alone
 */
export async function lifeCycle(
  { data, edges }: Periods,
  store: ModelStore,
  teaching: Teaching,
  given: Partial<LifeOptions> = {},
): Promise<LivedPeriod[]> {
  const { teachingBefore = null, rivals = {}, ...updating } = given;
  const { metric = ndcg(10), seed = 1 } = updating;
  const lived: LivedPeriod[] = [];
  for (let p = 0; p + 1 < edges.length; p++) {
    const [from, to] = [edges[p] as number, edges[p + 1] as number];
    const odd = p === 0 ? null : (teachingBefore?.(p + 1) ?? null);
    const step = await bringUpToDate(store, odd ?? teaching, beginning(data, from), updating);
    const split = askedMidway(beginning(data, to), from, `period ${p + 1} of ${edges.length - 1}`);
    const asked = versionsAsked(store, split, metric);
    const now = (await store.current()) as number;
    const evaluations: Record<string, Evaluation> = {
      [lifeArms.never]: await asked(1, lifeArms.never),
      [lifeArms.updated]: await asked(now, lifeArms.updated),
    };
    const effort: Record<string, Effort> = {
      [lifeArms.never]: p === 0 ? step.effort : nothing,
      [lifeArms.updated]: step.effort,
    };
    const learned = beginning(data, step.learned);
    for (const [name, make] of Object.entries(rivals)) {
      const rival = make();
      const context = { random: random(seed).stream(`rival before period ${p + 1}`) };
      effort[name] = await effortOf(() => rival.fit({ interactions: learned }, context));
      evaluations[name] = await judged(rival, split, metric, name);
      rival.dispose();
    }
    const afterwards =
      step.before === null
        ? null
        : {
            candidate: await asked(step.card.version, "candidate"),
            before: await asked(step.before.version, "before"),
          };
    if (odd !== null && step.judgement.taken) await store.rollBack();
    lived.push({ period: p + 1, evaluations, step, afterwards, effort });
  }
  return lived;
}

const nothing: Effort = { seconds: 0, processorSeconds: 0, joules: null };

/** Asks versions of a store, each once. */
function versionsAsked(store: ModelStore, split: Split, metric: Metric) {
  const known = new Map<number, Evaluation>();
  return async (version: number, label: string): Promise<Evaluation> => {
    let found = known.get(version);
    if (found === undefined) {
      const model = await store.load(version);
      found = await judged(model, split, metric, label);
      model.dispose();
      known.set(version, found);
    }
    return { ...found, model: label };
  };
}
