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

/** What one option may be: a test and the words for it. */
export interface OptionRule<T> {
  readonly wanted: string;
  readonly holds: (value: unknown) => value is T;
}

function rule<T>(wanted: string, holds: (value: unknown) => boolean): OptionRule<T> {
  return { wanted, holds: holds as (value: unknown) => value is T };
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** Rules from which the options of models, readers and reports are put together. */
export const option = {
  wholeNumber: (least: number, most = Number.MAX_SAFE_INTEGER) =>
    rule<number>(
      most === Number.MAX_SAFE_INTEGER
        ? `a whole number of at least ${least}`
        : `a whole number from ${least} to ${most}`,
      (value) => isNumber(value) && Number.isInteger(value) && value >= least && value <= most,
    ),
  number: (least: number, most = Number.POSITIVE_INFINITY) =>
    rule<number>(
      most === Number.POSITIVE_INFINITY ? `a number of at least ${least}` : `a number from ${least} to ${most}`,
      (value) => isNumber(value) && value >= least && value <= most,
    ),
  positive: () => rule<number>("a number above 0", (value) => isNumber(value) && value > 0),
  oneOf: <const T extends string>(...names: readonly T[]) =>
    rule<T>(`one of ${names.map((name) => shown(name)).join(", ")}`, (value) =>
      (names as readonly unknown[]).includes(value),
    ),
  /** Any of the names, each at most once, in any order. */
  someOf: <const T extends string>(...names: readonly T[]) =>
    rule<readonly T[]>(
      `a list of names among ${names.map((name) => shown(name)).join(", ")}, each at most once`,
      (value) =>
        Array.isArray(value) &&
        new Set(value).size === value.length &&
        value.every((name) => (names as readonly unknown[]).includes(name)),
    ),
  flag: () => rule<boolean>("true or false", (value) => typeof value === "boolean"),
  text: () => rule<string>("a text", (value) => typeof value === "string"),
  /** The rule, or null for "left to the data". */
  orNull: <T>(inner: OptionRule<T>) =>
    rule<T | null>(`${inner.wanted}, or null`, (value) => value === null || inner.holds(value)),
};

/**
 * The given options over their defaults, each held against its rule, so that neither a misspelt key nor a value of the
 * wrong kind passes in silence.
 * @throws InputError naming `where`, the option, and its default
 */
export function resolveOptions<T extends object>(
  where: string,
  defaults: T,
  rules: { readonly [K in keyof T]: OptionRule<T[K]> },
  given: Partial<T> = {},
): Readonly<T> {
  const resolved = withDefaults(where, defaults, given);
  for (const key of Object.keys(rules) as (keyof T & string)[]) {
    if (rules[key].holds(resolved[key])) continue;
    throw new InputError({
      wanted: `${key} to be ${rules[key].wanted}`,
      got: shown(resolved[key]),
      where,
      fix: `Its default is ${shown(defaults[key])}.`,
    });
  }
  return Object.freeze(resolved);
}
