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

const decimal = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/;

/**
 * A decimal number as files write it; NaN for any other text, infinities and hexadecimals among them. Short plain ones
 * (at most 15 digits, so that both whole numbers below are exact and their quotient is rounded once) are read by hand.
 */
export function parseNumber(text: string): number {
  if (text.length <= 16) {
    let digits = 0;
    let scale = 0;
    let at = 0;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code >= 48 && code <= 57) {
        digits = digits * 10 + code - 48;
        scale *= 10;
      } else if (code === 46 && scale === 0 && at > 0) scale = 1;
      else break;
    }
    if (at > 0 && at === text.length && (at < 16 || scale > 0)) return scale > 1 ? digits / scale : digits;
  }
  if (!decimal.test(text)) return Number.NaN;
  const number = Number(text);
  return Number.isFinite(number) ? number : Number.NaN;
}

const date =
  /^\s*(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d\d)(?::(\d\d)(\.\d+)?)?)?\s*(?:Z|([+-])(\d\d):?(\d\d)?)?\s*$/;

/** A written date as seconds since 1970, UTC unless it names an offset; NaN for any other text. */
export function parseDate(text: string): number {
  const parts = date.exec(text);
  if (parts === null) return Number.NaN;
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
  if (!real || second > 59) return Number.NaN;
  const offset = parts[8] === undefined ? 0 : (Number(parts[9]) * 60 + Number(parts[10] ?? 0)) * 60;
  return instant.getTime() / 1000 + Number(parts[7] ?? 0) - (parts[8] === "-" ? -offset : offset);
}

/** A number as it stands, or a written date as seconds since 1970; null for neither. */
export function parseTime(text: string): { value: number; written: boolean } | null {
  const number = parseNumber(text);
  if (!Number.isNaN(number)) return { value: number, written: false };
  const seconds = parseDate(text);
  return Number.isNaN(seconds) ? null : { value: seconds, written: true };
}

/** A moment as a reader likes it: "1997-09-20 03:05". */
export function shownTime(seconds: number): string {
  const moment = new Date(seconds * 1000);
  return Number.isNaN(moment.getTime()) ? `${seconds} s` : moment.toISOString().slice(0, 16).replace("T", " ");
}
