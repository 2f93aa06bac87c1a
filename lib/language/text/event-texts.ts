import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { columnOf } from "../../data/tables.ts";
import type { Interactions, Table } from "../../data/types.ts";
import {
  type Field,
  itemTexts,
  joined,
  labelled,
  numberText,
  type Separators,
  separatorDefaults,
  separatorRules,
} from "./item-texts.ts";

export interface EventTextOptions extends Separators {
  /** How many items the user met last before the moment are named; 0 (default) for none. */
  history: number;
  /** What stands before them; null for nothing. Default "history". */
  historyLabel: string | null;
  /** The text column that names an item in a history; items without a name are left out. Default "title". */
  name: string;
  /** Whether the value of each earlier event stands behind the item's name, as "Heat 4.5". Default false. */
  values: boolean;
  /** What stands before the time of the event, as "2018-09-26 14:05" UTC; null (default) leaves the time out. */
  timeLabel: string | null;
}

const defaults: EventTextOptions = {
  ...separatorDefaults,
  history: 0,
  historyLabel: "history",
  name: "title",
  values: false,
  timeLabel: null,
};
const rules = {
  ...separatorRules,
  history: option.wholeNumber(0),
  historyLabel: option.orNull(option.text()),
  name: option.text(),
  values: option.flag(),
  timeLabel: option.orNull(option.text()),
};

/** Events to be put into words, and what may be said of their users' past. */
export interface EventsInWords {
  readonly events: Interactions;
  readonly items: Table | undefined;
  /** The events that histories are taken from, over the same vocabularies; default: `events`. */
  readonly known?: Interactions;
}

/**
 * Each event as one text (claim d3-concat): the titles of the last items that its user met before its moment, the text of
 * the item (`itemTexts`), and the time. Only what happened strictly earlier is history: events of the same second are not.
 * @returns one text for each event, in order
 * @throws InputError where the history or the time is asked for and the events have no times, where values are asked for
 * and there are none, where `known` stands over other vocabularies, or for a column that the items lack
 */
export function eventTexts(
  { events, items, known = events }: EventsInWords,
  fields: readonly (string | Field)[],
  given: Partial<EventTextOptions> = {},
): string[] {
  const options = resolveOptions("eventTexts", defaults, rules, given);
  const { between, afterLabel, inList, history, timeLabel } = options;
  const separators = { between, afterLabel, inList };
  const ofItem = itemTexts(items, fields, separators);
  const past = history === 0 ? () => "" : historyTexts(known, events, items, options);
  const time = timeLabel === null ? null : timesOf(events);
  return Array.from(events.item, (item, row) =>
    joined(
      [
        labelled(options.historyLabel, past(row), separators),
        ofItem[item] as string,
        time === null ? "" : labelled(timeLabel, moment(time[row] as number), separators),
      ],
      separators,
    ),
  );
}

function historyTexts(
  known: Interactions,
  events: Interactions,
  items: Table | undefined,
  { history, inList, name, values }: EventTextOptions,
): (row: number) => string {
  if (known.users !== events.users || known.items !== events.items) {
    throw refusal("known events over the vocabularies of the events", "other ones", "Take both from one data set.");
  }
  if (values && known.value === null) throw refusal("events with values", "events without", "Leave values out.");
  const titles = columnOf(items, name, "text").values;
  const moments = timesOf(events);
  const times = timesOf(known.perUser());
  const past = known.perUser();
  const called = (at: number) => {
    const title = titles[past.items.values[at] as number] as string;
    return values && title !== "" ? `${title} ${numberText((past.value as Float32Array)[at] as number)}` : title;
  };
  return (row) => {
    const user = events.user[row] as number;
    const from = past.items.offsets[user] as number;
    const to = before(times, from, past.items.offsets[user + 1] as number, moments[row] as number);
    const first = Math.max(from, to - history);
    return Array.from({ length: to - first }, (_, step) => called(first + step))
      .filter((title) => title !== "")
      .join(inList);
  };
}

/** The first place in [from, to) of rising times that is not earlier than the moment. */
function before(times: Float64Array, from: number, to: number, moment: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] as number) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function timesOf({ time }: Pick<Interactions, "time">): Float64Array {
  if (time !== null) return time;
  throw refusal(
    "events with times",
    "events without",
    "Without times nothing is known to be earlier; ask for neither.",
  );
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace("T", " ");
}

function refusal(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "eventTexts", fix });
}
