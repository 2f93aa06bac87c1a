import type { Random } from "../../base/random.ts";
import { askedAbout, someOf, withoutItems } from "../../data/apart.ts";
import { predefined } from "../../data/split.ts";
import type { Interactions, Queries, Split } from "../../data/types.ts";
import { chosenQueries, chosenRows, fewerQueries } from "../fewer-queries.ts";

/** The share of the items that is held out; so many users are asked at most, and so many at least. */
const share = 0.2;
const mostAsked = 1000;
const fewestAsked = 10;

/**
 * A split that asks for items of which nothing was learned: a fifth of the items, drawn at random, is taken out of the
 * training part with all its events; each user who had some of them, and others beside, is asked which, these items alone
 * being chosen among. Null where that leaves fewer than ten users to ask.
 */
export function newItemsSplit(data: Interactions, exclude: Queries["exclude"], draw: Random): Split | null {
  const held = someOf(data.items, share, draw.stream("items"));
  const marks = new Set(held);
  const rows = Int32Array.from(data.item.keys()).filter((row) => marks.has(data.item[row] as number));
  if (rows.length === 0 || rows.length === data.length) return null;
  const train = withoutItems(data, held);
  const name = "a fifth of the items, drawn at random, held out with all their events";
  const whole = predefined(train, data.select(rows), name, { exclude });
  if (whole.queries.length === 0) return null;
  const { queries, truth, ...rest } = askedAbout(whole, held, "new items");
  const known = Int32Array.from(truth.offsets.subarray(1).keys()).filter((row) => (queries.user?.[row] ?? -1) >= 0);
  if (known.length < fewestAsked) return null;
  const asked = { ...rest, queries: chosenQueries(queries, known), truth: chosenRows(truth, known) };
  return fewerQueries(asked, mostAsked, draw);
}
