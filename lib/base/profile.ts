import { InputError, shown } from "./errors.ts";
import { notebook } from "./notebook.ts";

/** What a parameters cell may hold: JSON, so that a run can replace it as data. */
export type Parameter = string | number | boolean | null | readonly Parameter[] | { readonly [key: string]: Parameter };

/** Which of the two profiles this run follows: "quick" (minutes, preliminary verdicts) or "full". */
export function profileName(): "quick" | "full" {
  return notebook()?.profile?.name ?? "quick";
}

/**
 * The parameters of a notebook: the values given here are the quick profile's; a run under another profile replaces
 * some of them by those in the notebook's metadata (`tastelab.profiles.full`).
 * @param quick the values a person sees in the cell
 * @throws InputError when the profile names a parameter that is not here, or gives it a value of another kind
 */
export function profile<T extends { readonly [key: string]: Parameter }>(quick: T): T {
  const handed = notebook()?.profile;
  if (handed === undefined) return quick;
  return merged(quick, handed.parameters as Record<string, Parameter>, `the profile ${shown(handed.name)}`, "") as T;
}

function kind(value: Parameter): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function isObject(value: Parameter): value is { readonly [key: string]: Parameter } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function merged(here: Parameter, given: Parameter, where: string, path: string): Parameter {
  if (isObject(here) && isObject(given)) {
    const result: Record<string, Parameter> = { ...here };
    for (const [key, value] of Object.entries(given)) {
      const name = path === "" ? key : `${path}.${key}`;
      const stands = Object.hasOwn(here, key) ? here[key] : undefined;
      if (stands === undefined) {
        throw new InputError({
          wanted: `one of the parameters ${Object.keys(here).join(", ")}`,
          got: shown(name),
          where,
          fix: "Correct the name in the notebook's metadata (tastelab.profiles), or add it to the parameters cell.",
        });
      }
      result[key] = merged(stands, value, where, name);
    }
    return result;
  }
  if (kind(here) !== kind(given)) {
    throw new InputError({
      wanted: `${path} to be ${kind(here)}, as it is in the parameters cell`,
      got: `${kind(given)} (${shown(given)})`,
      where,
      fix: "Correct the value in the notebook's metadata (tastelab.profiles).",
    });
  }
  if (Array.isArray(here) && Array.isArray(given)) {
    const [first] = here;
    const odd = first === undefined ? undefined : given.find((value) => kind(value) !== kind(first));
    if (odd !== undefined) merged(first as Parameter, odd, where, `each value of ${path}`);
  }
  return given;
}
