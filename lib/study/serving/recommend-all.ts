import { queriesOfAllUsers } from "../../data/queries.ts";
import { sequencesOf } from "../../data/sequences.ts";
import type { Interactions, Queries } from "../../data/types.ts";
import { listOf, recommend } from "../../models/recommend.ts";
import type { Recommender } from "../../models/recommender.ts";
import { chosenQueries } from "../fewer-queries.ts";

/** One user's list. */
export interface UserList {
  readonly user: number;
  /** Item indices, best first. */
  readonly items: Int32Array;
  readonly scores: Float32Array;
}

/** How many users are asked at once: with filters each of them carries a list of all that is allowed. */
const usersAtOnce = 256;

/**
 * The best k items for each of the users, some at a time.
 * @param data all that is known; the histories are its events
 * @param allowed 1 for each item that may be recommended
 * @param again whether items of the history may come again
 */
export async function* recommendAll(
  model: Recommender,
  data: Interactions,
  users: Int32Array,
  allowed: Uint8Array,
  again: boolean,
  k: number,
): AsyncGenerator<readonly UserList[]> {
  const all = queriesOfAllUsers(data, again ? "none" : "seen");
  const items = Int32Array.from(allowed.keys()).filter((item) => allowed[item] === 1);
  const filtered = items.length < allowed.length;
  for (let from = 0; from < users.length; from += usersAtOnce) {
    const some = users.subarray(from, from + usersAtOnce);
    const plain = chosenQueries(all, some);
    const queries: Queries = filtered
      ? {
          ...plain,
          candidates: sequencesOf(
            data.items,
            Array.from(some, () => items),
          ),
        }
      : plain;
    const top = await recommend(model, queries, Math.min(k, data.items.size));
    yield Array.from(some, (user, query) => {
      const list = listOf(top, query);
      return { user, items: list, scores: top.scores.subarray(query * top.k, query * top.k + list.length) };
    });
  }
}
