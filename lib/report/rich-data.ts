import type { Dataset, Interactions, Split } from "../data/types.ts";
import type { EpochRecord, FitLog } from "../models/recommender.ts";
import { formatDate, formatNumber, formatSeconds } from "./format.ts";
import type { Displayable } from "./mime.ts";
import { type TableRow, table } from "./table.ts";

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields | null {
  return typeof value === "object" && value !== null ? (value as Fields) : null;
}

function isInteractions(value: unknown): value is Interactions {
  const { user, item, users, items, perUser } = fieldsOf(value) ?? {};
  const hasIndices = user instanceof Int32Array && item instanceof Int32Array && typeof perUser === "function";
  return hasIndices && fieldsOf(users) !== null && fieldsOf(items) !== null;
}

function isDataset(value: unknown): value is Dataset {
  const { title, interactions, notes } = fieldsOf(value) ?? {};
  return typeof title === "string" && Array.isArray(notes) && isInteractions(interactions);
}

function isSplit(value: unknown): value is Split {
  const { protocol, train, test } = fieldsOf(value) ?? {};
  return typeof protocol === "string" && isInteractions(train) && isInteractions(test);
}

function isFitLog(value: unknown): value is FitLog {
  const { epochs, seconds, backend, interrupted } = fieldsOf(value) ?? {};
  return (
    Array.isArray(epochs) && typeof seconds === "number" && typeof backend === "string" && interrupted !== undefined
  );
}

/** The least and the most of numbers, as they are to be read; "" where there are none. */
function range(values: ArrayLike<number> | null, say: (value: number) => string): string {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let at = 0; at < (values?.length ?? 0); at++) {
    const value = values?.[at] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return least > most ? "" : least === most ? say(least) : `${say(least)} … ${say(most)}`;
}

function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : formatDate(date.toISOString());
}

function eventsRow(data: Interactions): Readonly<Record<string, string | number>> {
  const { length, users, items, value, time } = data;
  return {
    events: length,
    users: users.size,
    items: items.size,
    values: value === null ? "none" : range(value, (one) => formatNumber(Number(one.toPrecision(6)))),
    times: time === null ? "none" : range(time, moment),
  };
}

const sizes = "Users and items as the vocabularies know them.";

function datasetBlock({ title, interactions, items, users, licence, origin, notes }: Dataset): Displayable {
  const columns = [items, users].flatMap((features) =>
    features === undefined ? [] : [`Of each ${features.vocabulary.kind}: ${Object.keys(features.columns).join(", ")}.`],
  );
  const from = origin === undefined ? [] : [`From ${origin}.`];
  return table([eventsRow(interactions)], { caption: title, foot: [sizes, ...columns, ...notes, ...from, licence] });
}

function splitBlock({ protocol, train, test, queries }: Split): Displayable {
  const rows = [
    { part: "training", ...eventsRow(train) },
    { part: "test", ...eventsRow(test) },
  ];
  return table(rows, { caption: `A split with ${formatNumber(queries.length)} queries`, foot: [protocol, sizes] });
}

/** The longest log whose epochs are all shown. */
const longest = 12;

function logBlock({ epochs, seconds, backend, interrupted }: FitLog): Displayable {
  const row = ({ epoch, loss, validation, seconds: passed }: EpochRecord): TableRow => ({
    epoch,
    loss,
    ...(validation === undefined ? {} : { validation }),
    "after, s": passed,
  });
  const ends = epochs.length <= longest ? epochs : [...epochs.slice(0, longest / 2), ...epochs.slice(-longest / 2)];
  const left = epochs.length - ends.length;
  const caption = `Training on ${backend}: ${epochs.length} epochs in ${formatSeconds(seconds)}${interrupted ? ", interrupted" : ""}`;
  const foot = left === 0 ? [] : [`${left} epochs between are left out: lab.trainingCurves draws them all.`];
  return table(ends.map(row), { caption, foot });
}

/** Events, data sets, splits and training logs as small tables; null for everything else. */
export function richData(value: unknown): Displayable | null {
  if (isDataset(value)) return datasetBlock(value);
  if (isSplit(value)) return splitBlock(value);
  if (isInteractions(value)) return table([eventsRow(value)], { caption: "Events", foot: sizes });
  return isFitLog(value) ? logBlock(value) : null;
}
