import { InputError } from "../base/errors.ts";
import { stopSignal } from "../base/notebook.ts";
import { random } from "../base/random.ts";
import { fingerprint } from "../data/fingerprint.ts";
import type { Dataset } from "../data/types.ts";
import { mae, rmse } from "../eval/rating.ts";
import type { Evaluation, Metric } from "../eval/types.ts";
import { fewerQueries } from "./fewer-queries.ts";
import { type FusedPart, fusedRung, partsToFuse, tuneFused } from "./fused.ts";
import { type Judged, judge } from "./judge.ts";
import { hashOf, judgedForm, keptSteps, plainForm } from "./kept.ts";
import { type LeftOut, ladderFor, rungKeys } from "./ladder.ts";
import { type LookedAt, usersToLookAt } from "./looked-at.ts";
import { type StudyMetrics, studyMetrics } from "./metrics.ts";
import { checkNames, resolveStudyOptions, type StudyOptions, usualBudget } from "./options.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { chooseProtocol, type Protocol } from "./protocol.ts";
import type { Rung } from "./rung.ts";
import { settingText } from "./setting-text.ts";
import { bestOf, type StudyTrial, type TuneContext, type Tuned, tune } from "./tune.ts";

/** A model of the ladder with all that was found out about it. */
export interface StudiedModel extends Judged {
  readonly rung: Rung;
  readonly tuned: Tuned;
}

/** What a study found. */
export interface Study {
  readonly options: Readonly<StudyOptions>;
  /** Seconds that each model might search. */
  readonly budget: number;
  readonly k: number;
  readonly data: Prepared;
  readonly protocol: Protocol;
  readonly metrics: StudyMetrics;
  /** Models that make lists, from the simplest on, and those that predict ratings. */
  readonly ranking: readonly StudiedModel[];
  readonly ratings: readonly StudiedModel[];
  readonly leftOut: readonly LeftOut[];
  /** The model that did best on the validation part; null where none had a figure. */
  readonly best: StudiedModel | null;
  readonly lookedAt: LookedAt;
  /** A hash of the data and of the options that results depend on. */
  readonly mark: string;
  /** Whether the signal ended it before all models were done. */
  readonly interrupted: boolean;
  /** Of wall time, what was kept from an earlier run not counted. */
  readonly seconds: number;
}

/** Everything that is drawn, searched and judged by, before any model is tried. */
type Plan = Omit<Study, "ranking" | "ratings" | "leftOut" | "best" | "interrupted" | "seconds">;

/** The most users that options are chosen by. */
const askedInValidation = 1000;

/**
 * Studies data of one's own: looks at them, chooses a protocol and says why, tries a ladder of models from popularity to
 * models of order, texts and both, each with the same seconds to search its options on a validation part, and judges each on the test part.
 * `writeStudy` makes a report of what comes back, `deployStudy` a model that answers.
 *
 * With a `folder` every step is kept when it is done, and is not done again when the study is asked for anew with the same data and
 * options. How many settings a model tries within its seconds depends on the machine, and its figures with it; `trials` with a
 * generous budget makes a study the same everywhere.
 * @param data as `readOwnData` or a loader gives them; `weighed` says that values are weights of event types
 * @throws InputError for options out of range, and data from which nothing can be learned
 */
export async function study(
  data: Dataset & { readonly eventTypes?: unknown },
  given: Partial<StudyOptions> = {},
): Promise<Study> {
  const begun = performance.now();
  const resolved = resolveStudyOptions(given);
  const options = { ...resolved, signal: stopSignal(resolved.signal ?? undefined) ?? null };
  checkNames("models", options.models, rungKeys);
  const plan = planOf(data, options);
  const { rungs, leftOut } = ladderFor(plan.data.dataset, plan.protocol.split, factsOf(plan), options.models);
  const steps = rungs.length * 2 + 2;
  const done: StudiedModel[] = [];
  const failed: LeftOut[] = [];
  let at = 0;
  const say = (step: "tune" | "judge", label: string, said: string) =>
    options.onProgress?.({ step, label, done: at, of: steps, said });

  async function one(rung: Rung, search: (context: TuneContext) => Promise<Tuned>): Promise<void> {
    say("tune", rung.label, "searching its options");
    const tuned = await tunedOf(plan, rung, search, (said) => say("tune", rung.label, said));
    at++;
    const last = tuned.trials.at(-1);
    if (tuned.setting === null)
      failed.push({ label: rung.label, why: last?.why ?? "no figure on the validation part" });
    else {
      say("judge", rung.label, "fitted anew and judged on the test part");
      const judged = await judgedOf(plan, rung, tuned);
      if (judged instanceof Error) failed.push({ label: rung.label, why: judged.message });
      else done.push({ rung, tuned, ...judged });
    }
    at++;
  }

  let interrupted = false;
  try {
    for (const rung of rungs) await one(rung, (context) => tune(rung, context));
    const parts = partsToFuse(
      done.map(({ rung, tuned }): FusedPart => ({ rung, setting: tuned.setting ?? {}, value: tuned.value })),
    );
    const wanted = options.models === null || options.models.includes("hybrid");
    if (parts.length >= 2 && wanted) await one(fusedRung(parts), (context) => tuneFused(parts, context));
    else failed.push({ label: "hybrid", why: wanted ? "fewer than two families to join" : "not asked for" });
  } catch (error) {
    if (options.signal?.aborted !== true) throw error;
    interrupted = true;
  }
  const ranking = done.filter(({ rung }) => rung.task === "ranking");
  const best = ranking.reduce<StudiedModel | null>(
    (found, model) => (found === null || model.tuned.value > found.tuned.value ? model : found),
    null,
  );
  return {
    ...plan,
    ranking,
    ratings: done.filter(({ rung }) => rung.task === "rating"),
    leftOut: [...leftOut, ...failed],
    best,
    interrupted,
    seconds: (performance.now() - begun) / 1000,
  };
}

function planOf(data: Dataset & { readonly eventTypes?: unknown }, options: Readonly<StudyOptions>): Plan {
  const weighed = Array.isArray(data.eventTypes);
  const prepared = prepare(data, weighed, options);
  const { interactions, items, users } = prepared.dataset;
  checkNames("columns of the users", options.userColumns, Object.keys(users?.columns ?? {}));
  const draw = random(options.seeds[0] as number).stream("study");
  const protocol = chooseProtocol(interactions, options, prepared.again, draw.stream("protocol"));
  if (protocol.split.queries.length === 0) throw nothingToAsk(protocol);
  const k = Math.min(options.k, interactions.items.size);
  const metrics = studyMetrics(protocol.split.train, items, k, protocol.name === "last-out");
  const budget = options.budget ?? usualBudget(interactions.length);
  const { seeds, trials } = options;
  return {
    options,
    budget,
    k,
    data: prepared,
    protocol,
    metrics,
    lookedAt: usersToLookAt(protocol.split, draw.stream("looked at")),
    mark: hashOf([
      fingerprint(interactions),
      tableMark(items),
      tableMark(users),
      protocol.split.protocol,
      k,
      budget,
      trials,
      seeds,
    ]),
  };
}

/** A table's columns change what models learn, and are too many to keep. */
function tableMark(table: Dataset["items"]): string | null {
  return table === undefined
    ? null
    : hashOf([Object.entries(table.columns).map(([name, column]) => [name, column.type, column])]);
}

function factsOf({ protocol, data: { feedback, dataset } }: Plan) {
  const explicit = feedback.kind === "explicit";
  return {
    ordered: protocol.ordered,
    explicit,
    weighed: !explicit && dataset.interactions.value !== null,
    events: dataset.interactions.length,
    items: dataset.interactions.items.size,
  };
}

function tablesOf({ data: { dataset } }: Plan) {
  const { items, users } = dataset;
  return { ...(items && { items }), ...(users && { users }) };
}

function metricsFor({ metrics }: Plan, rung: Rung): Metric[] {
  return rung.task === "rating" ? [rmse(), mae()] : [...metrics.accuracy, ...metrics.beyond, ...metrics.bands];
}

async function tunedOf(
  plan: Plan,
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

async function judgedOf(plan: Plan, rung: Rung, tuned: Tuned): Promise<Judged | Error> {
  const { protocol, options, metrics, lookedAt, k, mark } = plan;
  const own = metricsFor(plan, rung);
  const { seeds, signal, folder } = options;
  const work = () =>
    judge(() => rung.make(tuned.setting ?? {}), {
      ...{ split: protocol.split, tables: tablesOf(plan), metrics: own, seeds, label: rung.label, signal },
      distance: rung.task === "rating" ? null : metrics.distance,
      looked: rung.task === "rating" ? null : { queries: lookedAt.queries, k },
    });
  try {
    return await keptSteps(folder).once(`${rung.key}-test`, [mark, rung.about, tuned.setting], work, judgedForm(own));
  } catch (error) {
    if (signal?.aborted === true || !(error instanceof Error)) throw error;
    return error;
  }
}

function nothingToAsk({ split }: Protocol): InputError {
  return new InputError({
    where: "study",
    wanted: "users with something to find in the test part",
    got: `none: ${split.protocol}`,
    fix: "Choose another protocol, or bring more events.",
  });
}

/** The evaluations of models, for tables and comparisons. */
export function evaluationsOf(models: readonly StudiedModel[]): Evaluation[] {
  return models.map(({ evaluation }) => evaluation);
}
