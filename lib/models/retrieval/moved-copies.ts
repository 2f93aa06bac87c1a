import { checkNumber } from "../../base/options.ts";
import { normals, type Random } from "../../base/random.ts";
import { countRows, type RowsToFind } from "./similarity.ts";

/**
 * A larger catalogue with the shape of a small one: rows drawn from the given vectors with replacement, each moved by a
 * normal draw as long as `share` of the row itself, so that lengths and groups stay as a model has them while no two rows are
 * alike. Row-major [count, dimensions].
 * @param share 0 or more; 0.3 keeps a copy nearest to its own kind
 * @throws InputError for no vectors, a count below 1 or a share below 0
 */
export function movedCopies(vectors: RowsToFind, count: number, share: number, draw: Random): Float32Array {
  const where = "movedCopies";
  const { dimensions, values } = vectors;
  const rows = checkNumber(where, "the number of vectors", countRows(where, vectors), { min: 1 });
  checkNumber(where, "count", count, { min: 1, integer: true });
  checkNumber(where, "share", share, { min: 0 });
  const moved = normals(count * dimensions, 1, draw);
  for (let copy = 0; copy < count; copy++) {
    const source = draw.integer(rows) * dimensions;
    const row = values.subarray(source, source + dimensions);
    const scale = (share * Math.hypot(...row)) / Math.sqrt(dimensions);
    for (const [d, value] of row.entries()) {
      const at = copy * dimensions + d;
      moved[at] = value + scale * (moved[at] as number);
    }
  }
  return moved;
}
