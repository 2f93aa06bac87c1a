import { type Effort, effortOf } from "../../base/effort.ts";
import { InputError } from "../../base/errors.ts";
import { checkNumber, withDefaults } from "../../base/options.ts";
import { random } from "../../base/random.ts";
import { askedMidway } from "../../data/stream/asked-midway.ts";
import { beginning, timesInOrder } from "../../data/stream/periods.ts";
import type { Interactions } from "../../data/types.ts";
import type { Recommender } from "../../models/recommender.ts";
import type { ModelStore } from "../../models/served/model-store.ts";
import type { Teaching } from "../../models/served/teaching.ts";
import type { VersionCard } from "../../models/served/version-card.ts";
import { ndcg } from "../ranking.ts";
import { atTheGate, type GateRule, type Judgement } from "./gate.ts";

/** How a model that serves is brought up to date. */
export interface UpdateOptions extends GateRule {
  /** The share of the new events, the newest, that the gate asks about and no model learns from. */
  heldApart: number;
  seed: number;
}

const defaults: UpdateOptions = { metric: ndcg(10), tolerance: 0, heldApart: 0.2, seed: 1 };

/** One step of a model's life. */
export interface UpdateStep {
  /** The new version, whether it serves now or not. */
  readonly card: VersionCard;
  /** What served before; null when nothing did. */
  readonly before: VersionCard | null;
  readonly judgement: Judgement;
  /** How many of the events the new version had to learn from, the first ones; the rest was held apart. */
  readonly learned: number;
  /** What teaching took. */
  readonly effort: Effort;
}

/**
 * One turn of the circle: new events are there, a new version is taught from what serves (or, when nothing does, from
 * nothing), published, judged beside what serves on the newest events, from which neither has learned, and taken when it
 * is not worse. On any error what serves goes on serving.
 *
 * What was held apart is not learned now: what is judged is what serves. The next turn learns it.
 * @param data all events so far in order of time, over ids that only ever grow at the end, as `inPeriods` numbers them
 * @throws InputError for data out of order, without an event that is new, or over other ids; when nobody can be asked about
 *   what is held apart; when another writer took a version meanwhile; for options out of range
 */
export async function bringUpToDate(
  store: ModelStore,
  teaching: Teaching,
  data: Interactions,
  given?: Partial<UpdateOptions>,
): Promise<UpdateStep> {
  const { heldApart, seed, ...rule } = withDefaults("bringUpToDate", defaults, given);
  checkNumber("bringUpToDate", "heldApart", heldApart, { above: 0, below: 1 });
  checkNumber("bringUpToDate", "tolerance", rule.tolerance, { min: 0, below: 1 });
  timesInOrder(data, "bringUpToDate");
  const first = (await store.current()) === null ? null : await store.serving();
  const known = first?.card.data.events ?? 0;
  const fresh = data.length - known;
  const apart = Math.round(heldApart * fresh);
  if (apart < 1 || fresh - apart < 1) throw tooFew(fresh);
  const learned = beginning(data, data.length - apart);
  const split = askedMidway(data, learned.length);
  let candidate: Recommender | null = null;
  const serving = first === null ? null : (await store.serving()).model;
  try {
    const context = { random: random(seed).stream(`from event ${known}`) };
    const { result, ...effort } = await effortOf(() =>
      first === null
        ? teaching.anew({ interactions: learned }, context)
        : teaching.further(first.model, { interactions: learned }, context),
    );
    candidate = result;
    const judgement = await atTheGate(candidate, serving, split, rule);
    const card = await store.publish(candidate, {
      metrics: { [rule.metric.name]: judgement.candidate },
      notes: `${judgement.taken ? "taken" : "refused"}, ${judgement.because}`,
      parent: first?.card.version ?? null,
    });
    if (judgement.taken) await store.take(card.version, first?.card.version ?? null);
    return { card, before: first?.card ?? null, judgement, learned: learned.length, effort };
  } finally {
    candidate?.dispose();
    serving?.dispose();
    first?.model.dispose();
  }
}

function tooFew(fresh: number): InputError {
  return new InputError({
    wanted: "new events to learn from and some more to judge by",
    got: fresh <= 0 ? "none since the model that serves" : `only ${fresh}`,
    where: "bringUpToDate",
    fix: "Wait for the next period; what serves goes on serving.",
  });
}
