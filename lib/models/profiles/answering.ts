import type { Events, Queries } from "../../data/types.ts";
import { tf } from "../../engine/tf.ts";
import { groupsByLength, latestWindows, type Window } from "../sequence/windows.ts";
import { type UnitVectors, withVectors } from "./item-vectors.ts";
import type { ProfileNetwork } from "./network.ts";

/** Steps that are read at once, padding included. */
const stepsAtOnce = 8192;

/** Scores of all items, [queries, items], by the best of a user's interests; NaN for items without a vector, and without a history. */
export async function scoreProfiles(
  network: ProfileNetwork,
  items: UnitVectors,
  maxLength: number,
  { history, length }: Queries,
): Promise<Float32Array> {
  const count = items.known.length;
  const scores = new Float32Array(length * count).fill(Number.NaN);
  if (history === null) return scores;
  const { events } = withVectors(history, items);
  const windows = latestWindows(events, maxLength);
  const queryOf = new Map(windows.map((window, query) => [window, query]));
  await answered(
    network,
    events,
    windows,
    "last",
    (read) => bestOf(network, read),
    (values, group) => {
      for (const [row, window] of group.entries()) {
        const query = queryOf.get(window) as number;
        for (let item = 0; item < count; item++) {
          if (items.known[item]) scores[query * count + item] = values[row * count + item] as number;
        }
      }
    },
  );
  return scores;
}

/** The scores of all items by the nearest of each row's interests, [rows, V]. */
function bestOf(network: ProfileNetwork, read: tf.Tensor2D): tf.Tensor2D {
  const { width, interests } = network;
  const rows = read.shape[0];
  const products = tf.matMul<tf.Tensor2D>(
    network.scored(read.reshape([rows * interests, width])),
    network.table(),
    false,
    true,
  );
  const best = interests === 1 ? products : tf.max<tf.Tensor2D>(products.reshape([rows, interests, -1]), 1);
  const bias = network.bias();
  return bias === null ? best : tf.add(best, bias);
}

/** Reads windows a few at a time and hands on what `work` makes of their interests, group by group. */
export async function answered(
  network: ProfileNetwork,
  events: Events,
  windows: readonly Window[],
  asked: "every" | "last",
  work: (read: tf.Tensor2D) => tf.Tensor2D,
  take: (values: Float32Array, group: readonly Window[]) => void,
): Promise<void> {
  for (const group of groupsByLength(windows)) {
    const most = Math.max(1, Math.floor(stepsAtOnce / (group[0]?.length ?? 1)));
    for (let from = 0; from < group.length; from += most) {
      const part = group.slice(from, from + most);
      const answer = tf.tidy(() => work(network.read(events, part, asked, null)));
      const values = (await answer.data()) as Float32Array;
      answer.dispose();
      take(values, part);
    }
  }
}
