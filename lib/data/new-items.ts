import type { Random } from "../base/random.ts";
import { askedAbout, someOf, withoutItems } from "./apart.ts";
import { eventsOf } from "./questions.ts";
import { holdOut } from "./split.ts";
import type { Interactions, Split } from "./types.ts";

/** A split that asks about items nobody has had. */
export interface NewItemSplit extends Split {
  /** The new items by index, ascending. */
  readonly fresh: Int32Array;
}

/**
 * Calls a share of the items new: of all events a share is held out at random, users are asked which of the new items they
 * met there, among these alone, and every event with a new item is taken out of the training part and of the histories.
 * Users keep the rest of what they did, which may be nothing.
 * @param share of the items that are new, and of the events that are held out, both in (0, 1)
 * @throws InputError for a share out of range, or when nobody met a new item in what is held out
 */
export function newItemSplit(
  data: Interactions,
  share: { readonly items: number; readonly events: number },
  draw: Random,
): NewItemSplit {
  const fresh = someOf(data.items, share.items, draw.stream("items"));
  const asked = askedAbout(holdOut(data, share.events, draw.stream("events")), fresh, "new items");
  const train = withoutItems(asked.train, fresh);
  const history = eventsOf(train.perUser(), Array.from(asked.queries.user ?? []));
  return {
    ...asked,
    protocol: `${asked.protocol}; of these no event is in the training part or in a history`,
    train,
    queries: { ...asked.queries, history },
    fresh,
  };
}
