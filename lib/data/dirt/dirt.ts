import { rangeOf } from "../../base/numbers.ts";
import { permutation, type Random } from "../../base/random.ts";
import { type Vocabulary, vocabulary } from "../../base/vocabulary.ts";
import { interactions } from "../interactions.ts";
import type { Interactions } from "../types.ts";
import { type DirtKind, type DirtOptions, dirtKinds, kindsOfClean, resolveDirt } from "./options.ts";

/** Dirty data and the record of what was planted in them. */
export interface Dirtied {
  /**
   * Over the items of the clean data, and over its users followed by the bots, so that clean indices keep their meaning.
   * Clean events keep their order; added ones stand beside the events they were made from.
   */
  readonly data: Interactions;
  /** By kind the rows of `data` where it was planted, ascending; no row is of two kinds. */
  readonly planted: Readonly<Record<DirtKind, Int32Array>>;
  /**
   * By row of `data` the clean row it is (changed or not), that it copies, or whose user and moment it took; −1 for
   * events of bots.
   */
  readonly origin: Int32Array;
}

/** One event of the dirty data. `place` orders the file: clean row r stands at r. */
interface Event {
  place: number;
  kind: DirtKind | null;
  origin: number;
  user: number;
  item: number;
  value: number;
  time: number;
}

/**
 * Plants dirt of known kinds at known rows. Each kind draws from a stream of its own, so that raising one strength
 * leaves what the others planted where it was, as far as the rows allow.
 * @throws InputError for an unknown option, a share out of range, shares of changed and copied events above 1 together,
 *   values or times to spoil where there are none, or no events
 */
export function dirty(data: Interactions, strengths: Partial<DirtOptions>, random: Random): Dirtied {
  const options = resolveDirt(data, strengths);
  const { user, item, value, time, length } = data;
  const events: Event[] = Array.from({ length }, (_, row) => ({
    place: row,
    kind: null,
    origin: row,
    user: user[row] as number,
    item: item[row] as number,
    value: value?.[row] ?? 0,
    time: time?.[row] ?? 0,
  }));
  const change = changes(data, options);
  const added: Event[] = [];
  const order = permutation(length, random.stream("rows"));
  let next = 0;
  for (const kind of kindsOfClean) {
    const draw = random.stream(kind);
    const rows = order.subarray(next, next + Math.round(options[kind] * length));
    next += rows.length;
    for (const row of rows) {
      const event = events[row] as Event;
      if (kind === "duplicates") added.push({ ...event, kind, place: between(row, length, draw) });
      else Object.assign(event, { kind }, change[kind](event, draw));
    }
  }
  const bots = Math.round(options.bots * data.users.size);
  added.push(...noise(data, Math.round(options.noise * length), random.stream("noise")));
  added.push(...eventsOfBots(data, bots, options.botEvents, random.stream("bots")));
  return finished(data, usersWith(data.users, bots), [...events, ...added]);
}

/** What each kind that changes events makes of one. */
function changes({ items, value, time }: Interactions, { outlierFactor }: Readonly<DirtOptions>) {
  const [lowest, highest] = rangeOf(value ?? [0]);
  const [, last] = rangeOf(time ?? [0]);
  const century = 100 * 365.25 * 86_400;
  const oneOf = (draw: Random, choices: readonly number[]) => choices[draw.integer(choices.length)] as number;
  return {
    swappedItems: (event: Event, draw: Random) => ({
      item: (event.item + 1 + draw.integer(items.size - 1)) % items.size,
    }),
    impossibleValues: (_event: Event, draw: Random) => ({
      value: oneOf(draw, [Number.NaN, lowest - 1 - draw.integer(3), highest + 1 + draw.integer(3)]),
    }),
    impossibleTimes: (_event: Event, draw: Random) => ({
      time: oneOf(draw, [Number.NaN, -1 - draw.integer(86_400), last + century + draw.integer(86_400)]),
    }),
    outliers: (event: Event, _draw: Random) => ({ value: event.value * outlierFactor }),
  };
}

/** A place in the file after the given row. */
function between(row: number, length: number, draw: Random): number {
  return row + (length - row) * (1 - draw.uniform());
}

function noise({ user, items, value, time, length }: Interactions, count: number, draw: Random): Event[] {
  return Array.from({ length: count }, () => {
    const beside = draw.integer(length);
    const like = draw.integer(length);
    return {
      place: beside + draw.uniform(),
      kind: "noise",
      origin: beside,
      user: user[beside] as number,
      item: draw.integer(items.size),
      value: value?.[like] ?? 0,
      time: time?.[beside] ?? 0,
    };
  });
}

function eventsOfBots(data: Interactions, bots: number, each: number, draw: Random): Event[] {
  const { users, items, value, time, length } = data;
  return Array.from({ length: bots }, (_, bot) => {
    const choice = permutation(items.size, draw);
    return Array.from({ length: each }, (_, at): Event => {
      const beside = draw.integer(length);
      return {
        place: beside + draw.uniform(),
        kind: "bots",
        origin: -1,
        user: users.size + bot,
        item: choice[at % items.size] as number,
        value: value?.[draw.integer(length)] ?? 0,
        time: time?.[beside] ?? 0,
      };
    });
  }).flat();
}

/** The users, followed by the bots under ids that no user has. */
function usersWith(users: Vocabulary, bots: number): Vocabulary {
  if (bots === 0) return users;
  let prefix = "bot ";
  while (users.ids.some((id) => id.startsWith(prefix))) prefix = `${prefix}_`;
  return vocabulary(users.kind, [...users.ids, ...Array.from({ length: bots }, (_, bot) => `${prefix}${bot + 1}`)]);
}

function finished(clean: Interactions, users: Vocabulary, events: Event[]): Dirtied {
  events.sort((a, b) => a.place - b.place);
  const rowsOf = (kind: DirtKind) =>
    Int32Array.from(events.flatMap((event, row) => (event.kind === kind ? [row] : [])));
  return {
    data: interactions({
      users,
      items: clean.items,
      user: Int32Array.from(events, (event) => event.user),
      item: Int32Array.from(events, (event) => event.item),
      value: clean.value && Float32Array.from(events, (event) => event.value),
      time: clean.time && Float64Array.from(events, (event) => event.time),
    }),
    planted: Object.fromEntries(dirtKinds.map((kind) => [kind, rowsOf(kind)])) as Record<DirtKind, Int32Array>,
    origin: Int32Array.from(events, (event) => event.origin),
  };
}
