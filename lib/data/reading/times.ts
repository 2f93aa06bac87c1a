/** In what a file counts the time since 1970-01-01 UTC. */
export type TimeUnit = "s" | "ms" | "µs" | "ns";

/** How many seconds one unit is. */
export const unitSeconds: Readonly<Record<TimeUnit, number>> = { s: 1, ms: 1e-3, µs: 1e-6, ns: 1e-9 };

/** The unit of numeric times by their size: seconds up to the year 5138, then milliseconds, micro- and nanoseconds. */
export function timeUnit(times: ArrayLike<number>): TimeUnit {
  let largest = 0;
  for (let row = 0; row < times.length; row++) largest = Math.max(largest, Math.abs(times[row] as number));
  return unitOfSize(largest);
}

/** `timeUnit` for the largest absolute value. */
export function unitOfSize(largest: number): TimeUnit {
  return largest <= 1e11 ? "s" : largest <= 1e14 ? "ms" : largest <= 1e17 ? "µs" : "ns";
}

/** A decimal number as files write it. */
export const numberPattern = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;
const date =
  /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(?:Z|([+-])(\d\d):?(\d\d)?)?\s*$/;

/** A number as it stands, or a written date as seconds since 1970 (UTC unless it names an offset); null for neither. */
export function parseTime(text: string): { value: number; written: boolean } | null {
  if (numberPattern.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? { value, written: false } : null;
  }
  const parts = date.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const real = instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day && hour < 24 && minute < 60;
  if (!real || second > 59) return null;
  const offset = parts[8] === undefined ? 0 : (Number(parts[9]) * 60 + Number(parts[10] ?? 0)) * 60;
  const seconds = instant.getTime() / 1000 + Number(parts[7] ?? 0) - (parts[8] === "-" ? -offset : offset);
  return { value: seconds, written: true };
}

/** A moment as a reader likes it: "1997-09-20 03:05". */
export function shownTime(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return Number.isNaN(moment.getTime()) ? `${seconds} s` : moment.toISOString().slice(0, 16).replace("T", " ");
}
