import type { Queries } from "../../data/types.ts";
import { tf } from "../../engine/tf.ts";
import type { SequenceNetwork } from "./network.ts";
import type { SequenceOptions } from "./options.ts";
import { padded } from "./padding.ts";
import { checkTimes, timeFeatures } from "./time-encoding.ts";
import { groupsByLength, latestWindows } from "./windows.ts";

/** Steps that are encoded at once, padding included: attention over 200 steps then takes some tens of megabytes. */
const stepsAtOnce = 16_384;

/** Scores of all items after each query's history, [queries, items]; NaN for a query without events. */
export async function scoreHistories(
  network: SequenceNetwork,
  options: SequenceOptions,
  { history, time, length }: Queries,
  items: number,
): Promise<Float32Array> {
  const scores = new Float32Array(length * items).fill(Number.NaN);
  if (history === null) return scores;
  checkTimes(options.time, time, "queries");
  checkTimes(options.time, history.time, "events");
  const features = timeFeatures(options.time, options.maxLength);
  const windows = latestWindows(history, options.maxLength);
  const queryOf = new Map(windows.map((window, query) => [window, query]));
  const askedAt = (window: (typeof windows)[number]) => time?.[queryOf.get(window) as number] ?? Number.NaN;
  for (const group of groupsByLength(windows)) {
    const most = Math.max(1, Math.floor(stepsAtOnce / (group[0]?.length ?? 1)));
    for (let from = 0; from < group.length; from += most) {
      const part = group.slice(from, from + most);
      const products = tf.tidy(() =>
        tf.matMul(network.states(padded(history, part, features, askedAt), null), network.table(), false, true),
      );
      const values = await products.data();
      products.dispose();
      for (const [row, window] of part.entries()) {
        const query = queryOf.get(window) as number;
        scores.set(values.subarray(row * items, (row + 1) * items), query * items);
      }
    }
  }
  return scores;
}
