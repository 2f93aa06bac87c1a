import type { Queries } from "../../../data/types.ts";
import { momentFeatures } from "./batch.ts";
import type { LearnedMachine } from "./network.ts";
import type { MachineOptions } from "./options.ts";
import { checkMoments } from "./training.ts";

/** Who asks, by id and columns, and in which context: both row-major [queries, dimensions]. */
export interface AskingVectors {
  readonly person: Float32Array;
  readonly context: Float32Array;
}

/** The vectors of each query's user and moment; zeros for users never seen, and without a history or a time. */
export function askingVectors(
  { users, read, moments }: LearnedMachine,
  { dimensions: width, context: reads }: MachineOptions,
  { length, user, history, time }: Queries,
): AskingVectors {
  checkMoments(reads, time, "queries");
  const person = new Float32Array(length * width);
  const context = new Float32Array(length * width);
  const features = momentFeatures(reads);
  for (let query = 0; query < length; query++) {
    const own = user?.[query] ?? -1;
    if (own >= 0) person.set(users.subarray(own * width, (own + 1) * width), query * width);
    const out = context.subarray(query * width, (query + 1) * width);
    const had = history?.items.row(query) ?? new Int32Array(0);
    const distinct = new Set(had);
    if (read.history !== undefined) {
      for (const item of distinct) addRow(read.history, item, 1 / Math.sqrt(distinct.size), out);
    }
    if (read.last !== undefined && had.length > 0) addRow(read.last, had.at(-1) as number, 1, out);
    for (const { name, value } of features) {
      addRow(moments[name] as Float32Array, value(0, time?.[query] as number, Number.NaN), 1, out);
    }
  }
  return { person, context };
}

function addRow(rows: Float32Array, row: number, factor: number, out: Float32Array): void {
  const from = row * out.length;
  for (let d = 0; d < out.length; d++) out[d] = (out[d] as number) + factor * (rows[from + d] as number);
}
