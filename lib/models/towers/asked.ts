import { sequencesOf } from "../../data/sequences.ts";
import type { Events } from "../../data/types.ts";
import { tf } from "../../engine/tf.ts";
import { padded } from "../sequence/padding.ts";
import { groupsByLength, latestWindows } from "../sequence/windows.ts";
import type { AskingNetwork } from "./network.ts";
import type { TowersOptions } from "./options.ts";

/** Steps that are encoded at once, padding included. */
const stepsAtOnce = 16_384;

/** Who asks: what histories and columns make of them. */
export interface Askers {
  readonly histories: Events | null;
  /** What columns add, row-major [length, D]; null where none are read. */
  readonly people: Float32Array | null;
  readonly length: number;
}

/**
 * The vectors of users, row-major [length, D], from histories of items that have vectors; a row is of zeros where a history is
 * empty and columns tell nothing.
 * @param vectors of all items [V, D]
 */
export async function userVectors(
  { users }: AskingNetwork,
  vectors: tf.Tensor2D,
  { histories, people, length }: Askers,
  options: TowersOptions,
): Promise<Float32Array> {
  const { dimensions: width } = options;
  const sums = people?.slice() ?? new Float32Array(length * width);
  const windows = histories === null ? [] : latestWindows(histories, options.maxLength);
  const rowOf = new Map(windows.map((window, row) => [window, row]));
  for (const group of groupsByLength(windows)) {
    const most = Math.max(1, Math.floor(stepsAtOnce / (group[0]?.length ?? 1)));
    for (let from = 0; from < group.length; from += most) {
      const part = group.slice(from, from + most);
      const laid = padded(histories as Events, part, [], () => Number.NaN);
      const states = tf.tidy(() => users.histories(vectors, laid.items, laid, null));
      const values = await states.data();
      states.dispose();
      for (const [at, window] of part.entries()) {
        const first = (rowOf.get(window) as number) * width;
        for (let d = 0; d < width; d++) {
          sums[first + d] = (sums[first + d] as number) + (values[at * width + d] as number);
        }
      }
    }
  }
  const finished = tf.tidy(() => users.finished(tf.tensor2d(sums, [length, width])));
  const values = Float32Array.from(await finished.data());
  finished.dispose();
  return values;
}

/** Histories without the items that have no vector. */
export function readable({ items, value: _, time: __ }: Events, known: Int32Array): Events {
  const rows = Array.from({ length: items.rows }, (_, row) => items.row(row).filter((item) => known[item] === 1));
  return { items: sequencesOf(items.vocabulary, rows), value: null, time: null };
}
