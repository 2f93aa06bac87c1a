import { isPlain, type Plain } from "./plain.ts";

function lengthOf(value: unknown): number {
  return Array.isArray(value) || ArrayBuffer.isView(value) ? (value as unknown as ArrayLike<unknown>).length : 0;
}

/** How many points of a trace get a mark of their own. */
function marksOf({ type = "scatter", mode, x, y }: Plain): number {
  const length = Math.max(lengthOf(x), lengthOf(y));
  if (!/^scatter/.test(String(type))) return 0;
  // Without a mode Plotly marks the points of short lines alone.
  return typeof mode === "string" ? (/markers|text/.test(mode) ? length : 0) : length < 20 ? length : 0;
}

/** Every `step`-th entry of all arrays that have one entry a point, however deep. */
function everyOne(part: Plain, length: number, step: number): Plain {
  const entries = Object.entries(part).map(([name, value]): [string, unknown] => {
    if (isPlain(value)) return [name, everyOne(value, length, step)];
    if (lengthOf(value) !== length) return [name, value];
    return [name, Array.from(value as ArrayLike<unknown>).filter((_, at) => at % step === 0)];
  });
  return Object.fromEntries(entries);
}

/** Traces of which a picture can be small. */
export interface Thinned {
  readonly data: readonly Plain[];
  /** How many points have marks, and how many would have them; equal when none was left out. */
  readonly drawn: number;
  readonly whole: number;
}

/** Leaves points out, evenly in the order of each trace, until no more than `most` have marks; short traces stay whole. */
export function thinned(data: readonly Plain[], most: number): Thinned {
  const marks = data.map(marksOf);
  const whole = marks.reduce((sum, count) => sum + count, 0);
  // A trace with no more than its even share keeps all its points; what it leaves goes to the longer ones.
  const few = marks.filter((count) => count <= most / data.length).reduce((sum, count) => sum + count, 0);
  const step = Math.max(1, Math.ceil((whole - few) / Math.max(1, most - few)));
  const kept = data.map((trace, at) => {
    const count = marks[at] as number;
    return whole <= most || count <= most / data.length ? trace : everyOne(trace, count, step);
  });
  return { data: kept, drawn: kept.map(marksOf).reduce((sum, count) => sum + count, 0), whole };
}
