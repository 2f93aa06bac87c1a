import { InputError } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import type { Interactions } from "./types.ts";

/** Ratings to be foretold: of items with training events, and of items without any. */
export interface HeldOutRatings {
  readonly known: Interactions;
  readonly fresh: Interactions;
}

/** Ratings in three parts that share no row; all over the vocabularies of the whole. */
export interface RatingsApart {
  readonly train: Interactions;
  /** To choose by. */
  readonly validation: HeldOutRatings;
  /** To judge by, once. */
  readonly test: HeldOutRatings;
  readonly protocol: string;
}

/**
 * Ratings to learn from, to choose by and to judge by, with new items apart from known ones. Two shares of the items are
 * drawn, of which *all* ratings are held out: new items for validation, others for the test. Of the ratings of the
 * remaining, known items two shares of the rows are drawn; rows of an item that would be left without a training row stay
 * in training.
 * @param items share of the items with events that are new in each of the two parts, in (0, 0.5)
 * @param events share of the known items' rows in each of the two parts, in (0, 0.5)
 * @throws InputError for shares out of range, or where a part would be empty
 */
export function ratingsApart(
  data: Interactions,
  { items, events }: { readonly items: number; readonly events: number },
  draw: Random,
): RatingsApart {
  checkNumber("ratingsApart", "items", items, { above: 0, below: 0.5 });
  checkNumber("ratingsApart", "events", events, { above: 0, below: 0.5 });
  const present = Int32Array.from(new Set(data.item)).sort();
  const order = permutation(present.length, draw.stream("items"));
  const newcomers = Math.max(1, Math.round(items * present.length));
  const partOf = new Uint8Array(data.items.size);
  for (let at = 0; at < 2 * newcomers && at < order.length; at++) {
    partOf[present[order[at] as number] as number] = at < newcomers ? 1 : 2;
  }
  const rows = Int32Array.from(data.item.keys());
  const freshIn = (part: number) => rows.filter((row) => partOf[data.item[row] as number] === part);
  const known = freshIn(0);
  const left = new Int32Array(data.items.size);
  for (const row of known) left[data.item[row] as number] = (left[data.item[row] as number] as number) + 1;
  const heldOut: [number[], number[]] = [[], []];
  const wanted = Math.max(1, Math.round(events * known.length));
  for (const [at, place] of permutation(known.length, draw.stream("events")).entries()) {
    if (at >= 2 * wanted) break;
    const row = known[place] as number;
    const item = data.item[row] as number;
    if ((left[item] as number) < 2) continue;
    left[item] = (left[item] as number) - 1;
    heldOut[at < wanted ? 0 : 1].push(row);
  }
  const gone = new Set(heldOut.flat());
  const part = (chosen: ArrayLike<number>) => data.select(Int32Array.from(chosen).sort());
  const apart = {
    train: part(known.filter((row) => !gone.has(row))),
    validation: { known: part(heldOut[0]), fresh: part(freshIn(1)) },
    test: { known: part(heldOut[1]), fresh: part(freshIn(2)) },
  };
  const { train, validation, test } = apart;
  const all = [train, validation.known, validation.fresh, test.known, test.fresh];
  if (all.some(({ length }) => length === 0)) {
    throw new InputError({
      wanted: "ratings in every part",
      got: all.map(({ length }) => length).join(", "),
      where: "ratingsApart",
      fix: "Bring more ratings or choose larger shares.",
    });
  }
  const count = (number: number) => number.toLocaleString("en-US");
  const protocol = `${count(train.length)} ratings to learn from; validation and test with all ratings of ${count(newcomers)} new items each (${count(validation.fresh.length)} and ${count(test.fresh.length)}) and ${count(validation.known.length)} and ${count(test.known.length)} ratings of known items (draw ${draw.path})`;
  return { ...apart, protocol };
}
