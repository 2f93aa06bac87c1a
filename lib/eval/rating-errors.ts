import { internal } from "../base/errors.ts";
import { type BootstrapOptions, bootstrap, type Estimate } from "./bootstrap.ts";

/** Foretold ratings of one model, one list for each seed, beside what was given. */
export interface Foretold {
  readonly seeds: readonly ArrayLike<number>[];
  readonly actual: ArrayLike<number>;
  /** What each rating shares its luck with: the item where a model says the same of all ratings of an item, or the user. */
  readonly clusters: Int32Array;
}

/** Root of the mean squared error, squared errors averaged over the seeds; the interval draws whole clusters. */
export function rootMeanSquare(given: Foretold, options?: Partial<BootstrapOptions>): Estimate {
  return bootstrap([squares(given)], given.clusters, [([mean]) => Math.sqrt(mean as number)], options)[0] as Estimate;
}

/** The RMSE of `a` less that of `b` on the same ratings, which are drawn together: above 0 where b errs less. */
export function rootMeanSquareLess(a: Foretold, b: Foretold, options?: Partial<BootstrapOptions>): Estimate {
  if (a.actual.length !== b.actual.length || Array.from(a.actual).some((rating, at) => rating !== b.actual[at])) {
    throw internal("errors on different ratings");
  }
  const difference = ([one, other]: Float64Array) => Math.sqrt(one as number) - Math.sqrt(other as number);
  return bootstrap([squares(a), squares(b)], a.clusters, [difference], options)[0] as Estimate;
}

function squares({ seeds, actual, clusters }: Foretold): Float64Array {
  if (seeds.length === 0 || seeds.some(({ length }) => length !== actual.length) || clusters.length !== actual.length) {
    throw internal("foretold ratings, given ones and clusters of different lengths");
  }
  return Float64Array.from(actual, (rating, at) => {
    return seeds.reduce((sum, one) => sum + ((one[at] as number) - rating) ** 2, 0) / seeds.length;
  });
}
