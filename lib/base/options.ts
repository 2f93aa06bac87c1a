import { InputError, shown } from "./errors.ts";

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
  flag: () => rule<boolean>("true or false", (value) => typeof value === "boolean"),
  text: () => rule<string>("a text", (value) => typeof value === "string"),
  /** The rule, or null for "left to the data". */
  orNull: <T>(inner: OptionRule<T>) =>
    rule<T | null>(`${inner.wanted}, or null`, (value) => value === null || inner.holds(value)),
};

/**
 * The given options over their defaults. Unknown keys and values that break a rule are refused with an InputError
 * naming `where` (e.g. "als"), so that a misspelt option never passes in silence. `undefined` takes the default.
 */
export function resolveOptions<T extends object>(
  where: string,
  defaults: T,
  rules: { readonly [K in keyof T]: OptionRule<T[K]> },
  given: Partial<T> | undefined,
): Readonly<T> {
  const resolved = { ...defaults };
  for (const [key, value] of Object.entries(given ?? {})) {
    const known = (rules as Record<string, OptionRule<unknown> | undefined>)[key];
    if (known === undefined) {
      throw new InputError({
        wanted: `one of the options ${Object.keys(rules).join(", ") || "(it has none)"}`,
        got: shown(key),
        where,
        fix: "Correct the option's name or leave it out.",
      });
    }
    if (value === undefined) continue;
    if (!known.holds(value)) {
      throw new InputError({
        wanted: `${key} to be ${known.wanted}`,
        got: shown(value),
        where,
        fix: `Its default is ${shown((defaults as Record<string, unknown>)[key])}.`,
      });
    }
    (resolved as Record<string, unknown>)[key] = value;
  }
  return Object.freeze(resolved);
}
