import type { Interactions } from "../types.ts";

/**
 * The texts of every two items that one user met one after the other, in order of users and times: what a language model
 * is taught to bring together. Items of one text tell nothing and empty texts nobody, so that such pairs are left out.
 * @param texts by item
 */
export function neighbourTexts(events: Interactions, texts: readonly string[]): (readonly [string, string])[] {
  const { items } = events.perUser();
  const pairs: (readonly [string, string])[] = [];
  for (let user = 0; user < items.rows; user++) {
    const history = items.row(user);
    for (let at = 1; at < history.length; at++) {
      const [one, next] = [texts[history[at - 1] as number] ?? "", texts[history[at] as number] ?? ""];
      if (one !== next && one !== "" && next !== "") pairs.push([one, next]);
    }
  }
  return pairs;
}
