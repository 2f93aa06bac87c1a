import { stopSignal } from "../base/notebook.ts";
import type { Evaluation } from "../eval/types.ts";
import { type FusedPart, fusedRung, partsToFuse, tuneFused } from "./fused.ts";
import { type LeftOut, ladderFor, rungKeys } from "./ladder.ts";
import { judgeNewItems, type NewItemsFound } from "./new-items/judged.ts";
import { checkNames, resolveStudyOptions, type StudyOptions } from "./options.ts";
import { factsOf, planOf, type StudyData, type StudyPlan } from "./plan.ts";
import { remainingTime } from "./remaining-time.ts";
import type { Rung } from "./rung.ts";
import { type SeedFigures, steadinessOf } from "./steadiness.ts";
import { judgedOnTest, searched } from "./steps.ts";
import { byValidation, type StudiedModel } from "./studied.ts";
import { type TuneContext, type Tuned, tune } from "./tune.ts";

/** What a study found. */
export interface Study extends StudyPlan {
  /** Models that make lists, from the simplest on, and those that predict ratings. */
  readonly ranking: readonly StudiedModel[];
  readonly ratings: readonly StudiedModel[];
  readonly leftOut: readonly LeftOut[];
  /** The model that did best on the validation part; null where none had a figure. */
  readonly best: StudiedModel | null;
  /** Of the best and the next one, the figures with several seeds. */
  readonly steadiness: readonly SeedFigures[];
  /** How models do on items held out as new; null where nothing is known of items, or the study ended before. */
  readonly onNewItems: NewItemsFound | null;
  /** Whether the signal ended it before all models were done. */
  readonly interrupted: boolean;
  /** Of wall time, what was kept from an earlier run not counted. */
  readonly seconds: number;
}

/**
 * Studies data of one's own: looks at them, chooses a protocol and says why, tries a ladder of models from popularity to
 * models of order, texts and both, each with the same seconds to search its options on a validation part, and judges each on the test part.
 * `writeStudy` makes a report of what comes back, `deployStudy` a model that answers.
 *
 * With a `folder` every step is kept when it is done, and is not done again when the study is asked for anew with the same data and
 * options. How many settings a model tries within its seconds depends on the machine, and its figures with it; `trials` with a
 * generous budget makes a study the same everywhere.
 * @param data as `readOwnData` or a loader gives them; `catalogue` brings items that no event is about
 * @throws InputError for options out of range, and data from which nothing can be learned
 */
export async function study(data: StudyData, given: Partial<StudyOptions> = {}): Promise<Study> {
  const begun = performance.now();
  const resolved = resolveStudyOptions(given);
  const options = { ...resolved, signal: stopSignal(resolved.signal ?? undefined) ?? null };
  checkNames("models", options.models, rungKeys);
  const plan = planOf(data, options);
  const { rungs, leftOut } = ladderFor(plan.data.dataset, plan.protocol.split, factsOf(plan), options.models);
  // A search and a judgement of each model and of the hybrid, then seeds and new items.
  const searches = [...rungs.map(({ searched }) => (searched ? plan.budget : 0)), plan.budget];
  const phases = [...searches.flatMap((most) => [most, null]), plan.budget, plan.budget];
  const left = remainingTime(phases);
  const done: StudiedModel[] = [];
  const failed: LeftOut[] = [];
  let at = 0;
  const say = (step: "tune" | "judge", label: string, said: string) =>
    options.onProgress?.({ step, label, done: at, of: phases.length, left: left(at), said });

  async function one(rung: Rung, search: (context: TuneContext) => Promise<Tuned>): Promise<void> {
    say("tune", rung.label, "searching its options");
    const tuned = await searched(plan, rung, search, (said) => say("tune", rung.label, said));
    at++;
    const last = tuned.trials.at(-1);
    if (tuned.setting === null)
      failed.push({ label: rung.label, why: last?.why ?? "no figure on the validation part" });
    else {
      say("judge", rung.label, "fitted anew and judged on the test part");
      const judged = await judgedOnTest(plan, rung, tuned);
      if (judged instanceof Error) failed.push({ label: rung.label, why: judged.message });
      else done.push({ rung, tuned, ...judged });
    }
    at++;
  }

  let interrupted = false;
  let steadiness: readonly SeedFigures[] = [];
  let onNewItems: NewItemsFound | null = null;
  try {
    for (const rung of rungs) await one(rung, (context) => tune(rung, context));
    const parts = partsToFuse(
      done.map(({ rung, tuned }): FusedPart => ({ rung, tuned })),
      plan.budget,
    );
    const wanted = options.models === null || options.models.includes("hybrid");
    if (parts.length >= 2 && wanted) await one(fusedRung(parts), (context) => tuneFused(parts, context));
    else failed.push({ label: "hybrid", why: wanted ? "fewer than two families to join" : "not asked for" });
    at = phases.length - 2;
    const lists = done.filter(({ rung }) => rung.task === "ranking");
    steadiness = await steadinessOf(plan, lists, (label) => say("judge", label, "what the luck of a start moves"));
    at++;
    onNewItems = await judgeNewItems(plan, lists, (label) => say("judge", label, "on items held out as new"));
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
    interrupted = true;
  }
  const ranking = done.filter(({ rung }) => rung.task === "ranking");
  return {
    ...plan,
    ranking,
    ratings: done.filter(({ rung }) => rung.task === "rating"),
    leftOut: [...leftOut, ...failed],
    best: byValidation(ranking)[0] ?? null,
    steadiness,
    onNewItems,
    interrupted,
    seconds: (performance.now() - begun) / 1000,
  };
}

/** The evaluations of models, for tables and comparisons. */
export function evaluationsOf(models: readonly StudiedModel[]): Evaluation[] {
  return models.map(({ evaluation }) => evaluation);
}
