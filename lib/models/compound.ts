import { InputError } from "../base/errors.ts";
import type { TrainingData } from "../data/types.ts";
import type { FitContext, FitLog, ModelState, Recommender, StateArray } from "./recommender.ts";

/** One recommender of several that make up another, as it stands in that one's options. */
export interface PartDescription {
  readonly model: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** Makes a fitted recommender of its state. */
export type Restore = (state: ModelState) => Recommender;

/** What stands of parts in the options of the whole, safe for JSON. */
export function describeParts(parts: readonly Recommender[]): readonly PartDescription[] {
  return parts.map(({ name, options }) => ({ model: name, options }));
}

/** What a whole reads of a query: whatever any of its parts reads. */
export function usesOfParts(parts: readonly Recommender[]): Recommender["uses"] {
  const [first, ...others] = new Set(parts.map(({ uses }) => uses));
  return first === undefined || others.length > 0 ? "both" : first;
}

/**
 * Fits one part after another, each with the whole context, just as it would be fitted alone. The log holds the epochs
 * of all parts in turn, the sum of their seconds, and every backend they ran on.
 */
export async function fitParts(
  parts: readonly Recommender[],
  data: TrainingData,
  context: FitContext,
): Promise<FitLog> {
  const logs: FitLog[] = [];
  for (const part of parts) logs.push(await part.fit(data, context));
  return logOfParts(logs);
}

/** The logs of several parts as one: epochs in turn, the sum of the seconds, every backend. */
export function logOfParts(logs: readonly FitLog[]): FitLog {
  return {
    epochs: logs.flatMap(({ epochs }) => epochs),
    seconds: logs.reduce((sum, { seconds }) => sum + seconds, 0),
    backend: [...new Set(logs.map(({ backend }) => backend))].join(" + "),
    interrupted: logs.some(({ interrupted }) => interrupted),
  };
}

/** The state of a whole: its own name and options over what its parts know. The first part's arrays go under `0/…`. */
export async function stateOfParts(
  model: string,
  options: Readonly<Record<string, unknown>>,
  parts: readonly [Recommender, ...Recommender[]],
): Promise<ModelState> {
  const arrays: Record<string, StateArray> = {};
  for (const [at, part] of parts.entries()) {
    for (const [name, array] of Object.entries((await part.state()).arrays)) arrays[`${at}/${name}`] = array;
  }
  return { ...(await parts[0].state()), model, options, arrays };
}

/** The fitted parts of a saved whole. Throws InputError when its options do not say what they are. */
export function restoreParts(saved: ModelState, restore: Restore): Recommender[] {
  const { parts } = saved.options as { readonly parts?: readonly PartDescription[] };
  if (!Array.isArray(parts)) {
    throw new InputError({
      wanted: "parts in the options",
      got: `only ${Object.keys(saved.options).join(", ")}`,
      where: `saved model ${saved.model}`,
      fix: "The folder is damaged or from another version; save the model again.",
    });
  }
  return parts.map(({ model, options }: PartDescription, at) => {
    const own = Object.entries(saved.arrays).filter(([name]) => name.startsWith(`${at}/`));
    const arrays = Object.fromEntries(own.map(([name, array]) => [name.slice(`${at}/`.length), array]));
    return restore({ ...saved, model, options, arrays });
  });
}
