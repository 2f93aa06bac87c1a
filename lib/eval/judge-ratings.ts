import { internal } from "../base/errors.ts";
import { eventsOf } from "../data/questions.ts";
import type { Queries, Split } from "../data/types.ts";
import type { PredictsRatings, Recommender } from "../models/recommender.ts";
import type { RatingMetric } from "./types.ts";
import type { Watch } from "./watch.ts";

/** How many ratings are predicted at once. */
const ratingsAtOnce = 16_384;

/**
 * Errors of the predicted ratings of the whole test part. Users and items without a training event are asked for as
 * unseen (−1), so that every model falls back alike. Histories are handed only to models that read them.
 */
export async function judgeRatings(
  metrics: readonly RatingMetric[],
  model: Recommender & PredictsRatings,
  { train, test }: Split,
  actual: Float32Array,
  eye: Watch,
): Promise<Float64Array[]> {
  const knownUsers = seen(train.user, train.users.size);
  const knownItems = seen(train.item, train.items.size);
  const values = metrics.map(() => new Float64Array(test.length));
  for (let from = 0; from < test.length; from += ratingsAtOnce) {
    eye.step(0);
    const to = Math.min(test.length, from + ratingsAtOnce);
    const users = test.user.subarray(from, to);
    const queries: Queries = {
      length: to - from,
      user: users.map((user) => (knownUsers[user] ? user : -1)),
      history: model.uses === "user" ? null : eventsOf(train.perUser(), users),
      time: test.time?.subarray(from, to) ?? null,
      candidates: null,
      exclude: "none",
    };
    const items = test.item.subarray(from, to).map((item) => (knownItems[item] ? item : -1));
    const predicted = await model.predict(queries, items);
    if (predicted.length !== items.length) {
      throw internal(`${model.name} predicted ${predicted.length} ratings of ${items.length}`);
    }
    for (const [m, metric] of metrics.entries()) {
      const errors = values[m] as Float64Array;
      for (const [row, rating] of predicted.entries()) {
        errors[from + row] = metric.value(rating, actual[from + row] as number);
      }
    }
    eye.step(to - from);
  }
  return values;
}

function seen(indices: Int32Array, size: number): Uint8Array {
  const known = new Uint8Array(size);
  for (const index of indices) known[index] = 1;
  return known;
}
