import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import { rowsByUser } from "./interactions.ts";
import type { Behaviour } from "./shop/behaviour.ts";
import type { CategoryColumn, Dataset, NumberColumn } from "./types.ts";

/** How many genres become features of their own. */
const genreCount = 8;

/**
 * Windows of ratings in the form of the shop's `behaviour`: each user's ratings cut into windows of `steps` that do not
 * overlap, in order of their last rating, with the question whether the last film was liked. A step has ten features:
 * the eight commonest genres (1 where the film is of it), the film's year (standardised over the rated films, 0 where it
 * is unknown), and whether it was liked, which is 0 at the last step, where it is asked for.
 * @param from a dataset with ratings, times, and items with the columns genres and year
 * @param liked the least rating that counts as liked, in the set's own unit
 * @param steps at least 2
 * @throws InputError when something of that is missing, or no user has that many ratings
 */
export function ratingWindows({ interactions, items, title }: Dataset, liked: number, steps = 8): Behaviour {
  checkNumber("ratingWindows", "steps", steps, { min: 2, integer: true });
  const { item, value, time, users } = interactions;
  const genres = items?.columns.genres as CategoryColumn | undefined;
  const years = items?.columns.year as NumberColumn | undefined;
  if (value === null || time === null || genres === undefined || years === undefined) {
    throw refusal("ratings with times, and items with genres and years", title, "Use MovieLens 1M or latest-small.");
  }
  const [offsets, byUser] = rowsByUser(interactions);
  const windows: Int32Array[] = [];
  for (let user = 0; user < users.size; user++) {
    const own = byUser.subarray(offsets[user], offsets[user + 1]);
    for (let from = 0; from + steps <= own.length; from += steps) windows.push(own.subarray(from, from + steps));
  }
  if (windows.length === 0) throw refusal(`users with at least ${steps} ratings`, "none", "Ask for fewer steps.");
  const last = (window: Int32Array) => window[steps - 1] as number;
  windows.sort((a, b) => (time[last(a)] as number) - (time[last(b)] as number) || last(a) - last(b));

  const chosen = commonest(genres.labels, item);
  const year = standardised(years.values, item);
  const isLiked = (row: number) => Number((value[row] as number) >= liked);
  const width = genreCount + 2;
  const input = new Float32Array(windows.length * steps * width);
  for (const [w, window] of windows.entries()) {
    for (const [step, row] of window.entries()) {
      const at = (w * steps + step) * width;
      const film = item[row] as number;
      for (const genre of genres.labels.row(film)) {
        const place = chosen.indexOf(genre);
        if (place !== -1) input[at + place] = 1;
      }
      input[at + genreCount] = year(film);
      input[at + genreCount + 1] = step < steps - 1 ? isLiked(row) : 0;
    }
  }
  return {
    rows: windows.length,
    steps,
    features: [...chosen.map((genre) => genres.labels.vocabulary.ids[genre] as string), "year", "liked"],
    input,
    target: Uint8Array.from(windows, (window) => isLiked(last(window))),
    user: Int32Array.from(windows, (window) => interactions.user[last(window)] as number),
    time: Float64Array.from(windows, (window) => time[last(window)] as number),
  };
}

/** The genres with the most ratings, ties by number. */
function commonest(labels: CategoryColumn["labels"], item: Int32Array): number[] {
  const counts = new Int32Array(labels.vocabulary.size);
  for (const film of item) for (const genre of labels.row(film)) counts[genre] = (counts[genre] as number) + 1;
  const order = Array.from(counts.keys()).sort((a, b) => (counts[b] as number) - (counts[a] as number) || a - b);
  if (order.length < genreCount) throw refusal(`at least ${genreCount} genres`, `${order.length}`, "Use another set.");
  return order.slice(0, genreCount);
}

function standardised(years: Float32Array, item: Int32Array): (film: number) => number {
  const known = Array.from(new Set(item), (film) => years[film] as number).filter((year) => !Number.isNaN(year));
  const centre = known.reduce((sum, year) => sum + year, 0) / known.length;
  const spread = Math.sqrt(known.reduce((sum, year) => sum + (year - centre) ** 2, 0) / known.length);
  return (film) => {
    const year = years[film] as number;
    return Number.isNaN(year) || !(spread > 0) ? 0 : (year - centre) / spread;
  };
}

function refusal(wanted: string, got: string, fix: string): InputError {
  return new InputError({ wanted, got, where: "ratingWindows", fix });
}
