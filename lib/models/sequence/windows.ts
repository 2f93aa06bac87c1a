import type { Random } from "../../base/random.ts";
import type { Events } from "../../data/types.ts";

/** A piece of one history: the events `from` … `from + length − 1` of the flat arrays of `Events`. */
export interface Window {
  readonly from: number;
  readonly length: number;
}

/**
 * Cuts histories into windows that each predict at most `maxLength` events: inputs are a window's events, targets the
 * events that follow each of them. Every event but a user's first is predicted exactly once. A history of more events
 * is cut at places that `draw` decides: with the same cuts in each epoch, the events after a cut would always be
 * predicted without a past.
 * @param users rows of the events
 */
export function trainingWindows(
  { items }: Events,
  users: ArrayLike<number>,
  maxLength: number,
  draw: Random,
): Window[] {
  const windows: Window[] = [];
  for (const user of Array.from(users)) {
    const first = items.offsets[user] as number;
    const targets = (items.offsets[user + 1] as number) - first - 1;
    const shift = targets <= maxLength ? 0 : draw.integer(maxLength);
    for (let at = -shift; at < targets; at += maxLength) {
      const from = Math.max(0, at);
      windows.push({ from: first + from, length: Math.min(targets, at + maxLength) - from });
    }
  }
  return windows;
}

/** The users with something to predict: those of at least two events. */
export function usersToLearnFrom({ items }: Events): Int32Array {
  return Int32Array.from({ length: items.rows }, (_, user) => user).filter((user) => items.row(user).length >= 2);
}

/** The latest `maxLength` events of every history; of length 0 where there is none. */
export function latestWindows({ items }: Events, maxLength: number): Window[] {
  return Array.from({ length: items.rows }, (_, row) => {
    const to = items.offsets[row + 1] as number;
    const from = Math.max(items.offsets[row] as number, to - maxLength);
    return { from, length: to - from };
  });
}

/** Fewest windows worth a group of their own: below that, the calls cost more than the padding. */
const smallestGroup = 8;

/**
 * Windows of like length together: a group's shortest is at least four fifths of its longest, unless the group would be
 * tiny. Padding and attention over it are most of the work otherwise, as few users have long histories.
 */
export function groupsByLength(windows: readonly Window[]): Window[][] {
  const sorted = windows.filter(({ length }) => length > 0).sort((a, b) => b.length - a.length || a.from - b.from);
  const groups: Window[][] = [];
  let longest = 0;
  for (const window of sorted) {
    const group = groups.at(-1);
    if (group === undefined || (group.length >= smallestGroup && window.length < 0.8 * longest)) {
      groups.push([window]);
      longest = window.length;
    } else {
      group.push(window);
    }
  }
  return groups;
}
