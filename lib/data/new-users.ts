import type { Random } from "../base/random.ts";
import { someOf } from "./apart.ts";
import { askedOf, withoutUsers } from "./asked-of.ts";
import { lastOut } from "./split.ts";
import type { Interactions, Split } from "./types.ts";

/** A split that asks for users of whom nothing was ever known. */
export interface NewUserSplit extends Split {
  /** The new users by index, ascending. */
  readonly fresh: Int32Array;
}

/**
 * Calls a share of the users new: all their events are taken out of the training part and of the histories, and they alone
 * are asked, for the last of their events. They keep their indices, by which features of users are found.
 * @param share of the users that are new, in (0, 1)
 * @param last how many of a new user's last events are asked for
 * @throws InputError for a share out of range, or when no new user has events to be asked for
 */
export function newUserSplit(data: Interactions, share: number, last: number, draw: Random): NewUserSplit {
  const fresh = someOf(data.users, share, draw.stream("users"));
  const drawn = new Set(fresh);
  const whole = lastOut(data, last);
  const asked = Array.from(whole.queries.user ?? []).flatMap((user, query) => (drawn.has(user) ? [query] : []));
  const train = withoutUsers(whole.train, drawn);
  const split = askedOf({ ...whole, train }, asked);
  const protocol = `${split.protocol}, those of new users, of whom no event is in the training part or in a history`;
  return { ...split, protocol, fresh };
}
