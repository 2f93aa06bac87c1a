/**
 * The `most` strongest of what is offered, by weight, equal weights by the lower index. A heap whose root is the weakest
 * that is kept, so that most offers cost one comparison.
 */
export class Strongest {
  /** After `sort`, the first `size` hold what was kept, the strongest first. */
  readonly indices: Int32Array;
  readonly weights: Float64Array;
  size = 0;

  /** @param most how many are kept */
  constructor(most: number) {
    this.indices = new Int32Array(most);
    this.weights = new Float64Array(most);
  }

  /** Considers one; each index at most once. */
  offer(index: number, weight: number): void {
    const { indices, weights, size } = this;
    if (size < weights.length) {
      this.size = size + 1;
      this.rise(index, weight, size);
    } else if (size > 0 && weaker(weights[0] as number, indices[0] as number, weight, index)) {
      this.sink(index, weight, size);
    }
  }

  /** Puts what was kept in order, the strongest first; nothing may be offered before `clear`. */
  sort(): void {
    const { indices, weights } = this;
    for (let last = this.size - 1; last > 0; last--) {
      const [index, weight] = [indices[0] as number, weights[0] as number];
      this.sink(indices[last] as number, weights[last] as number, last);
      indices[last] = index;
      weights[last] = weight;
    }
  }

  /** Begins anew. */
  clear(): void {
    this.size = 0;
  }

  /** Puts one in at a free place and moves it up past the stronger ones. */
  private rise(index: number, weight: number, from: number): void {
    const { indices, weights } = this;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!weaker(weight, index, weights[parent] as number, indices[parent] as number)) break;
      indices[place] = indices[parent] as number;
      weights[place] = weights[parent] as number;
      place = parent;
    }
    indices[place] = index;
    weights[place] = weight;
  }

  /** Puts one in the root's place and moves it down past the weaker ones among the first `size`. */
  private sink(index: number, weight: number, size: number): void {
    const { indices, weights } = this;
    let place = 0;
    for (let child = 1; child < size; child = 2 * place + 1) {
      const other = child + 1;
      const next =
        other < size &&
        weaker(weights[other] as number, indices[other] as number, weights[child] as number, indices[child] as number)
          ? other
          : child;
      if (!weaker(weights[next] as number, indices[next] as number, weight, index)) break;
      indices[place] = indices[next] as number;
      weights[place] = weights[next] as number;
      place = next;
    }
    indices[place] = index;
    weights[place] = weight;
  }
}

function weaker(weight: number, index: number, otherWeight: number, otherIndex: number): boolean {
  return weight < otherWeight || (weight === otherWeight && index > otherIndex);
}
