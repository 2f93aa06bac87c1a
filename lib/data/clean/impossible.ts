import { InputError } from "../../base/errors.ts";
import type { Interactions } from "../types.ts";
import type { CleaningStep } from "./clean.ts";

/**
 * Removes events whose value is missing (NaN), infinite or outside [least, most], such as a rating of 6 of 5 stars.
 * @throws InputError when least exceeds most, or where there are no values
 */
export function valuesWithin(least: number, most: number): CleaningStep {
  checkRange("valuesWithin", least, most);
  return {
    name: "impossible values",
    why: `a value that is missing or outside ${least} … ${most}`,
    keep: (data) => within(data, "value", least, most),
  };
}

/**
 * Removes events whose time is missing (NaN) or outside [earliest, latest], in seconds since 1970 UTC: negative times,
 * times before there was a shop, times in the future (`timesWithin(0, Date.now() / 1000)`).
 * @throws InputError when earliest exceeds latest, or where there are no times
 */
export function timesWithin(earliest: number, latest: number): CleaningStep {
  checkRange("timesWithin", earliest, latest);
  return {
    name: "impossible times",
    why: `a time that is missing or outside ${moment(earliest)} … ${moment(latest)}`,
    keep: (data) => within(data, "time", earliest, latest),
  };
}

function within(data: Interactions, name: "value" | "time", least: number, most: number) {
  const column = data[name];
  if (column === null) {
    throw new InputError({
      wanted: `events with ${name}s`,
      got: "events without",
      where: "clean",
      fix: `Leave ${name}sWithin out.`,
    });
  }
  const rows = Int32Array.from(data.user.keys());
  return { rows: rows.filter((row) => (column[row] as number) >= least && (column[row] as number) <= most) };
}

function checkRange(where: string, least: number, most: number): void {
  if (Number.isFinite(least) && Number.isFinite(most) && least <= most) return;
  throw new InputError({
    wanted: "two finite bounds, the lower first",
    got: `${least} and ${most}`,
    where,
    fix: "Give the least and the greatest possible value.",
  });
}

function moment(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `${seconds} s` : date.toISOString().slice(0, 19).replace("T", " ");
}
