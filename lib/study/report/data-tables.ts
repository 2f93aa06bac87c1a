import type { Description, Spread } from "../../data/describe.ts";
import { shownTime } from "../../data/reading/times.ts";
import type { TableValue } from "../../report/table.ts";
import type { Study } from "../study.ts";
import type { StudyTable } from "./study-table.ts";

/** The figures of the data, before and after cleaning. */
export function factsTable({ data: { before, after } }: Study): StudyTable {
  const facts: [name: string, of: (about: Description) => TableValue][] = [
    ["events", ({ events }) => events],
    ["users", ({ users }) => users],
    ["items", ({ items }) => items],
    ["filled cells, %", ({ density }) => Number((100 * density).toPrecision(3))],
    ["events per user", ({ eventsPerUser }) => spreadText(eventsPerUser)],
    ["events per item", ({ eventsPerItem }) => spreadText(eventsPerItem)],
    ["rows equal to an earlier one", ({ duplicates }) => duplicates],
    ["events of a pair met before", ({ repeatedPairs }) => repeatedPairs],
    ["values", ({ value }) => (value === null ? "none" : spreadText(value))],
    ["from", ({ timeSpan }) => (timeSpan === null ? "no times" : shownTime(timeSpan[0]))],
    ["to", ({ timeSpan }) => (timeSpan === null ? "no times" : shownTime(timeSpan[1]))],
    ["consecutive events at one time, %", ({ ties }) => (ties === null ? null : Number((100 * ties).toPrecision(3)))],
  ];
  return {
    name: "data",
    caption: "The data",
    columns: ["", "as read", "as studied"],
    rows: facts.map(([name, of]) => [name, textOf(of(before)), textOf(of(after))]),
    foot: ["Spreads are told as least, lower quartile, median, upper quartile, most. Times are UTC."],
  };
}

/** What cleaning removed; null where it removed nothing. */
export function cleaningTable({ data: { report } }: Study): StudyTable | null {
  const rows = report.filter((one) => one.removedEvents + one.removedUsers + one.removedItems + one.changedValues > 0);
  if (rows.length === 0) return null;
  return {
    name: "cleaning",
    caption: "What was left out before anything else",
    columns: ["step", "events", "users", "items", "why"],
    rows: rows.map((one) => [one.step, one.removedEvents, one.removedUsers, one.removedItems, one.why]),
    foot: [],
  };
}

function spreadText({ least, lowerQuartile, median, upperQuartile, most }: Spread): string {
  return [least, lowerQuartile, median, upperQuartile, most].map((one) => Number(one.toPrecision(4))).join(" · ");
}

function textOf(value: TableValue): TableValue {
  return typeof value === "number" ? value.toLocaleString("en-US") : value;
}
