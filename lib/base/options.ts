import { InputError, shown } from "./errors.ts";

/**
 * The given options over their defaults. A key without a default is refused, so that a misspelt one never goes
 * unnoticed; a key given as undefined keeps its default.
 * @param where what the options belong to, e.g. "shop": it leads the message
 * @throws InputError naming the unknown key and all known ones
 */
export function withDefaults<T extends object>(where: string, defaults: T, given: Partial<T> = {}): T {
  const resolved = { ...defaults };
  for (const key of Object.keys(given) as (keyof T & string)[]) {
    if (!Object.hasOwn(defaults, key)) {
      throw new InputError({
        wanted: `one of the options ${Object.keys(defaults).join(", ")}`,
        got: shown(key),
        where,
        fix: "Correct the spelling, or leave it out.",
      });
    }
    const value = given[key];
    if (value !== undefined) resolved[key] = value;
  }
  return resolved;
}

/** What a number must be. Bounds are included unless `above` or `below` is used. */
export interface NumberRule {
  min?: number;
  max?: number;
  above?: number;
  below?: number;
  integer?: boolean;
}

/** Throws InputError unless `value` is a finite number that keeps the rule; returns it. */
export function checkNumber(where: string, name: string, value: number, rule: NumberRule): number {
  const { min = -Infinity, max = Infinity, above = -Infinity, below = Infinity, integer = false } = rule;
  const fits = Number.isFinite(value) && value >= min && value <= max && value > above && value < below;
  if (fits && (!integer || Number.isInteger(value))) return value;
  const bounds = [
    ...(min > -Infinity ? [`at least ${min}`] : []),
    ...(above > -Infinity ? [`above ${above}`] : []),
    ...(max < Infinity ? [`at most ${max}`] : []),
    ...(below < Infinity ? [`below ${below}`] : []),
  ];
  throw new InputError({
    wanted: `${name} as a ${integer ? "whole " : ""}number${bounds.length > 0 ? ` ${bounds.join(" and ")}` : ""}`,
    got: typeof value === "number" ? String(value) : shown(value),
    where,
    fix: `Change ${name}.`,
  });
}
