import type { Events } from "../../data/types.ts";
import type { TimeFeature } from "./time-encoding.ts";
import type { Window } from "./windows.ts";

/**
 * A group of windows laid out in a rectangle: the one place that pads. Row r holds window r from the left; what is left
 * over at its end holds zeros, which no state that is read depends on.
 */
export interface PaddedWindows {
  readonly rows: number;
  readonly steps: number;
  /** The items that are read, [rows × steps]. */
  readonly items: Int32Array;
  /** By time feature its values for the events that are read, [rows × steps]. */
  readonly features: readonly Int32Array[];
  /** The cells (row × steps + step) whose states are wanted, row by row. */
  readonly wanted: Int32Array;
  /** By feature that can be asked for its values at the moments asked about, aligned with `wanted`. */
  readonly asked: readonly Int32Array[];
}

/** Which states are wanted: those after every event, or those after the last one, asked at a time of each window's own. */
export type Wanted = "all" | ((window: Window) => number);

/** Lays windows out. Where all states are wanted, each is asked at the time of the event that follows it. */
export function padded(
  { items, time }: Events,
  group: readonly Window[],
  features: readonly TimeFeature[],
  wanted: Wanted,
): PaddedWindows {
  const rows = group.length;
  const steps = Math.max(...group.map(({ length }) => length));
  const read = new Int32Array(rows * steps);
  const values = features.map(() => new Int32Array(rows * steps));
  const cells: number[] = [];
  const asked: number[][] = features.filter((feature) => feature.asked).map(() => []);
  const timeAt = (index: number) => time?.[index] ?? Number.NaN;

  for (const [row, window] of group.entries()) {
    const { from, length } = window;
    read.set(items.values.subarray(from, from + length), row * steps);
    for (const [f, feature] of features.entries()) {
      const own = values[f] as Int32Array;
      for (let step = 0; step < length; step++) {
        const before = step === 0 ? Number.NaN : timeAt(from + step - 1);
        own[row * steps + step] = feature.value(step, timeAt(from + step), before);
      }
    }
    for (let step = wanted === "all" ? 0 : length - 1; step < length; step++) {
      cells.push(row * steps + step);
      const moment = wanted === "all" ? timeAt(from + step + 1) : wanted(window);
      for (const [a, feature] of features.filter((feature) => feature.asked).entries()) {
        asked[a]?.push(feature.value(step, moment, timeAt(from + step)));
      }
    }
  }
  return {
    rows,
    steps,
    items: read,
    features: values,
    wanted: Int32Array.from(cells),
    asked: asked.map((each) => Int32Array.from(each)),
  };
}

/** The items that follow each event of the windows, in the order of `padded`'s `wanted` cells. */
export function targetsOf({ items }: Events, group: readonly Window[]): Int32Array {
  const targets = new Int32Array(group.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const { from, length } of group) {
    targets.set(items.values.subarray(from + 1, from + 1 + length), at);
    at += length;
  }
  return targets;
}
