import { InputError } from "../base/errors.ts";

/**
 * How much one grouping of the same things tells of another: their mutual information over the mean of their entropies,
 * 0 (nothing) to 1 (all); the arithmetic mean, as scikit-learn's normalized_mutual_info_score has it by default (Vinh et
 * al. 2010, JMLR 11). Two groupings into one group each tell all of each other: 1. Groupings into many groups score above 0 by
 * chance, so that the figure wants a shuffled grouping beside it.
 * @throws InputError for groupings of unlike or no length
 */
export function normalizedMutualInformation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length === 0 || a.length !== b.length) {
    throw new InputError({
      wanted: "two groupings of the same things",
      got: `${a.length} and ${b.length}`,
      where: "normalizedMutualInformation",
      fix: "Give one group for each thing in both.",
    });
  }
  const pairs = Array.from(a, (group, at) => `${group} ${b[at]}`);
  const [one, other, both] = [entropy(Array.from(a)), entropy(Array.from(b)), entropy(pairs)];
  const mean = (one + other) / 2;
  return mean === 0 ? 1 : Math.min(1, Math.max(0, (one + other - both) / mean));
}

/** In nats. */
function entropy(groups: readonly unknown[]): number {
  const counts = new Map<unknown, number>();
  for (const group of groups) counts.set(group, (counts.get(group) ?? 0) + 1);
  let sum = 0;
  for (const count of counts.values()) sum -= (count / groups.length) * Math.log(count / groups.length);
  return sum;
}
