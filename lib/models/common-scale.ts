/**
 * How the scores of different recommenders are brought to one scale before they are added, for each query by itself.
 * "standard": less their mean, over their standard deviation. "reciprocal rank": 1 / (60 + rank), by which only the order
 * counts and the top counts most (Cormack, Clarke and Büttcher 2009).
 */
export type CommonScale = "standard" | "reciprocal rank";

/** As the paper has it; it was set once there and found to matter little. */
const rankOffset = 60;

/**
 * Brings one row of scores to the common scale, in place. NaN stays NaN. Items of `leftOut` get a value too, but have
 * no say in mean, deviation and ranks, since they do not compete.
 */
export function toCommonScale(row: Float32Array, scale: CommonScale, leftOut: ReadonlySet<number>): void {
  if (scale === "standard") standardise(row, leftOut);
  else reciprocalRanks(row, leftOut);
}

/** The value on the common scale of an item about which a recommender says nothing: neither good nor bad. */
export function neutral(scale: CommonScale, items: number): number {
  return scale === "standard" ? 0 : 1 / (rankOffset + (items + 1) / 2);
}

function standardise(row: Float32Array, leftOut: ReadonlySet<number>): void {
  let [count, sum, squares] = [0, 0, 0];
  const each = (visit: (score: number) => void) => {
    for (const [item, score] of row.entries()) if (!Number.isNaN(score) && !leftOut.has(item)) visit(score);
  };
  each((score) => {
    count++;
    sum += score;
  });
  const mean = count === 0 ? 0 : sum / count;
  each((score) => {
    squares += (score - mean) ** 2;
  });
  const deviation = Math.sqrt(squares / count);
  for (const [item, score] of row.entries()) row[item] = deviation > 0 ? (score - mean) / deviation : score * 0;
}

/** Equal scores share the mean of their ranks. */
function reciprocalRanks(row: Float32Array, leftOut: ReadonlySet<number>): void {
  const order = Int32Array.from(row.keys()).filter((item) => !Number.isNaN(row[item]));
  order.sort((a, b) => (row[b] as number) - (row[a] as number));
  const ranks = new Float32Array(row.length).fill(Number.NaN);
  let before = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    let competing = 0;
    while (to < order.length && row[order[to] as number] === row[order[from] as number]) {
      if (!leftOut.has(order[to++] as number)) competing++;
    }
    const rank = before + (Math.max(competing, 1) + 1) / 2;
    for (let at = from; at < to; at++) ranks[order[at] as number] = 1 / (rankOffset + rank);
    before += competing;
    from = to;
  }
  row.set(ranks);
}
