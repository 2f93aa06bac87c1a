import { internal } from "../../base/errors.ts";
import { columnOf, labelsOf } from "../tables.ts";
import type { Interactions, Table } from "../types.ts";

/** Why an item suits a history: what the two share. */
export interface Reason {
  readonly kind: "style" | "category" | "none";
  /** The style or category; empty for none. */
  readonly label: string;
}

/** One event put into words: what was known before it, and what a recommendation of its item would have said. */
export interface RecommendationText {
  /** The row of the events. */
  readonly row: number;
  readonly user: number;
  readonly item: number;
  /** The user's items before it, the latest first. */
  readonly history: readonly number[];
  /** What the user last wrote before it; empty where nothing. */
  readonly said: string;
  readonly reason: Reason;
  /** "TITLE, REASON": what is to be written. */
  readonly text: string;
}

/** Events of users, items with `title`, `style` and `category`, and what was written of each event. */
export interface SpokenEvents {
  readonly events: Interactions;
  readonly items: Table;
  readonly said: readonly (string | null)[];
}

/**
 * Every event but a user's first as a text to be written. Nobody wrote reasons down: they are made here by a rule, so that
 * each can be checked. The reason names the style or the category that the item shares with more items of the history (the
 * style where equally many), or nothing where it shares neither.
 * @param most items of a history that count, the latest
 */
export function recommendationTexts({ events, items, said }: SpokenEvents, most: number): RecommendationText[] {
  if (said.length !== events.length) throw internal(`${said.length} reviews of ${events.length} events`);
  const titles = columnOf(items, "title", "text").values;
  const known = new Map<number, { items: number[]; said: string }>();
  const texts: RecommendationText[] = [];
  for (let row = 0; row < events.length; row++) {
    const [user, item] = [events.user[row] as number, events.item[row] as number];
    const before = known.get(user) ?? { items: [], said: "" };
    if (before.items.length > 0) {
      const history = before.items.slice(0, most);
      const reason = reasonFor(items, history, item);
      const text = `${titles[item]}, ${reasonText(reason)}`;
      texts.push({ row, user, item, history, said: before.said, reason, text });
    }
    known.set(user, { items: [item, ...before.items], said: said[row] ?? before.said });
  }
  return texts;
}

/** What an item shares with a history, by the rule of `recommendationTexts`. */
export function reasonFor(items: Table, history: readonly number[], item: number): Reason {
  const shared = (kind: "style" | "category") => {
    const label = labelOf(items, kind, item);
    return { kind, label, count: history.filter((one) => labelOf(items, kind, one) === label).length };
  };
  const [style, category] = [shared("style"), shared("category")];
  const { kind, label, count } = category.count > style.count ? category : style;
  return count === 0 ? { kind: "none", label: "" } : { kind, label };
}

/** A reason in words. */
export function reasonText({ kind, label }: Reason): string {
  if (kind === "style") return `because you like ${label} things`;
  return kind === "category" ? `because you bought other ${label} goods` : "for a change";
}

/** Whether items have what a reason says of them; a reason that says nothing is true of all. */
export function holdsOf(items: Table, { kind, label }: Reason, item: number): boolean {
  return kind === "none" || labelOf(items, kind, item) === label;
}

/** What a written text says: the item that it names and its reason, null where it names or gives none. */
export interface ReadText {
  readonly item: number | null;
  readonly reason: Reason | null;
}

/**
 * A reader of texts like those of `recommendationTexts`. An item is named only where the whole title stands there, letter
 * by letter but for case and spaces.
 */
export function recommendationReader(items: Table): (text: string) => ReadText {
  const plain = (text: string) => text.toLowerCase().replaceAll(/\s+/g, "");
  const byTitle = new Map(columnOf(items, "title", "text").values.map((title, item) => [plain(title), item]));
  return (text) => {
    const [, title = text, said = ""] = /^(.*), ((?:because|for) .*)$/.exec(text.trim()) ?? [];
    return { item: byTitle.get(plain(title)) ?? null, reason: readReason(said) };
  };
}

function readReason(said: string): Reason | null {
  const [, style] = /^because you like (\w+) things$/.exec(said) ?? [];
  if (style !== undefined) return { kind: "style", label: style };
  const [, category] = /^because you bought other (\w+) goods$/.exec(said) ?? [];
  if (category !== undefined) return { kind: "category", label: category };
  return said === "for a change" ? { kind: "none", label: "" } : null;
}

function labelOf(items: Table, column: "style" | "category", item: number): string {
  return labelsOf(columnOf(items, column, "category"), item)[0] ?? "";
}
