import { InputError } from "../../../base/errors.ts";
import { rangeOf } from "../../../base/numbers.ts";
import { columnOf } from "../../../data/tables.ts";
import type { TrainingData } from "../../../data/types.ts";
import type { ArrayReader } from "../../model.ts";
import type { StateArray } from "../../recommender.ts";

/** What may move interests: time, surroundings, experience (document 4, 2.1). */
export const factorNames = ["trend", "circle", "feedback"] as const;
export type Factor = (typeof factorNames)[number];

/** What is kept of the training data to tell what a factor says. */
export interface Knowledge {
  /** Each item's category, −1 where it has none; the first where it has several. */
  readonly category: Int32Array;
  /** All events in order of time: when, and of what category. */
  readonly times: Float64Array;
  readonly categories: Int32Array;
  /** The events of user u are those from offsets[u] to offsets[u + 1] − 1, in order of time. */
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  readonly itemTimes: Float64Array;
  /** The friends of user u are those from circle[u] to circle[u + 1] − 1. */
  readonly circle: Int32Array;
  readonly friends: Int32Array;
  /** The middle of the range of values, and half of its width. */
  readonly scale: Float64Array;
}

/**
 * Gathers what a factor asks of the data.
 * @throws InputError where the data tell nothing of it: a column that is missing, no times, no values
 */
export function knowledgeOf(
  { interactions, items, users }: TrainingData,
  factor: Factor,
  columns: { readonly category: string; readonly friends: string },
  where: string,
): Knowledge {
  const { time, value } = interactions;
  if (time === null || time.some((one) => !Number.isFinite(one)))
    throw lacking("a time for every event", "events without", where);
  if (factor === "feedback" && value === null)
    throw lacking("values (stars) for the feedback", "events without", where);
  const own = interactions.perUser();
  const labels = factor !== "circle" ? columnOf(items, columns.category, "category").labels : null;
  const category = Int32Array.from({ length: interactions.items.size }, (_, item) => labels?.row(item)[0] ?? -1);
  const order = Int32Array.from(time.keys()).sort((a, b) => (time[a] as number) - (time[b] as number) || a - b);
  const [low, high] = value === null ? [0, 0] : rangeOf(value.filter((one) => !Number.isNaN(one)));
  const circles = Array.from({ length: interactions.users.size }, () => [] as number[]);
  if (factor === "circle") {
    const { labels: circle } = columnOf(users, columns.friends, "category");
    for (const [user, friends] of circles.entries()) {
      for (const friend of circle.row(user)) {
        const index = interactions.users.find(circle.vocabulary.id(friend));
        if (index !== undefined) friends.push(index);
      }
    }
  }
  let sum = 0;
  return {
    category,
    times: Float64Array.from(order, (row) => time[row] as number),
    categories: order.map((row) => category[interactions.item[row] as number] as number),
    offsets: own.items.offsets,
    items: own.items.values,
    itemTimes: own.time as Float64Array,
    circle: Int32Array.from([0, ...circles.map(({ length }) => (sum += length))]),
    friends: Int32Array.from(circles.flat()),
    scale: Float64Array.of((low + high) / 2, (high - low) / 2),
  };
}

/** What to save of it. */
export function knowledgeArrays(knowledge: Knowledge): Record<string, StateArray> {
  return Object.fromEntries(
    Object.entries(knowledge).map(([name, values]) => [name, { shape: [values.length], values }]),
  );
}

/** The inverse. */
export function readKnowledge(arrays: ArrayReader): Knowledge {
  return {
    category: arrays.int32("category"),
    times: arrays.float64("times"),
    categories: arrays.int32("categories"),
    offsets: arrays.int32("offsets"),
    items: arrays.int32("items"),
    itemTimes: arrays.float64("itemTimes"),
    circle: arrays.int32("circle"),
    friends: arrays.int32("friends"),
    scale: arrays.float64("scale"),
  };
}

function lacking(wanted: string, got: string, where: string): InputError {
  return new InputError({ wanted, got, where, fix: "Bring data with them, or leave the factor out." });
}
