import type { CleaningStep } from "../data/clean/clean.ts";

/**
 * Leaves one event of each user with each item, the first in the file's order or in time, with the sum of all their
 * values; an event without a value counts 1, so that the sum is how often it happened.
 */
export function summedPairs(): CleaningStep {
  return {
    name: "repeated pairs",
    why: "more than one event of a user with an item; the first stays, with the sum of their values",
    keep({ user, item, items, value, time, length }) {
      const first = new Map<number, number>();
      const sums = new Map<number, number>();
      for (let row = 0; row < length; row++) {
        const pair = (user[row] as number) * items.size + (item[row] as number);
        const known = first.get(pair);
        const isEarlier = known === undefined || (time !== null && (time[row] as number) < (time[known] as number));
        if (isEarlier) first.set(pair, row);
        sums.set(pair, (sums.get(pair) ?? 0) + (value?.[row] ?? 1));
      }
      const rows = Int32Array.from(first.values()).sort();
      const sum = (row: number) => sums.get((user[row] as number) * items.size + (item[row] as number)) as number;
      return { rows, value: Float32Array.from(rows, sum) };
    },
  };
}
