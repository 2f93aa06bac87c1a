import type { StudyPlan } from "./plan.ts";
import { judgedWithSeed } from "./steps.ts";
import { byValidation, type StudiedModel } from "./studied.ts";

/** A model's main metric on the test part with each of several seeds. */
export interface SeedFigures {
  readonly label: string;
  readonly key: string;
  readonly seeds: readonly number[];
  /** One for each seed. */
  readonly values: readonly number[];
  /** Why there is one seed alone; null where there are several. */
  readonly why: string | null;
}

/** How many seeds there are where time allows and none were asked for. */
const wantedSeeds = 3;

/**
 * The model that did best on the validation part and the next one, fitted anew with more seeds: what the luck of a start
 * moves. Where several seeds were asked for these are shown; otherwise two more are tried as long as both together take
 * no longer than a model's search might.
 */
export async function steadinessOf(
  plan: StudyPlan,
  ranking: readonly StudiedModel[],
  say: (label: string) => void,
): Promise<SeedFigures[]> {
  const [first, second] = byValidation(ranking);
  const found: SeedFigures[] = [];
  for (const model of [first, second]) if (model !== undefined) found.push(await seedsOf(plan, model, say));
  return found;
}

async function seedsOf(
  plan: StudyPlan,
  { rung, tuned, evaluation }: StudiedModel,
  say: (label: string) => void,
): Promise<SeedFigures> {
  const { name } = plan.metrics.main;
  const seeds = [...plan.options.seeds];
  const values = [...(evaluation.bySeed[name] ?? [])];
  const { fit, answer } = evaluation.seconds;
  const more = wantedSeeds - seeds.length;
  const seconds = more * (fit + answer);
  if (seeds.length === 1 && seconds > plan.budget) {
    const why = `${more} more would take about ${Math.ceil(seconds)} s, longer than its search might; --seeds 1,2,3 takes them all the same`;
    return { label: rung.label, key: rung.key, seeds, values, why };
  }
  if (seeds.length === 1) {
    for (let next = 1; next <= more; next++) {
      const seed = (plan.options.seeds[0] as number) + next;
      say(`${rung.label} with seed ${seed}`);
      const judged = await judgedWithSeed(plan, rung, tuned, seed);
      if (judged instanceof Error) continue;
      seeds.push(seed);
      values.push(judged.evaluation.summary[name]?.mean ?? Number.NaN);
    }
  }
  return { label: rung.label, key: rung.key, seeds, values, why: null };
}
