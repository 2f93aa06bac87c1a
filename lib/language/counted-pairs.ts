/**
 * Pairs of whole numbers, numbered from 0 in order of first sight, with a count each: an open-addressing hash table over
 * typed arrays, several times as fast and small as a Map of numbers.
 */
export class CountedPairs {
  /** How many distinct pairs there are. */
  size = 0;
  /** By id, the first `size` entries: the pair, and how often it was added. */
  left = new Int32Array(1024);
  right = new Int32Array(1024);
  counts = new Int32Array(1024);
  /** Ids + 1; 0 where a slot is free. Half of them at most are taken. */
  private slots = new Int32Array(2048);

  /** Counts a pair once more; its id, new or known. */
  add(left: number, right: number): number {
    let slot = this.slotOf(left, right);
    let id = (this.slots[slot] as number) - 1;
    if (id < 0) {
      if (this.size === this.left.length) {
        this.grow();
        slot = this.slotOf(left, right);
      }
      id = this.size++;
      this.slots[slot] = id + 1;
      this.left[id] = left;
      this.right[id] = right;
    }
    this.counts[id] = (this.counts[id] as number) + 1;
    return id;
  }

  /** The id of a pair; −1 for one never added. */
  find(left: number, right: number): number {
    return (this.slots[this.slotOf(left, right)] as number) - 1;
  }

  /** The slot of a pair, or the free one where it belongs. */
  private slotOf(left: number, right: number): number {
    const last = this.slots.length - 1;
    let mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
    let slot = (mixed ^ (mixed >>> 13)) & last;
    for (;;) {
      const id = (this.slots[slot] as number) - 1;
      if (id < 0 || (this.left[id] === left && this.right[id] === right)) return slot;
      slot = (slot + 1) & last;
    }
  }

  private grow(): void {
    const length = 2 * this.left.length;
    this.left = widened(this.left, length);
    this.right = widened(this.right, length);
    this.counts = widened(this.counts, length);
    this.slots = new Int32Array(2 * length);
    for (let id = 0; id < this.size; id++) {
      this.slots[this.slotOf(this.left[id] as number, this.right[id] as number)] = id + 1;
    }
  }
}

/** The same numbers in a longer array, zeros behind them. */
export function widened(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(length);
  wider.set(old);
  return wider;
}
