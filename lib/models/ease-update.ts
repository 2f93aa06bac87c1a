import { invertPositiveDefinite } from "../base/cholesky.ts";
import { sparseMatrix } from "../data/sparse.ts";
import type { Interactions } from "../data/types.ts";
import { tf } from "../engine/tf.ts";
import { fromInverse, type Shallow, toInverse } from "./shallow.ts";
import type { Growth } from "./updates.ts";

/** Past this share of the items, as many changed users cost about as much as solving anew. */
const mostUsersPerItem = 1 / 8;

/**
 * What EASE learns from grown data, by correcting P = (XᵀX + λI)⁻¹ instead of inverting anew: the new rows of the users
 * with new events are added to XᵀX and their old ones taken away, each by the identity of Woodbury (1950),
 * (G ± UᵀU)⁻¹ = P ∓ PUᵀ(I ± UPUᵀ)⁻¹UP, whose inner matrix is as wide as there are such users. Exact up to the rounding of
 * float32, which adds up over many updates.
 * @returns null where there are new items, or so many users that a fit is as fast
 */
export async function easeUpdate(learned: Shallow, { all, before, users }: Growth): Promise<Shallow | null> {
  const items = learned.diagonal.length;
  if (all.items.size !== items) return null;
  const wanted = new Set(users);
  const [now, past] = [rowsOf(all, wanted), rowsOf(before, wanted)];
  const changed = [...users].filter((user) => now(user).length > past(user).length);
  if (changed.length > items * mostUsersPerItem) return null;
  if (changed.length === 0) return learned;
  const added = await corrected(toInverse(learned), changed.map(now), 1);
  const known = changed.map(past).filter((row) => row.length > 0);
  return fromInverse(known.length === 0 ? added : await corrected(added, known, -1));
}

/** The distinct items of each of some users. */
function rowsOf(data: Interactions, users: ReadonlySet<number>): (user: number) => Int32Array {
  const rows = Int32Array.from(data.user.keys()).filter((row) => users.has(data.user[row] as number));
  const { offsets, columns } = sparseMatrix(data.select(rows), "binary");
  return (user) => columns.subarray(offsets[user] ?? 0, offsets[user + 1] ?? 0);
}

/** The inverse of G + sign · UᵀU from that of G, [items, items]; the rows of U are binary, given by their items. */
async function corrected(inverse: Float32Array, rows: readonly Int32Array[], sign: 1 | -1): Promise<Float32Array> {
  const items = Math.sqrt(inverse.length);
  const count = rows.length;
  const products = new Float32Array(count * items);
  for (const [at, row] of rows.entries()) products.set(sumOfRows(inverse, items, row), at * items);
  const inner = new Float64Array(count * count);
  for (let one = 0; one < count; one++) {
    for (const [other, row] of rows.entries()) {
      let sum = 0;
      for (const item of row) sum += products[one * items + item] as number;
      inner[one * count + other] = sign * sum + (one === other ? 1 : 0);
    }
  }
  invertPositiveDefinite(inner, count);
  const result = tf.tidy(() => {
    const up = tf.tensor2d(products, [count, items]);
    const middle = tf.tensor2d(
      Float32Array.from(inner, (value) => sign * value),
      [count, count],
    );
    return tf.tensor2d(inverse, [items, items]).sub(tf.matMul(up, tf.matMul(middle, up), true));
  });
  try {
    return (await result.data()) as Float32Array;
  } finally {
    result.dispose();
  }
}

function sumOfRows(matrix: Float32Array, width: number, rows: Int32Array): Float64Array {
  const sum = new Float64Array(width);
  for (const row of rows) {
    for (let column = 0; column < width; column++) {
      sum[column] = (sum[column] as number) + (matrix[row * width + column] as number);
    }
  }
  return sum;
}
