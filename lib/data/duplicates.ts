import type { Interactions } from "./types.ts";

/** How often rows say again what an earlier row said. */
export interface Repeats {
  /** Rows equal to an earlier one in user, item, value and time. */
  readonly rows: number;
  /** Rows whose user and item stood together in an earlier row, whatever value and time; includes `rows`. */
  readonly pairs: number;
}

/** Counts repeated rows and repeated user–item pairs. Linear in the number of rows. */
export function countRepeats(data: Interactions): Repeats {
  const { user, item, value, time, length } = data;
  const same = (a: number, b: number) =>
    (value === null || value[a] === value[b]) && (time === null || time[a] === time[b]);
  // Rows of one pair form a chain that begins at the pair's place in an open-addressed table of twice the rows.
  const capacity = 1 << Math.ceil(Math.log2(Math.max(2, length * 2)));
  const heads = new Int32Array(capacity).fill(-1);
  const next = new Int32Array(length).fill(-1);
  let rows = 0;
  let pairs = 0;
  for (let row = 0; row < length; row++) {
    let place = mixed(user[row] as number, item[row] as number) & (capacity - 1);
    let head = heads[place] as number;
    while (head >= 0 && (user[head] !== user[row] || item[head] !== item[row])) {
      place = (place + 1) & (capacity - 1);
      head = heads[place] as number;
    }
    if (head >= 0) {
      pairs++;
      let known = head;
      while (known >= 0 && !same(known, row)) known = next[known] as number;
      if (known >= 0) {
        rows++;
        continue;
      }
    }
    next[row] = head;
    heads[place] = row;
  }
  return { rows, pairs };
}

/** A hash of two indices (the mixing of MurmurHash3's finaliser). */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e3779b1) ^ Math.imul(b + 0x7f4a7c15, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
