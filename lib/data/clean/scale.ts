import { InputError } from "../../base/errors.ts";
import { mean, rangeOf } from "../../base/numbers.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { interactions } from "../interactions.ts";
import { columnOf, table } from "../tables.ts";
import type { Column, Interactions, Table } from "../types.ts";

/** How numbers are brought to one scale. */
export interface ScaleOptions {
  /** "z-score": mean 0 and deviation 1 where it was learned (default). "min-max": least 0 and greatest 1 there. */
  kind: "z-score" | "min-max";
  /** Whether logarithms are taken first, for prices and play counts, which must be above 0. Default false. */
  logarithm: boolean;
}

/** A scale that was learned: x becomes (x − centre) / width, or its logarithm does. */
export interface Scale extends ScaleOptions {
  readonly centre: number;
  /** 0 where all numbers were alike: they all become 0. */
  readonly width: number;
  /** How many numbers it was learned from; missing ones (NaN) are none. */
  readonly learnedFrom: number;
  /** The least and the greatest of them, in the original unit. */
  readonly range: readonly [number, number];
}

const defaults: ScaleOptions = { kind: "z-score", logarithm: false };
const rules = { kind: option.oneOf("z-score", "min-max"), logarithm: option.flag() };

/**
 * Learns a scale from the numbers of a training part, so that it can be applied to the rest without having seen it.
 * @param values missing ones (NaN) are passed over
 * @throws InputError when nothing is left, for a number that is infinite or, under a logarithm, not above 0
 */
export function learnScale(values: ArrayLike<number>, given: Partial<ScaleOptions> = {}): Scale {
  const { kind, logarithm } = resolveOptions("learnScale", defaults, rules, given);
  const known = Float64Array.from(values).filter((value) => !Number.isNaN(value));
  const wrong = known.find((value) => !Number.isFinite(value) || (logarithm && value <= 0));
  if (known.length === 0 || wrong !== undefined) {
    throw new InputError({
      wanted: `numbers${logarithm ? " above 0" : ""} to learn a scale from`,
      got: wrong === undefined ? "none" : String(wrong),
      where: "learnScale",
      fix: "Clean the values first, e.g. with valuesWithin().",
    });
  }
  const taken = logarithm ? known.map(Math.log) : known;
  const [least, greatest] = rangeOf(taken);
  const average = mean(taken);
  const deviation = Math.sqrt(mean(taken.map((value) => (value - average) ** 2)));
  const [centre, width] = kind === "z-score" ? [average, deviation] : [least, greatest - least];
  return { kind, logarithm, centre, width, learnedFrom: known.length, range: rangeOf(known) };
}

/** Numbers on a scale, with what was noticed. */
export interface Scaled {
  readonly values: Float32Array;
  /** Numbers that were brought to the scale. */
  readonly scaled: number;
  /** Those that were missing (NaN) and stay so. */
  readonly missing: number;
  /** Those scaled that lie outside the range the scale was learned from. */
  readonly outside: number;
  /** Those that have no logarithm (0 or below) and become missing. */
  readonly impossible: number;
}

/** Brings numbers to a learned scale, float32. */
export function applyScale(scale: Scale, values: ArrayLike<number>): Scaled {
  const { centre, width, logarithm, range } = scale;
  const counts = { scaled: 0, missing: 0, outside: 0, impossible: 0 };
  const out = Float32Array.from(values, (value) => {
    if (Number.isNaN(value)) counts.missing++;
    else if (logarithm && value <= 0) counts.impossible++;
    else {
      counts.scaled++;
      if (value < range[0] || value > range[1]) counts.outside++;
      return width === 0 ? 0 : ((logarithm ? Math.log(value) : value) - centre) / width;
    }
    return Number.NaN;
  });
  return { values: out, ...counts };
}

/** What became of one column. */
export interface ScaleRecord extends Omit<Scaled, "values"> {
  readonly column: string;
  readonly scale: Scale;
}

/**
 * Brings number columns of a table to one scale each, learned from the given rows alone (those that occur in the
 * training part) and applied to all.
 * @param names of number columns
 * @param learnFrom rows; null for all of them
 * @throws InputError for a column that is not there or holds no numbers
 */
export function scaleColumns(
  of: Table,
  names: readonly string[],
  learnFrom: ArrayLike<number> | null = null,
  options: Partial<ScaleOptions> = {},
): { readonly table: Table; readonly report: readonly ScaleRecord[] } {
  const columns: Record<string, Column> = { ...of.columns };
  const report = names.map((name): ScaleRecord => {
    const { values } = columnOf(of, name, "number");
    const scale = learnScale(
      learnFrom === null ? values : Float32Array.from(learnFrom, (row) => values[row] as number),
      options,
    );
    const { values: scaled, ...counts } = applyScale(scale, values);
    columns[name] = { type: "number", values: scaled };
    return { column: name, scale, ...counts };
  });
  return { table: table(of.vocabulary, columns), report };
}

/**
 * The events with their values on a learned scale, e.g. test ratings on the scale of the training ratings.
 * @throws InputError where there are no values
 */
export function scaleValues(
  data: Interactions,
  scale: Scale,
): { readonly data: Interactions; readonly report: ScaleRecord } {
  if (data.value === null) {
    throw new InputError({
      wanted: "events with values",
      got: "events without",
      where: "scaleValues",
      fix: "Leave it out.",
    });
  }
  const { values, ...counts } = applyScale(scale, data.value);
  return { data: interactions({ ...data, value: values }), report: { column: "value", scale, ...counts } };
}
