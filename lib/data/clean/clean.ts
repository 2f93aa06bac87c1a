import { InputError } from "../../base/errors.ts";
import { interactions } from "../interactions.ts";
import type { Dataset, Interactions } from "../types.ts";
import { compact, tableOver } from "./compact.ts";

/** What a step leaves of the data. */
export interface Kept {
  /** Rows that stay, ascending. */
  readonly rows: Int32Array;
  /** New values of those rows, where the step changes any. */
  readonly value?: Float32Array;
  /** What the step found, for the report: "threshold 3.5: more than 812 events". */
  readonly found?: string;
}

/** One rule of cleaning. It sees the data as the steps before it left them, over the vocabularies of the whole. */
export interface CleaningStep {
  readonly name: string;
  /** Why such events are no good, in one line. */
  readonly why: string;
  keep(data: Interactions): Kept;
}

/** What one step removed or changed. Users and items count as removed with their last event. */
export interface CleaningRecord {
  readonly step: string;
  readonly removedEvents: number;
  readonly removedUsers: number;
  readonly removedItems: number;
  readonly changedValues: number;
  readonly why: string;
}

/** Clean data and the account of how they became so. */
export interface Cleaned {
  /** Over new vocabularies that hold just the ids that still occur, in their old order. */
  readonly data: Interactions;
  /**
   * One record per step, and a last one for ids that never had an event. Removals add up: events, users and items before
   * less those after are the sums of the columns.
   */
  readonly report: readonly CleaningRecord[];
  /** The row of the original data that each clean row was, ascending; for arrays that go with the rows. */
  readonly rows: Int32Array;
}

/**
 * Applies cleaning steps one after another; their order matters and is that of the report. Nothing is removed without
 * being counted.
 * @example clean(data, [exactDuplicates(), valuesWithin(1, 5), kCore({ users: 5, items: 5 })])
 * @throws InputError when a step leaves no event, or lacks what it needs (values, times)
 */
export function clean(data: Interactions, steps: readonly CleaningStep[]): Cleaned {
  let current = data;
  let rows = Int32Array.from(data.user.keys());
  const report: CleaningRecord[] = [];
  for (const step of steps) {
    const kept = step.keep(current);
    if (kept.rows.length === 0) {
      throw new InputError({
        wanted: "a step that leaves some events",
        got: `all ${current.length} removed (${step.why})`,
        where: `clean, step “${step.name}”`,
        fix: "Loosen its limits, or check that values and times are in the unit that it expects.",
      });
    }
    const selected = current.select(kept.rows);
    const next = kept.value === undefined ? selected : interactions({ ...selected, value: kept.value });
    report.push({
      step: step.name,
      removedEvents: current.length - next.length,
      removedUsers: occurring(current.user) - occurring(next.user),
      removedItems: occurring(current.item) - occurring(next.item),
      changedValues: changes(selected.value, next.value),
      why: kept.found === undefined ? step.why : `${step.why}; ${kept.found}`,
    });
    rows = kept.rows.map((row) => rows[row] as number);
    current = next;
  }
  report.push({
    step: "ids without events",
    removedEvents: 0,
    removedUsers: data.users.size - occurring(data.user),
    removedItems: data.items.size - occurring(data.item),
    changedValues: 0,
    why: "listed, but in no event from the start",
  });
  return { data: compact(current), report, rows };
}

/** A data set with its events cleaned, its tables cut to the ids that are left, and the account in its notes. */
export function cleanDataset(dataset: Dataset, steps: readonly CleaningStep[]): Dataset & Omit<Cleaned, "data"> {
  const { data, report, rows } = clean(dataset.interactions, steps);
  const { items, users } = dataset;
  const removals = report.filter((record) => record.removedEvents + record.removedUsers + record.removedItems > 0);
  return {
    ...dataset,
    interactions: data,
    ...(items === undefined ? {} : { items: tableOver(items, data.items) }),
    ...(users === undefined ? {} : { users: tableOver(users, data.users) }),
    notes: [
      ...dataset.notes,
      ...removals.map(
        ({ step, removedEvents, removedUsers, removedItems }) =>
          `cleaning, ${step}: ${removedEvents} events, ${removedUsers} users, ${removedItems} items removed`,
      ),
    ],
    report,
    rows,
  };
}

function occurring(indices: Int32Array): number {
  return new Set(indices).size;
}

function changes(before: Float32Array | null, after: Float32Array | null): number {
  if (before === null || after === null) return 0;
  return before.reduce((sum, value, row) => sum + (Object.is(value, after[row]) ? 0 : 1), 0);
}
