import type { SparseMatrix } from "../data/sparse.ts";
import { type LeastSquares, type LeastSquaresOptions, leastSquares } from "../engine/hot/least-squares.ts";
import { plainLeastSquares } from "./als-plain.ts";

/** How many steps of conjugate gradients a row takes. */
export const gradientSteps = 3;

/** Cells that are worked through before anything else may happen: some milliseconds at 64 dimensions. */
const cellsAtOnce = 16_384;

/** The fastest loop there is here, and its name for a log. */
export async function fastestLoop(
  options: LeastSquaresOptions,
): Promise<{ loop: LeastSquares; engine: "webassembly" | "javascript" }> {
  const hot = await leastSquares(options);
  return hot === null
    ? { loop: plainLeastSquares(options), engine: "javascript" }
    : { loop: hot, engine: "webassembly" };
}

/**
 * Solves every row of `matrix` [rows, columns] for `solved` [rows, k], with `fixed` [columns, k] held still. Rows
 * without cells stay as they are. False when `pause`, which is asked between slices, said stop.
 */
export async function solveRows(
  loop: LeastSquares,
  matrix: SparseMatrix,
  fixed: Float32Array,
  solved: Float32Array,
  pause: () => Promise<boolean>,
): Promise<boolean> {
  loop.hold(fixed);
  for (const [from, to] of rowSlices(matrix)) {
    if (!(await pause())) return false;
    loop.solve(matrix, from, to, solved);
  }
  return true;
}

/** Runs of rows, from … to − 1, of about the same number of cells. */
export function* rowSlices({ rows, offsets }: SparseMatrix): Generator<readonly [from: number, to: number]> {
  let from = 0;
  for (let to = 1; to <= rows; to++) {
    const full = (offsets[to] as number) - (offsets[from] as number) >= cellsAtOnce;
    if (!full && to < rows) continue;
    yield [from, to];
    from = to;
  }
}
