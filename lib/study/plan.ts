import { InputError } from "../base/errors.ts";
import { random } from "../base/random.ts";
import { fingerprint } from "../data/fingerprint.ts";
import type { Dataset, Table, TrainingData } from "../data/types.ts";
import { hashOf } from "./kept.ts";
import type { LookedAt } from "./looked-at.ts";
import { usersToLookAt } from "./looked-at.ts";
import { type StudyMetrics, studyMetrics } from "./metrics.ts";
import { newItemIds } from "./new-items/catalogue.ts";
import { checkNames, type StudyOptions, usualBudget } from "./options.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { chooseProtocol, type Protocol } from "./protocol.ts";
import type { LadderFacts } from "./rungs.ts";

/** Data as `readOwnData` or a loader gives them, with what is known of them beside. */
export interface StudyData extends Dataset {
  /** There where values are weights of event types. */
  readonly eventTypes?: unknown;
  /** Features of all items, those without any event after the others. */
  readonly catalogue?: Table;
}

/** Everything that is drawn, searched and judged by, before any model is tried. */
export interface StudyPlan {
  readonly options: Readonly<StudyOptions>;
  /** Seconds that each model might search. */
  readonly budget: number;
  readonly k: number;
  readonly data: Prepared;
  readonly protocol: Protocol;
  readonly metrics: StudyMetrics;
  readonly lookedAt: LookedAt;
  /** Features of all items, with those that no event is about; null where there are none of these. */
  readonly catalogue: Table | null;
  /** Ids of items that no event is about. */
  readonly newItems: readonly string[];
  /** A hash of the data and of the options that results depend on. */
  readonly mark: string;
}

/** Looks at the data and settles how they are studied. @throws InputError for data or names that cannot be used */
export function planOf(data: StudyData, options: Readonly<StudyOptions>): StudyPlan {
  const prepared = prepare(data, Array.isArray(data.eventTypes), options);
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
    catalogue: data.catalogue ?? null,
    newItems: newItemIds(data.catalogue, data.interactions),
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
export function tableMark(table: Table | undefined): string | null {
  return table === undefined
    ? null
    : hashOf([Object.entries(table.columns).map(([name, column]) => [name, column.type, column])]);
}

/** What decides which models can be tried. */
export function factsOf({ protocol, data: { feedback, dataset } }: StudyPlan): LadderFacts {
  const explicit = feedback.kind === "explicit";
  return {
    ordered: protocol.ordered,
    explicit,
    weighed: !explicit && dataset.interactions.value !== null,
    events: dataset.interactions.length,
    items: dataset.interactions.items.size,
  };
}

/** The tables that models learn from beside the events. */
export function tablesOf({ data: { dataset } }: Pick<StudyPlan, "data">): Omit<TrainingData, "interactions"> {
  const { items, users } = dataset;
  return { ...(items && { items }), ...(users && { users }) };
}

function nothingToAsk({ split }: Protocol): InputError {
  return new InputError({
    where: "study",
    wanted: "users with something to find in the test part",
    got: `none: ${split.protocol}`,
    fix: "Choose another protocol, or bring more events.",
  });
}
