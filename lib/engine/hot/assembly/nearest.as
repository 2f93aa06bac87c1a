// The rows of a table that are nearest to queries, found while the products are made: none of them is ever stored. The
// table lies in panels of 32 items (engine/search/panels.ts), so that four queries and eight items are multiplied at a
// time out of registers, and every score is one sum in ascending order of the dimensions. A query keeps the k best so
// far as a heap with the least of them in front; what is not above that is passed over by one comparison of four. Items
// come in ascending order, so that of equal ones the first stay.

/** Items that share a panel, and bytes from one dimension of a panel to the next. */
const PANEL: u32 = 32;
const STEP: u32 = 128;

/** A query's search. Addresses unless said. */
@unmanaged
class Search {
  /** k scores, then k items: a heap of the `found` best so far. */
  scores: u32; items: u32;
  /** Items that are left out, in ascending order, from here up to there. */
  next: u32; end: u32;
  /** How many are found, of how many that are wanted. */
  found: u32; k: u32;
  /** What a score must be above: of a search that is none, +∞. */
  limit: f32;
}

/** Bytes of a Search. */
export function searchBytes(): u32 {
  return offsetof<Search>();
}

/**
 * Offers the items `from` … `to` − 1 (from a multiple of 32 on) to four queries, whose numbers lie dimension by
 * dimension at `queries` and whose searches lie one after the other at `searches`. Near is what has the larger product or,
 * with `squares`, the smaller distance.
 */
export function offer(
  panels: u32, from: u32, to: u32, dimensions: u32, squares: bool, queries: u32, searches: u32,
): void {
  for (let item = from; item < to; item += 8) {
    const panel = panels + (item / PANEL) * STEP * dimensions + (item % PANEL) * 4;
    // The constants are folded, which leaves two loops without a choice in them.
    if (squares) offerEight(true, panel, item, to, dimensions, queries, searches);
    else offerEight(false, panel, item, to, dimensions, queries, searches);
  }
}

@inline
function offerEight(
  squares: bool, panel: u32, item: u32, to: u32, dimensions: u32, queries: u32, searches: u32,
): void {
  let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
  for (let d: u32 = 0; d < dimensions; d++) {
    const left = v128.load(panel), right = v128.load(panel, 16);
    let value = v128.load_splat<f32>(queries);
    a0 = added(squares, a0, value, left);
    a1 = added(squares, a1, value, right);
    value = v128.load_splat<f32>(queries, 4);
    b0 = added(squares, b0, value, left);
    b1 = added(squares, b1, value, right);
    value = v128.load_splat<f32>(queries, 8);
    c0 = added(squares, c0, value, left);
    c1 = added(squares, c1, value, right);
    value = v128.load_splat<f32>(queries, 12);
    d0 = added(squares, d0, value, left);
    d1 = added(squares, d1, value, right);
    queries += 16;
    panel += STEP;
  }
  consider(searches, a0, a1, item, to);
  consider(searches + offsetof<Search>(), b0, b1, item, to);
  consider(searches + 2 * offsetof<Search>(), c0, c1, item, to);
  consider(searches + 3 * offsetof<Search>(), d0, d1, item, to);
}

@inline
function added(squares: bool, sum: v128, value: v128, other: v128): v128 {
  if (!squares) return f32x4.add(sum, f32x4.mul(value, other));
  const difference = f32x4.sub(value, other);
  return f32x4.sub(sum, f32x4.mul(difference, difference));
}

/** Takes those of eight scores that are above a search's limit. */
@inline
function consider(searchAt: u32, low: v128, high: v128, item: u32, to: u32): void {
  const limit = v128.load_splat<f32>(searchAt, offsetof<Search>("limit"));
  const above = v128.or(f32x4.gt(low, limit), f32x4.gt(high, limit));
  if (v128.any_true(above)) take(searchAt, low, high, item, to);
}

function take(searchAt: u32, low: v128, high: v128, item: u32, to: u32): void {
  const search = changetype<Search>(searchAt);
  if (item < to && f32x4.extract_lane(low, 0) > search.limit) put(search, f32x4.extract_lane(low, 0), item);
  if (item + 1 < to && f32x4.extract_lane(low, 1) > search.limit) put(search, f32x4.extract_lane(low, 1), item + 1);
  if (item + 2 < to && f32x4.extract_lane(low, 2) > search.limit) put(search, f32x4.extract_lane(low, 2), item + 2);
  if (item + 3 < to && f32x4.extract_lane(low, 3) > search.limit) put(search, f32x4.extract_lane(low, 3), item + 3);
  if (item + 4 < to && f32x4.extract_lane(high, 0) > search.limit) put(search, f32x4.extract_lane(high, 0), item + 4);
  if (item + 5 < to && f32x4.extract_lane(high, 1) > search.limit) put(search, f32x4.extract_lane(high, 1), item + 5);
  if (item + 6 < to && f32x4.extract_lane(high, 2) > search.limit) put(search, f32x4.extract_lane(high, 2), item + 6);
  if (item + 7 < to && f32x4.extract_lane(high, 3) > search.limit) put(search, f32x4.extract_lane(high, 3), item + 7);
}

/** Puts one that is better than the least of the k best in, unless it is left out. */
function put(search: Search, score: f32, item: u32): void {
  while (search.next < search.end && load<i32>(search.next) < <i32>item) search.next += 4;
  if (search.next < search.end && load<u32>(search.next) == item) return;
  if (search.found < search.k) {
    rise(search, search.found++, score, item);
  } else {
    sink(search, search.found, score, item);
  }
  if (search.found == search.k) search.limit = load<f32>(search.scores);
}

/** Orders what was found, the best first; nothing may be offered afterwards. */
export function finish(searchAt: u32): void {
  const search = changetype<Search>(searchAt);
  for (let last = search.found; last > 1; last--) {
    const at = (last - 1) * 4;
    const score = load<f32>(search.scores + at), item = load<u32>(search.items + at);
    const least = load<f32>(search.scores), leastItem = load<u32>(search.items);
    sink(search, last - 1, score, item);
    store<f32>(search.scores + at, least);
    store<u32>(search.items + at, leastItem);
  }
}

/** Moves one up from a free place past the better ones. */
function rise(search: Search, from: u32, score: f32, item: u32): void {
  let place = from;
  while (place > 0) {
    const parent = (place - 1) >> 1;
    if (!worse(score, item, load<f32>(search.scores + parent * 4), load<u32>(search.items + parent * 4))) break;
    move(search, place, parent);
    place = parent;
  }
  store<f32>(search.scores + place * 4, score);
  store<u32>(search.items + place * 4, item);
}

/** Puts one in front of the first `size` and moves it down past the worse ones. */
function sink(search: Search, size: u32, score: f32, item: u32): void {
  let place: u32 = 0;
  for (let child: u32 = 1; child < size; child = 2 * place + 1) {
    let next = child;
    if (child + 1 < size && worse(
      load<f32>(search.scores + child * 4, 4), load<u32>(search.items + child * 4, 4),
      load<f32>(search.scores + child * 4), load<u32>(search.items + child * 4),
    )) next = child + 1;
    if (!worse(load<f32>(search.scores + next * 4), load<u32>(search.items + next * 4), score, item)) break;
    move(search, place, next);
    place = next;
  }
  store<f32>(search.scores + place * 4, score);
  store<u32>(search.items + place * 4, item);
}

@inline
function move(search: Search, to: u32, from: u32): void {
  store<f32>(search.scores + to * 4, load<f32>(search.scores + from * 4));
  store<u32>(search.items + to * 4, load<u32>(search.items + from * 4));
}

@inline
function worse(score: f32, item: u32, otherScore: f32, otherItem: u32): bool {
  return score < otherScore || (score == otherScore && item > otherItem);
}
