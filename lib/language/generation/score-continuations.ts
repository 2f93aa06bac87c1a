import { logTotal, type Stepper } from "./stepper.ts";

/** A token of a continuation and all that begins with it. */
interface Branch {
  readonly id: number;
  /** Continuations that end here. */
  readonly ends: number[];
  readonly branches: Map<number, Branch>;
}

/**
 * ln p of every continuation behind every prefix, exactly: continuations that begin alike share their steps, so that a
 * catalogue of titles costs as many steps as the longest has tokens.
 * @param prefixes begun together; a large number times that of continuations fills memory
 * @param continuations each at least one token, as often as wanted with the end token as its last
 * @returns row-major [prefixes, continuations], in nats
 */
export async function scoreContinuations(
  stepper: Stepper,
  prefixes: readonly Int32Array[],
  continuations: readonly Int32Array[],
): Promise<Float64Array> {
  const result = new Float64Array(prefixes.length * continuations.length).fill(Number.NaN);
  const root = treeOf(continuations);
  let open = prefixes.map((_, prefix) => ({ prefix, branch: root, sum: 0 }));
  let logits = await stepper.begin(prefixes);
  while (open.length > 0) {
    const next: { parent: number; prefix: number; branch: Branch; sum: number }[] = [];
    for (const [parent, { prefix, branch, sum }] of open.entries()) {
      const own = logits[parent] as Float32Array;
      const total = logTotal(own);
      for (const one of branch.branches.values()) {
        const reached = sum + (own[one.id] as number) - total;
        for (const end of one.ends) result[prefix * continuations.length + end] = reached;
        if (one.branches.size > 0) next.push({ parent, prefix, branch: one, sum: reached });
      }
    }
    open = next;
    if (next.length === 0) break;
    logits = await stepper.step(
      Int32Array.from(next, ({ parent }) => parent),
      Int32Array.from(next, ({ branch }) => branch.id),
    );
  }
  return result;
}

function treeOf(continuations: readonly Int32Array[]): Branch {
  const root: Branch = { id: -1, ends: [], branches: new Map() };
  for (const [at, ids] of continuations.entries()) {
    let here = root;
    for (const id of ids) {
      const known = here.branches.get(id) ?? { id, ends: [], branches: new Map() };
      here.branches.set(id, known);
      here = known;
    }
    here.ends.push(at);
  }
  return root;
}
