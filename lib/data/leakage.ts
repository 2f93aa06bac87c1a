import type { Interactions, Split } from "./types.ts";

/** What order a protocol promises between training and test events. */
export type PromisedOrder = "none" | "per user" | "global";

/**
 * Every way in which the test part shows through to training, one sentence each; an empty list for a sound split.
 *
 * Checked: no row is in both parts (rows equal in user, item, value and time count as one, so clean exact duplicates
 * first); with `order` "per user" no training event of a tested user lies after that user's first test event (equal
 * times may); with "global" every training event lies before every test event; histories are the training events and
 * nothing else; no truth is in its own history unless it may come again; no candidate is in it either; and the same
 * for the validation split, all of whose rows must be training rows.
 */
export function leaks(split: Split, order: PromisedOrder = "none"): string[] {
  const { train, test, queries, truth } = split;
  const found: string[] = [];
  const report = (count: number, what: string) => {
    if (count > 0) found.push(`${count} ${what}`);
  };
  const trained = rowKeys(train);
  const known = new Set(trained);
  report(rowKeys(test).filter((key) => known.has(key)).length, "test rows are also training rows");
  if (order === "per user") report(lateEvents(train, test), "training events after their user's first test event");
  if (order === "global" && train.time !== null && test.time !== null) {
    const first = test.time.reduce((least, t) => Math.min(least, t), Infinity);
    report(train.time.filter((t) => t >= first).length, "training events not before the first test event");
  }
  const histories = train.perUser().items;
  for (let q = 0; q < queries.length; q++) {
    const user = queries.user?.[q] ?? -1;
    const history = queries.history?.items.row(q) ?? new Int32Array(0);
    const expected = user < 0 ? new Int32Array(0) : histories.row(user);
    if (String(history) !== String(expected)) found.push(`the history of query ${q} is not its user's training events`);
    if (queries.exclude !== "seen") continue;
    const seen = new Set(history);
    report(truth.row(q).filter((item) => seen.has(item)).length, `true items of query ${q} are in its history`);
    const candidates = queries.candidates?.row(q) ?? new Int32Array(0);
    report(candidates.filter((item) => seen.has(item)).length, `candidates of query ${q} are in its history`);
  }
  if (split.validation !== undefined) {
    const inner = split.validation;
    for (const part of ["train", "test"] as const) {
      const strangers = rowKeys(inner[part]).filter((key) => !known.has(key)).length;
      report(strangers, `rows of the validation split's ${part} part are no training rows`);
    }
    found.push(...leaks(inner, order).map((leak) => `validation: ${leak}`));
  }
  return found;
}

/** Throws an Error that lists every leak, when there is one. */
export function assertNoLeakage(split: Split, order: PromisedOrder = "none"): void {
  const found = leaks(split, order);
  if (found.length > 0) throw new Error(`the split leaks (${split.protocol}): ${found.slice(0, 5).join("; ")}`);
}

function rowKeys({ user, item, value, time, length }: Interactions): string[] {
  return Array.from({ length }, (_, row) => `${user[row]} ${item[row]} ${value?.[row]} ${time?.[row]}`);
}

function lateEvents(train: Interactions, test: Interactions): number {
  if (train.time === null || test.time === null) return 0;
  const first = new Float64Array(test.users.size).fill(Infinity);
  for (const [row, user] of test.user.entries()) {
    first[user] = Math.min(first[user] as number, test.time[row] as number);
  }
  const { time } = train;
  return train.user.reduce((sum, user, row) => sum + ((time[row] as number) > (first[user] as number) ? 1 : 0), 0);
}
