import { InputError } from "../base/errors.ts";
import { mean, rangeOf, standardDeviation } from "../base/numbers.ts";
import { checkNumber, option, resolveOptions } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import { vocabulary } from "../base/vocabulary.ts";
import { interactions } from "./interactions.ts";
import type { Interactions } from "./types.ts";

/** How fake profiles are filled. */
export interface AttackOptions {
  /**
   * What a fake profile holds beside its targets. "random": items drawn evenly. "average": items drawn by how often
   * they are met, each rated as it is on average, so that a fake looks like anybody. "bandwagon": the most popular items,
   * which most genuine users share, and items drawn evenly.
   */
  kind: "random" | "average" | "bandwagon";
  /** Fake users, as a share of the genuine ones (default 0.05); rounded to whole users. */
  size: number;
  /** Items of a fake profile beside the targets; null (the default): as many as a genuine user has events on average. */
  fillers: number | null;
  /** Of these, in a bandwagon attack, the most popular ones (default 5). */
  popular: number;
  /** Indices of the items that each fake profile holds at the highest value; none: the attack only disturbs. */
  targets: readonly number[];
}

/** Data with fake profiles among the genuine ones. */
export interface Attacked {
  /** The genuine events, unchanged and first; users are the genuine ones under their indices, then the fakes. */
  readonly data: Interactions;
  /** How many users, the last of `data.users`, are fakes. */
  readonly fakes: number;
}

const defaults: AttackOptions = { kind: "random", size: 0.05, fillers: null, popular: 5, targets: [] };
const rules = {
  kind: option.oneOf("random", "average", "bandwagon"),
  size: option.number(0),
  fillers: option.orNull(option.wholeNumber(1)),
  popular: option.wholeNumber(0),
  targets: {
    wanted: "a list of indices of items",
    holds: (value: unknown): value is readonly number[] =>
      Array.isArray(value) && value.every((one) => Number.isInteger(one) && one >= 0),
  },
};

/**
 * Adds fake profiles: the random and the average attack of Lam and Riedl (Shilling recommender systems for fun and
 * profit, WWW 2004, section 3) and the bandwagon attack (Mobasher, Burke, Bhaumik and Williams, Toward trustworthy
 * recommender systems, ACM TOIT 2007, section 2). Where events have values, fillers of "random" and "bandwagon" are rated
 * at random around the mean of all, those of "average" around the mean of their item; popular items and targets get the
 * highest value there is. Where they have none, choosing the items is all that an attacker can do. Times are those of
 * events drawn at random.
 * @throws InputError for an unknown option, one out of range, a target that is no item, more fillers than items, or no events
 */
export function attacked(data: Interactions, given: Partial<AttackOptions>, random: Random): Attacked {
  const options = resolveOptions<AttackOptions>("attacked", defaults, rules, given);
  const { users, items, length } = data;
  if (length === 0) {
    throw new InputError({ wanted: "at least one event", got: "none", where: "attacked", fix: "Check the split." });
  }
  for (const target of options.targets) checkNumber("attacked", "target", target, { max: items.size - 1 });
  const fillers = options.fillers ?? Math.round(length / new Set(data.user).size);
  checkNumber("attacked", "fillers", fillers, { max: items.size - options.targets.length });
  const fakes = Math.round(options.size * users.size);
  const source = sourceOf(data, options, fillers);
  const added = Array.from({ length: fakes }, (_, fake) => {
    const draw = random.stream(String(fake));
    const place = () => data.time?.[draw.integer(length)] ?? 0;
    return source(draw).map(({ item, value }) => ({ user: users.size + fake, item, value, time: place() }));
  }).flat();
  return { data: joined(data, fakes, added), fakes };
}

interface Rated {
  readonly item: number;
  readonly value: number;
}

/** A maker of fake profiles. */
function sourceOf(data: Interactions, { kind, popular, targets }: Readonly<AttackOptions>, fillers: number) {
  const counts = new Int32Array(data.items.size);
  for (const item of data.item) counts[item] = (counts[item] as number) + 1;
  const wanted = new Set(targets);
  const others = Array.from(counts.keys()).filter((item) => !wanted.has(item));
  const byCount = others.toSorted((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  const best = kind === "bandwagon" ? byCount.slice(0, Math.min(popular, fillers)) : [];
  const rest = others.filter((item) => !best.includes(item));
  const rate = raterOf(data, kind === "average");
  const [, highest] = rangeOf(data.value ?? [0]);
  return (draw: Random): Rated[] => {
    const chosen =
      kind === "average"
        ? byWeight(rest, counts, fillers, draw)
        : Array.from(permutation(rest.length, draw).subarray(0, fillers - best.length), (at) => rest[at] as number);
    const praised = [...best, ...targets].map((item) => ({ item, value: highest }));
    return [...chosen.map((item) => ({ item, value: rate(item, draw) })), ...praised];
  };
}

/** Items drawn without replacement by how often they are met (once more each, so that none is out of reach). */
function byWeight(items: readonly number[], counts: Int32Array, count: number, draw: Random): number[] {
  const arrivals = items.map((item) => ({ item, at: -Math.log(1 - draw.uniform()) / (1 + (counts[item] as number)) }));
  return arrivals
    .toSorted((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ item }) => item);
}

/** A rating around the mean of all, or of the item's own; whole where all values are whole, and within their range. */
function raterOf({ item, items, value }: Interactions, byItem: boolean) {
  if (value === null) return () => 0;
  const [lowest, highest] = rangeOf(value);
  const whole = value.every(Number.isInteger);
  const [centre, spread] = [mean(value), standardDeviation(value)];
  const sums = new Float64Array(items.size);
  const counts = new Float64Array(items.size);
  for (const [row, one] of item.entries()) {
    sums[one] = (sums[one] as number) + (value[row] as number);
    counts[one] = (counts[one] as number) + 1;
  }
  return (of: number, draw: Random) => {
    const around = byItem && (counts[of] as number) > 0 ? (sums[of] as number) / (counts[of] as number) : centre;
    const drawn = Math.min(highest, Math.max(lowest, around + spread * draw.normal()));
    return whole ? Math.round(drawn) : drawn;
  };
}

function joined(
  data: Interactions,
  fakes: number,
  added: readonly { user: number; item: number; value: number; time: number }[],
): Interactions {
  let prefix = "fake ";
  while (data.users.ids.some((id) => id.startsWith(prefix))) prefix = `${prefix}_`;
  const names = Array.from({ length: fakes }, (_, fake) => `${prefix}${fake + 1}`);
  const both = (known: Int32Array, of: "user" | "item") => Int32Array.from([...known, ...added.map((one) => one[of])]);
  return interactions({
    users: vocabulary(data.users.kind, [...data.users.ids, ...names]),
    items: data.items,
    user: both(data.user, "user"),
    item: both(data.item, "item"),
    value: data.value && Float32Array.from([...data.value, ...added.map(({ value }) => value)]),
    time: data.time && Float64Array.from([...data.time, ...added.map(({ time }) => time)]),
  });
}
