import { stopSignal } from "../base/notebook.ts";
import { rangeOf } from "../base/numbers.ts";
import { type CellValue, type SparseMatrix, sparseMatrix, transpose } from "../data/sparse.ts";
import { fastestLoop, gradientSteps, solveRows } from "./als-steps.ts";
import { type AlternatingOptions, restBetween } from "./alternating-least-squares.ts";
import type { RatingFactors } from "./latent-factors.ts";
import type { FitContext } from "./recommender.ts";
import type { Growth } from "./updates.ts";

/**
 * What ALS learns from grown data without going over all of them: the users with new events are solved for with the
 * items held still, then the items with new events with the users held still, then these users once more. Everything
 * else stays as it is, and so do the mean that explicit ratings are centred on and all vectors without new events.
 * Null when it was aborted.
 */
export async function alsUpdate(
  { factors, range }: RatingFactors,
  { all, users, items }: Growth,
  options: AlternatingOptions & { readonly cells: CellValue },
  { signal }: FitContext,
): Promise<{ learned: RatingFactors; backend: string } | null> {
  const explicit = options.feedback === "explicit";
  const byUser = sparseMatrix(all, explicit ? "values" : options.cells);
  const [low, high] = rangeOf(byUser.values);
  if (explicit) for (const [at, value] of byUser.values.entries()) byUser.values[at] = value - factors.offset;
  const { loop, engine } = await fastestLoop({ ...options, gradientSteps, solver: "exact" });
  const userVectors = longer(factors.userVectors, all.users.size * factors.dimensions);
  const itemVectors = longer(factors.itemVectors, all.items.size * factors.dimensions);
  const pause = restBetween(stopSignal(signal));
  const solveUsers = () => solveRows(loop, someRows(byUser, users), itemVectors, userVectors, pause);
  const solveItems = () => solveRows(loop, someRows(transpose(byUser), items), userVectors, itemVectors, pause);
  for (const solve of [solveUsers, solveItems, solveUsers]) if (!(await solve())) return null;
  return {
    learned: {
      factors: {
        ...factors,
        userVectors,
        itemVectors,
        userBias: longer(factors.userBias, all.users.size),
        itemBias: longer(factors.itemBias, all.items.size),
      },
      range: [Math.min(range[0], low), Math.max(range[1], high)],
    },
    backend: engine,
  };
}

/** The matrix with the given rows (ascending) alone, all others empty. */
function someRows({ rows, columnCount, offsets, columns, values }: SparseMatrix, wanted: Int32Array): SparseMatrix {
  const starts = new Int32Array(rows + 1);
  const slice = (row: number) => [offsets[row], offsets[row + 1]] as const;
  for (const row of wanted) starts[row + 1] = (offsets[row + 1] as number) - (offsets[row] as number);
  for (let row = 0; row < rows; row++) starts[row + 1] = (starts[row + 1] as number) + (starts[row] as number);
  const picked = { columns: new Int32Array(starts[rows] as number), values: new Float32Array(starts[rows] as number) };
  for (const row of wanted) {
    picked.columns.set(columns.subarray(...slice(row)), starts[row]);
    picked.values.set(values.subarray(...slice(row)), starts[row]);
  }
  return { rows, columnCount, offsets: starts, ...picked };
}

/** A copy with zeros behind it. */
function longer(values: Float32Array, length: number): Float32Array {
  const copy = new Float32Array(length);
  copy.set(values);
  return copy;
}
