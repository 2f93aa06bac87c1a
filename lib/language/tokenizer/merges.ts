import { PairHeap } from "./pair-heap.ts";

/** Words as rows of token ids, with how often each stands in the text. */
export interface CountedWords {
  readonly ids: readonly (readonly number[])[];
  readonly counts: readonly number[];
}

/** When merging ends: at a vocabulary of `size`, or when no pair stands in the text `minCount` times. */
export interface MergeLimits {
  readonly size: number;
  readonly minCount: number;
}

/** Token ids stay below 2²¹, so that a pair is one exact number. */
const side = 2 ** 21;

/**
 * Byte-pair encoding (Sennrich et al. 2016, algorithm 1): time and again the pair of neighbours that stands in the text
 * most often becomes one token. Of pairs equally frequent the one whose left token came first is merged, then the one
 * whose right token did, as in Hugging Face's trainer. Only words that hold a pair are looked at again when it is merged.
 * @param words the words; not changed
 * @param tokens the vocabulary so far, by id; new tokens are put behind it
 * @param join the text of a token from its two halves
 * @returns the merges in order, as pairs of ids
 */
export function learnMerges(
  words: CountedWords,
  tokens: string[],
  join: (left: string, right: string) => string,
  limits: MergeLimits,
): [number, number][] {
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const pairs = new PairCounts(words);
  const merges: [number, number][] = [];
  while (tokens.length < limits.size) {
    const best = pairs.commonest();
    if (best === null || best.count < limits.minCount) break;
    const [left, right] = [Math.floor(best.key / side), best.key % side];
    const token = join(tokens[left] as string, tokens[right] as string);
    const id = ids.get(token) ?? tokens.push(token) - 1;
    ids.set(token, id);
    merges.push([left, right]);
    pairs.merge(left, right, id);
  }
  return merges;
}

/** How often each pair of neighbours stands in the text, kept up to date while pairs are merged. */
class PairCounts {
  private readonly words: number[][];
  private readonly times: readonly number[];
  private readonly counts = new Map<number, number>();
  /** The words in which a pair came up; it may have gone from some of them since. */
  private readonly places = new Map<number, number[]>();
  private readonly heap = new PairHeap();

  constructor({ ids, counts }: CountedWords) {
    this.words = ids.map((word) => [...word]);
    this.times = counts;
    const found = new Set<number>();
    for (const [row, word] of this.words.entries()) {
      for (let at = 1; at < word.length; at++) {
        found.add(this.gain(word[at - 1] as number, word[at] as number, row));
      }
    }
    for (const key of found) this.heap.push(key, this.counts.get(key) as number);
  }

  /** The pair to merge next; null when no pair is left. Counts in the heap may be out of date: they are looked up. */
  commonest(): { key: number; count: number } | null {
    for (let top = this.heap.pop(); top !== undefined; top = this.heap.pop()) {
      const count = this.counts.get(top.key) ?? 0;
      if (count === top.count) return top;
      if (count > 0 && count < top.count) this.heap.push(top.key, count);
    }
    return null;
  }

  merge(left: number, right: number, id: number): void {
    const key = left * side + right;
    const rows = new Set(this.places.get(key));
    const gained = new Set<number>();
    for (const row of rows) this.mergeWord(row, left, right, id, gained);
    this.counts.delete(key);
    this.places.delete(key);
    for (const pair of gained) {
      const count = this.counts.get(pair) ?? 0;
      if (count > 0) this.heap.push(pair, count);
    }
  }

  private mergeWord(row: number, left: number, right: number, id: number, gained: Set<number>): void {
    const word = this.words[row] as number[];
    let kept = 0;
    for (let at = 0; at < word.length; at++) {
      if (word[at] !== left || word[at + 1] !== right) {
        word[kept++] = word[at] as number;
        continue;
      }
      if (kept > 0) {
        this.lose(word[kept - 1] as number, left, row);
        gained.add(this.gain(word[kept - 1] as number, id, row));
      }
      at++;
      if (at + 1 < word.length) {
        this.lose(right, word[at + 1] as number, row);
        gained.add(this.gain(id, word[at + 1] as number, row));
      }
      word[kept++] = id;
    }
    word.length = kept;
  }

  private gain(left: number, right: number, row: number): number {
    const key = left * side + right;
    this.counts.set(key, (this.counts.get(key) ?? 0) + (this.times[row] as number));
    const places = this.places.get(key);
    if (places === undefined) this.places.set(key, [row]);
    else if (places.at(-1) !== row) places.push(row);
    return key;
  }

  private lose(left: number, right: number, row: number): void {
    const key = left * side + right;
    this.counts.set(key, (this.counts.get(key) ?? 0) - (this.times[row] as number));
  }
}
