import { InputError, shown } from "../../base/errors.ts";
import { withDefaults } from "../../base/options.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import { interactions } from "../../data/interactions.ts";
import type { Interactions, Queries } from "../../data/types.ts";
import { listOf, recommend } from "../recommend.ts";
import type { Recommender } from "../recommender.ts";
import { type GrowingHistory, growingHistory } from "./histories.ts";

/** Something that a user did just now, by ids as in the data. */
export interface LiveEvent {
  /** Any id; one never seen begins a history. */
  readonly user: string;
  readonly item: string;
  /** In the unit of the training data; needed where those have values, not read where they have none. */
  readonly value?: number;
  /** Seconds since 1970 UTC; now by default. Not read where the training data have no times. */
  readonly time?: number;
}

/** What became of an event. */
export type Observed = "added" | "duplicate" | "unknown item";

export interface LiveOptions {
  /** What happens to an event with an item that the model does not know: an InputError, or a count. */
  unknownItems: "refuse" | "count";
  /** Whether items of the history may be recommended again. */
  exclude: Queries["exclude"];
  /** What time it is, seconds since 1970 UTC: for events without a time, and for models that read when they are asked. */
  clock: () => number;
}

/** What a session has seen since it was opened. */
export interface LiveCounts {
  readonly added: number;
  /** Of the events added, those that came after a later one of the same user. */
  readonly late: number;
  readonly duplicates: number;
  readonly unknownItems: number;
  readonly newUsers: number;
  readonly requests: number;
}

/** One recommended item. */
export interface Recommendation {
  readonly item: string;
  readonly score: number;
}

/** A model at work: users' histories in memory, events as they arrive, answers one request at a time. */
export interface LiveSession {
  readonly model: Recommender;
  /**
   * Takes an event in. The next answer to the user reads it where the model reads histories.
   * @throws InputError for an unknown item (unless they are counted), a missing or infinite value, or an infinite time
   */
  observe(event: LiveEvent): Observed;
  /**
   * The best k items for a user as the history stands now; a shorter list where the model has no more answers. Users
   * never seen are asked for with an empty history.
   * @throws InputError when k is below 1 or above the number of items
   */
  recommend(user: string, k: number): Promise<readonly Recommendation[]>;
  /** The ids of the user's items in order of time. */
  history(user: string): readonly string[];
  readonly counts: LiveCounts;
  /** The data the session began with, followed by the events added, in order of arrival: what `update` wants. */
  log(): Interactions;
}

const defaults: LiveOptions = { unknownItems: "refuse", exclude: "seen", clock: () => Date.now() / 1000 };

/**
 * Opens a session with a fitted model and the histories it is to begin with (normally its training part).
 *
 * An event costs its own place in one history; nothing is rebuilt, and nothing is trained. A model that knows users by
 * what it learned of them and by histories (`uses` "both", such as ALS) is asked for a user with new events as for one
 * never seen, so that it reads the whole history. A model that reads no histories (`uses` "user") only leaves out what
 * the user has met.
 * @throws InputError for an unknown option
 */
export function live(model: Recommender, data: Interactions, given?: Partial<LiveOptions>): LiveSession {
  const options = withDefaults("live", defaults, given);
  const histories = new Map<string, GrowingHistory>();
  const changed = new Set<string>();
  const counts = { added: 0, late: 0, duplicates: 0, unknownItems: 0, newUsers: 0, requests: 0 };
  const arrived: { user: string; item: number; value: number; time: number }[] = [];
  const nothing = growingHistory(data, -1);

  function historyOf(user: string): GrowingHistory | undefined {
    const known = histories.get(user);
    const index = known === undefined ? data.users.find(user) : undefined;
    if (index === undefined) return known;
    const begun = growingHistory(data, index);
    histories.set(user, begun);
    return begun;
  }

  function begin(user: string): GrowingHistory {
    counts.newUsers++;
    const begun = growingHistory(data, -1);
    histories.set(user, begun);
    return begun;
  }

  return {
    model,
    counts,
    observe(event) {
      const item = data.items.find(event.item);
      if (item === undefined) {
        if (options.unknownItems === "refuse") throw unknownItem(event.item, data.items.size);
        counts.unknownItems++;
        return "unknown item";
      }
      const value = data.value === null ? 0 : finite("value", event.value);
      const time = data.time === null ? 0 : finite("time", event.time ?? options.clock());
      const placed = (historyOf(event.user) ?? begin(event.user)).add(item, value, time);
      if (placed === "duplicate") {
        counts.duplicates++;
        return "duplicate";
      }
      counts.added++;
      if (placed === "earlier") counts.late++;
      changed.add(event.user);
      arrived.push({ user: event.user, item, value, time });
      return "added";
    },
    async recommend(user, k) {
      counts.requests++;
      const learned = model.uses === "both" && changed.has(user) ? undefined : data.users.find(user);
      const queries: Queries = {
        length: 1,
        user: Int32Array.of(learned ?? -1),
        history: (historyOf(user) ?? nothing).events(),
        time: data.time === null ? null : Float64Array.of(options.clock()),
        candidates: null,
        exclude: options.exclude,
      };
      const top = await recommend(model, queries, k);
      return Array.from(listOf(top, 0), (item, at) => ({ item: data.items.id(item), score: top.scores[at] as number }));
    },
    history(user) {
      const found = (historyOf(user) ?? nothing).events().items.values;
      return Array.from(found, (item) => data.items.id(item));
    },
    log() {
      const strangers = [...new Set(arrived.map(({ user }) => user))].filter((id) => data.users.find(id) === undefined);
      const users = strangers.length === 0 ? data.users : vocabulary("user", [...data.users.ids, ...strangers]);
      return interactions({
        users,
        items: data.items,
        user: Int32Array.from([...data.user, ...arrived.map(({ user }) => users.index(user))]),
        item: Int32Array.from([...data.item, ...arrived.map(({ item }) => item)]),
        value: data.value && Float32Array.from([...data.value, ...arrived.map(({ value }) => value)]),
        time: data.time && Float64Array.from([...data.time, ...arrived.map(({ time }) => time)]),
      });
    },
  };
}

function unknownItem(item: string, known: number): InputError {
  return new InputError({
    wanted: `one of the ${known} items that the model knows`,
    got: shown(item),
    where: "live, observe",
    fix: 'Fit the model with it first, or open the session with { unknownItems: "count" }.',
  });
}

function finite(name: string, value: number | undefined): number {
  if (value !== undefined && Number.isFinite(value)) return value;
  throw new InputError({
    wanted: `a finite ${name}, as the training events have`,
    got: String(value),
    where: "live, observe",
    fix: `Give the event its ${name}.`,
  });
}
