/** Pairs by falling count; pairs of equal count by rising key. A binary heap over two arrays. */
export class PairHeap {
  private readonly counts: number[] = [];
  private readonly keys: number[] = [];

  get size(): number {
    return this.keys.length;
  }

  push(key: number, count: number): void {
    const { counts, keys } = this;
    let at = keys.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!before(count, key, counts[above] as number, keys[above] as number)) break;
      counts[at] = counts[above] as number;
      keys[at] = keys[above] as number;
      at = above;
    }
    counts[at] = count;
    keys[at] = key;
  }

  /** The first pair, taken out; undefined when there is none. */
  pop(): { key: number; count: number } | undefined {
    const { counts, keys } = this;
    const first = { key: keys[0] as number, count: counts[0] as number };
    const count = counts.pop();
    const key = keys.pop();
    if (count === undefined || key === undefined) return undefined;
    const size = keys.length;
    if (size === 0) return first;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      if (below >= size) break;
      const other = below + 1;
      if (
        other < size &&
        before(counts[other] as number, keys[other] as number, counts[below] as number, keys[below] as number)
      ) {
        below = other;
      }
      if (!before(counts[below] as number, keys[below] as number, count, key)) break;
      counts[at] = counts[below] as number;
      keys[at] = keys[below] as number;
      at = below;
    }
    counts[at] = count;
    keys[at] = key;
    return first;
  }
}

function before(count: number, key: number, otherCount: number, otherKey: number): boolean {
  return count !== otherCount ? count > otherCount : key < otherKey;
}
