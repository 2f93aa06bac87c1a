import { InputError, shown } from "../base/errors.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import type { Vocabulary } from "../base/vocabulary.ts";
import { rowsByUser, shareOfTies } from "./interactions.ts";
import { ask } from "./questions.ts";
import type { Interactions, Queries, Split } from "./types.ts";

/** What all protocols share. */
export interface SplitOptions {
  /**
   * Whether items of the history may be recommended again (default "seen": they may not). With "seen", test events of
   * such items stay in `test` but are no part of the truth; the protocol says how many.
   */
  exclude: Queries["exclude"];
}

const defaults: SplitOptions = { exclude: "seen" };

/**
 * k-fold cross-validation over rows: each row is in exactly one test part; part sizes differ by at most one row.
 * @param k 2 … number of rows
 * @throws InputError for k out of range or an unknown option
 */
export function randomFolds(data: Interactions, k: number, random: Random, options?: Partial<SplitOptions>): Split[] {
  checkNumber("randomFolds", "k", k, { min: 2, max: data.length, integer: true });
  const order = permutation(data.length, random);
  return Array.from({ length: k }, (_, fold) => {
    const isTest = new Uint8Array(data.length);
    for (let at = fold; at < order.length; at += k) isTest[order[at] as number] = 1;
    return splitRows(data, isTest, `random ${k}-fold over rows (draw ${random.path}), fold ${fold + 1}`, options);
  });
}

/**
 * A random share of the rows is held out for testing.
 * @param fraction the test share, in (0, 1); rounded to whole rows, at least one on each side
 * @throws InputError for a fraction out of range, fewer than two rows or an unknown option
 */
export function holdOut(data: Interactions, fraction: number, random: Random, options?: Partial<SplitOptions>): Split {
  checkNumber("holdOut", "fraction", fraction, { above: 0, below: 1 });
  checkNumber("holdOut", "the number of rows", data.length, { min: 2 });
  const count = Math.min(Math.max(Math.round(data.length * fraction), 1), data.length - 1);
  const isTest = new Uint8Array(data.length);
  for (const row of permutation(data.length, random).subarray(0, count)) isTest[row] = 1;
  const share = Number((fraction * 100).toPrecision(4));
  return splitRows(data, isTest, `random ${share} % of rows held out (draw ${random.path})`, options);
}

/**
 * The last n events of each user are held out, by time and, where times are equal or absent, by the file's order.
 * Users with n events or fewer stay in training alone and are counted in the protocol.
 * @param n at least 1
 * @throws InputError when no user has more than n events, for n out of range or an unknown option
 */
export function lastOut(data: Interactions, n = 1, options?: Partial<SplitOptions>): Split {
  checkNumber("lastOut", "n", n, { min: 1, integer: true });
  const [offsets, rows] = rowsByUser(data);
  const isTest = new Uint8Array(data.length);
  let short = 0;
  for (let u = 0; u < data.users.size; u++) {
    const from = offsets[u] as number;
    const to = offsets[u + 1] as number;
    if (to === from) continue;
    if (to - from <= n) short++;
    else for (let at = to - n; at < to; at++) isTest[rows[at] as number] = 1;
  }
  const order = data.time === null ? "by the file's order (no times)" : `ties of time by the file's order${ties(data)}`;
  const left = short === 0 ? "" : `; ${count(short, "user")} with ${n} or fewer events in training alone`;
  const events = n === 1 ? "last event" : `last ${n} events`;
  return splitRows(data, isTest, `${events} of each user held out, ${order}${left}`, options);
}

/** Where time is cut: at the moment after which about this share of the events lies, or at a given moment. */
export type Boundary = { readonly fraction: number } | { readonly time: number };

/**
 * One moment for all users: events before it train, events at or after it test. With `fraction` the moment is the time
 * of the first event of the last `fraction` of the rows in order of time; rows with just that time all go to the test
 * part, so its share may be larger, and the protocol counts them.
 * @param boundary the test share in (0, 1), or seconds since 1970 UTC
 * @throws InputError without times, with missing ones, when one side would be empty, or for an unknown option
 */
export function globalTime(data: Interactions, boundary: Boundary, options?: Partial<SplitOptions>): Split {
  const time = completeTimes(data);
  let at: number;
  if ("fraction" in boundary) {
    checkNumber("globalTime", "fraction", boundary.fraction, { above: 0, below: 1 });
    const wanted = Math.max(Math.round(boundary.fraction * time.length), 1);
    at = time.slice().sort()[time.length - wanted] as number;
  } else {
    at = checkNumber("globalTime", "time", boundary.time, {});
  }
  const isTest = Uint8Array.from(time, (t) => (t >= at ? 1 : 0));
  const tied = time.reduce((sum, t) => sum + (t === at ? 1 : 0), 0);
  const moment = new Date(at * 1000).toISOString().replace(".000Z", "Z");
  const name = `events from ${moment} on are the test part (${count(tied, "event")} at that very moment)`;
  return splitRows(data, isTest, name, options);
}

/**
 * A split that somebody else made, such as the official folds of a data set.
 * @param name as the protocol calls it, e.g. "official fold u1"
 * @throws InputError when the two parts do not share their vocabularies, or for an unknown option
 */
export function predefined(
  train: Interactions,
  test: Interactions,
  name: string,
  options?: Partial<SplitOptions>,
): Split {
  for (const kind of ["users", "items"] as const) {
    if (!sameIds(train[kind], test[kind])) {
      throw new InputError({
        wanted: `training and test parts over one vocabulary of ${kind}`,
        got: `${train[kind].size} and ${test[kind].size} ids that differ`,
        where: name,
        fix: "Read both files with one vocabulary (or together, then select rows), so that indices mean the same.",
      });
    }
  }
  return makeSplit(train, test, name, options);
}

/**
 * The split with a validation split of its training part, made when it is first read.
 * @example withValidation(lastOut(data), (train) => lastOut(train))
 */
export function withValidation(split: Split, protocol: (train: Interactions) => Split): Split {
  let made: Split | undefined;
  return {
    protocol: split.protocol,
    train: split.train,
    test: split.test,
    queries: split.queries,
    truth: split.truth,
    get validation(): Split {
      made ??= protocol(split.train);
      return made;
    },
  };
}

function splitRows(data: Interactions, isTest: Uint8Array, name: string, options?: Partial<SplitOptions>): Split {
  const rows = Int32Array.from({ length: data.length }, (_, row) => row);
  const train = rows.filter((row) => isTest[row] === 0);
  const test = rows.filter((row) => isTest[row] === 1);
  return makeSplit(data.select(train), data.select(test), name, options);
}

function makeSplit(train: Interactions, test: Interactions, name: string, options?: Partial<SplitOptions>): Split {
  const { exclude } = withDefaults("split", defaults, options);
  if (exclude !== "seen" && exclude !== "none") {
    throw new InputError({ wanted: `exclude "seen" or "none"`, got: shown(exclude), fix: "Use one of the two." });
  }
  if (train.length === 0 || test.length === 0) {
    throw new InputError({
      wanted: "events on both sides of the split",
      got: `${train.length} for training and ${test.length} for testing`,
      where: name,
      fix: "Choose another share, boundary or n, or bring more data.",
    });
  }
  const { queries, truth, ...left } = ask(train, test, exclude);
  const protocol = [
    `${name}: ${count(train.length, "training event")}, ${count(test.length, "test event")}`,
    `${count(queries.length, "user")} asked`,
    ...(left.unseenUsers > 0 ? [`${left.unseenUsers} of them without a training event`] : []),
    ...(left.seenAgain > 0
      ? [`${count(left.seenAgain, "test event")} of items seen before, no part of the truth`]
      : []),
    ...(left.usersWithoutTruth > 0 ? [`${count(left.usersWithoutTruth, "user")} left with nothing to find`] : []),
    exclude === "seen" ? "seen items left out" : "seen items may come again",
  ].join("; ");
  return { protocol, train, test, queries, truth };
}

function completeTimes(data: Interactions): Float64Array {
  const missing = data.time?.reduce((sum, t) => sum + (Number.isFinite(t) ? 0 : 1), 0) ?? data.length;
  if (data.time !== null && missing === 0) return data.time;
  throw new InputError({
    wanted: "a time for every event",
    got: `${missing} of ${data.length} events without one`,
    where: "globalTime",
    fix: "Remove those events with clean(), or use a protocol that needs no time.",
  });
}

function sameIds(a: Vocabulary, b: Vocabulary): boolean {
  return a === b || (a.size === b.size && a.ids.every((id, index) => id === b.ids[index]));
}

function ties(data: Interactions): string {
  const share = shareOfTies(data);
  return share === null ? "" : ` (${(share * 100).toFixed(1)} % of consecutive events)`;
}

function count(number: number, what: string): string {
  return `${number.toLocaleString("en-US")} ${what}${number === 1 ? "" : "s"}`;
}
