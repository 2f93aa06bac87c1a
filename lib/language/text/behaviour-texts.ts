import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { columnOf } from "../../data/tables.ts";
import type { Interactions, Table } from "../../data/types.ts";

/** In which language behaviour is told, from which column items take their names, and how exactly time is told. */
export interface BehaviourTextOptions {
  /** Default "english". */
  language: "english" | "chinese";
  /** The text column that names items; null: "title" in English, "titleChinese" in Chinese. */
  name: string | null;
  /** "weekday", or "second": weekday, date and time of day, UTC, from which the moment can be read back. Default "weekday". */
  time: "weekday" | "second";
}

/** Events to be told one by one. */
export interface Behaviour {
  readonly events: Interactions;
  readonly items: Table | undefined;
  /** Event by event 1 for a purchase and 0 for a look, as a shop has it; absent where events are ratings or mere meetings. */
  readonly bought?: ArrayLike<number>;
  /** Event by event what the item cost, rounded to hundredths; NaN where it is not known. */
  readonly price?: ArrayLike<number>;
}

/** What a text of behaviour says. */
export interface ReadBehaviour {
  readonly item: number;
  readonly action: "bought" | "viewed" | "rated";
  /** The price, or the rating where something was rated; null where none is told. */
  readonly amount: number | null;
  /** 0 is Monday, UTC. */
  readonly weekday: number;
  /** Seconds since 1970 UTC; null where the weekday alone is told. */
  readonly time: number | null;
}

const defaults: BehaviourTextOptions = { language: "english", name: null, time: "weekday" };
const rules = {
  language: option.oneOf("english", "chinese"),
  name: option.orNull(option.text()),
  time: option.oneOf("weekday", "second"),
};

type Told = Pick<ReadBehaviour, "action"> & {
  readonly title: string;
  readonly amount: string | null;
  readonly when: string;
};

/** One language: its weekdays, its sentence, and the sentence taken apart again. */
interface Sentences {
  readonly column: string;
  readonly weekdays: readonly string[];
  say(told: Told): string;
  hear(text: string): Told | null;
}

const english: Sentences = {
  column: "title",
  weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
  say({ action, title, amount, when }) {
    if (action === "rated") return `rated ${title} with ${amount} stars on ${when}`;
    return `${action === "bought" ? "bought" : "looked at"} ${title}${amount === null ? "" : ` for ${amount}`} on ${when}`;
  },
  hear(text) {
    const rated = /^rated (.+) with (\S+) stars on (\w+day.*)$/.exec(text);
    if (rated !== null) return told("rated", rated[1], rated[2], rated[3]);
    const [, verb, title, amount, when] =
      /^(bought|looked at) (.+?)(?: for (\d+\.\d\d))? on (\w+day[\d :-]*)$/.exec(text) ?? [];
    return told(verb === "bought" ? "bought" : "viewed", title, amount, when);
  },
};

const chinese: Sentences = {
  column: "titleChinese",
  weekdays: ["周一", "周二", "周三", "周四", "周五", "周六", "周日"],
  say({ action, title, amount, when }) {
    if (action === "rated") return `${when}给${title}打了 ${amount} 星`;
    return `${when}${action === "bought" ? "买了" : "看了"}${title}${amount === null ? "" : `，${amount} 元`}`;
  },
  hear(text) {
    const rated = /^(周.[\d :-]*)给(.+)打了 (\S+) 星$/.exec(text);
    if (rated !== null) return told("rated", rated[2], rated[3], rated[1]);
    const [, when, verb, title, amount] = /^(周.[\d :-]*)(买了|看了)(.+?)(?:，(\d+\.\d\d) 元)?$/.exec(text) ?? [];
    return told(verb === "买了" ? "bought" : "viewed", title, amount, when);
  },
};

const languages = { english, chinese };

/**
 * Each event of behaviour as one text (document 4, 3.2, step 1), by a template that can be read back: "bought sports shoes
 * for 59.90 on Saturday", "周六买了运动鞋，59.90 元". Events with `bought` are purchases and looks; without it they are ratings
 * where they have values ("rated Heat (1995) with 4.5 stars on Saturday", "周六给…打了 4.5 星"), else looks.
 * @returns one text for each event, in order
 * @throws InputError for another language, events without times, items without the column or without a title, and `bought`
 *   or `price` of another length
 */
export function behaviourTexts(
  { events, items, bought, price }: Behaviour,
  given: Partial<BehaviourTextOptions> = {},
): string[] {
  const options = resolveOptions("behaviourTexts", defaults, rules, given);
  const { weekdays, column, say } = languages[options.language];
  const titles = columnOf(items, options.name ?? column, "text").values;
  const { time, value } = events;
  if (time === null || time.some(Number.isNaN))
    throw refused("events with a time each", "some without", "Weekdays are told of times.");
  for (const [name, given] of Object.entries({ bought, price })) {
    if (given !== undefined && given.length !== events.length) {
      throw refused(
        `${events.length} entries of ${name}, one for each event`,
        String(given.length),
        "Cut it together with the events.",
      );
    }
  }
  return Array.from(events.item, (item, row) => {
    const title = titles[item] ?? "";
    if (title.trim() === "") {
      throw refused(
        `a title of item ${shown(events.items.id(item))}`,
        "an empty text",
        "Leave out the events of items without one.",
      );
    }
    const seconds = time[row] as number;
    const day = weekdays[weekdayOf(seconds)] as string;
    const when = options.time === "weekday" ? day : `${day} ${moment(seconds)}`;
    if (bought === undefined && value !== null)
      return say({ action: "rated", title, amount: String(value[row]), when });
    const cost = price?.[row] ?? Number.NaN;
    const action = bought?.[row] === 1 ? "bought" : "viewed";
    return say({ action, title, amount: Number.isNaN(cost) ? null : cost.toFixed(2), when });
  });
}

/**
 * A reader of the texts of `behaviourTexts`, given the same items, language and name column; null for a text that says nothing
 * of the kind or names no item. Titles are found letter by letter.
 * @throws InputError for another language, items without the column, and two items of one title, which no text tells apart
 */
export function behaviourReader(
  items: Table | undefined,
  given: Partial<Omit<BehaviourTextOptions, "time">> = {},
): (text: string) => ReadBehaviour | null {
  const options = resolveOptions("behaviourReader", defaults, rules, given);
  const { weekdays, column, hear } = languages[options.language];
  const titles = columnOf(items, options.name ?? column, "text").values;
  const byTitle = new Map<string, number>();
  for (const [item, title] of titles.entries()) {
    if (title.trim() === "") continue;
    if (byTitle.has(title)) {
      throw refused(
        "items of different titles",
        `${shown(title)} twice`,
        "Name another column, or make titles distinct.",
      );
    }
    byTitle.set(title, item);
  }
  return (text) => {
    const heard = hear(text);
    const item = byTitle.get(heard?.title ?? "");
    if (heard === null || item === undefined) return null;
    const weekday = weekdays.findIndex((name) => heard.when.startsWith(name));
    const exact = heard.when.slice(weekdays[weekday]?.length).trim();
    return {
      item,
      action: heard.action,
      amount: heard.amount === null ? null : Number(heard.amount),
      weekday,
      time: exact === "" ? null : Date.parse(`${exact.replace(" ", "T")}Z`) / 1000,
    };
  };
}

/** 0 is Monday; 1 January 1970 was a Thursday. UTC. */
export function weekdayOf(seconds: number): number {
  const day = Math.floor(seconds / 86_400) + 3;
  return ((day % 7) + 7) % 7;
}

function told(
  action: Told["action"],
  title: string | undefined,
  amount: string | undefined,
  when: string | undefined,
): Told | null {
  return title === undefined || when === undefined ? null : { action, title, amount: amount ?? null, when };
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19).replace("T", " ");
}

function refused(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "behaviourTexts", fix });
}
