import { InputError } from "../base/errors.ts";
import type { Sequences, Split } from "../data/types.ts";

/**
 * How many items each query is ranked against beside its right answers: "100 sampled", or "20 to 100 sampled"; "100 fixed"
 * where all choose among the same 100, right answers included.
 */
export function sampledLabel({ queries: { candidates }, truth }: Split): string | null {
  if (candidates === null) return null;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  for (let q = 0; q < candidates.rows; q++) {
    const row = new Set(candidates.row(q));
    const missing = truth.row(q).find((item) => !row.has(item));
    if (missing !== undefined) {
      throw new InputError({
        wanted: "candidates that hold every right answer of their query",
        got: `query ${q} without its item ${missing}`,
        where: "evaluate",
        fix: "Draw the candidates with sampledCandidates, which adds the right answers.",
      });
    }
    const others = row.size - truth.row(q).length;
    least = Math.min(least, others);
    most = Math.max(most, others);
  }
  if (allAlike(candidates)) return `${new Set(candidates.row(0)).size} fixed`;
  return least === most ? `${most} sampled` : `${least} to ${most} sampled`;
}

/** Whether there are several queries, all with the same candidates in the same order. */
function allAlike({ rows, row, offsets }: Sequences): boolean {
  const width = offsets[1] as number;
  for (let q = 1; q < rows; q++) {
    if (row(q).length !== width || row(q).some((item, at) => item !== row(0)[at])) return false;
  }
  return rows > 1;
}

/** Among which items a split has models choose, in one line. */
export function describeCandidates(split: Split, sampled: string | null): string {
  const items = split.truth.vocabulary.size.toLocaleString("en-US");
  const seen = split.queries.exclude === "seen" ? "seen items left out" : "seen items may return";
  const full = `full ranking over ${items} items, ${seen}`;
  return sampled === null ? full : `${full}; beside it, against ${sampled} candidates, the same for every model`;
}
