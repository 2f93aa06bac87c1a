import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Hash128 } from "../base/hash.ts";
import { writeWhole } from "../data/write-whole.ts";
import type { Evaluation, Metric } from "../eval/types.ts";
import type { Judged } from "./judge.ts";

/** A folder in which a study keeps what each of its steps found. */
export interface KeptSteps {
  /**
   * What the step of this name found when it was done with the same key, or what `work` finds now, which is kept then.
   * Whatever the result depends on is part of the key.
   */
  once<Result>(name: string, key: unknown, work: () => Promise<Result>, form: Form<Result>): Promise<Result>;
}

/** How a result becomes JSON and comes back. */
export interface Form<Result> {
  toJson(result: Result): unknown;
  fromJson(json: unknown): Result;
}

/** Changes with what stands in the files, so that those of other versions are passed over. */
const format = 2;

/** The steps kept in a folder, which is made with the first; null keeps nothing. */
export function keptSteps(folder: string | null): KeptSteps {
  return {
    async once(name, key, work, form) {
      if (folder === null) return work();
      const path = join(folder, `${name}.json`);
      const mark = hashOf([format, key]);
      const found = await readJson(path);
      if (found?.mark === mark) return form.fromJson(found.result);
      const result = await work();
      await writeWhole(path, `${JSON.stringify({ mark, result: form.toJson(result) })}\n`);
      return result;
    },
  };
}

/** A hash of anything that JSON can hold. */
export function hashOf(value: unknown): string {
  const hash = new Hash128();
  hash.addText(JSON.stringify(value));
  return hash.hexadecimal();
}

/** A damaged or missing file is none: the step is done again. */
async function readJson(path: string): Promise<{ mark?: string; result?: unknown } | null> {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

/** Plain results: numbers, texts, lists. NaN comes back as NaN. */
export function plainForm<Result>(): Form<Result> {
  return { toJson: withMissing, fromJson: (json) => withNaN(json) as Result };
}

/** Judgements, whose metrics are functions and come from the study. */
export function judgedForm(metrics: readonly Metric[]): Form<Judged> {
  return {
    toJson: ({ evaluation: { metrics: _, ...evaluation }, samples }) => withMissing({ evaluation, samples }),
    fromJson(json) {
      const { evaluation, samples } = withNaN(json) as Judged;
      const names = Object.keys(evaluation.summary);
      // A figure among some candidates alone stands under its metric's name with these behind it: "HR@10 (100 sampled)".
      const own = names.map((name) => [name, metrics.find((metric) => name.split(" (")[0] === metric.name)] as const);
      return { evaluation: { ...evaluation, metrics: Object.fromEntries(own) } as Evaluation, samples };
    },
  };
}

const missing = "NaN";
/** JSON's form of numbers that it has no word for, and of typed arrays. */
function withMissing(value: unknown): unknown {
  if (typeof value === "number") return Number.isNaN(value) ? { [missing]: true } : value;
  if (value instanceof Float64Array) {
    return { float64: Array.from(value, (one) => (Number.isNaN(one) ? null : one)) };
  }
  if (value instanceof Int32Array) return { int32: Array.from(value) };
  if (Array.isArray(value)) return value.map(withMissing);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withMissing(one)]));
}

function withNaN(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withNaN);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [[key, one] = []] = entries;
  if (entries.length === 1 && key === missing) return Number.NaN;
  if (entries.length === 1 && key === "float64") {
    return Float64Array.from(one as (number | null)[], (number) => number ?? Number.NaN);
  }
  if (entries.length === 1 && key === "int32") return Int32Array.from(one as number[]);
  return Object.fromEntries(entries.map(([name, each]) => [name, withNaN(each)]));
}
