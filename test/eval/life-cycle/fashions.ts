import { permutation, random } from "../../../lib/base/random.ts";
import { inPeriods, type Periods } from "../../../lib/data/stream/periods.ts";
import { made, type Row } from "../../support/worlds.ts";

/**
 * Two tribes of users, each with a window of sixteen items that moves on by one item a round. Each round each user takes one
 * item of the tribe's window that they have not had, if there is one.
 */
export function fashions(): Periods {
  const [users, rounds] = [60, 30];
  const rows: Row[] = [];
  const draw = random("fashions");
  const had = Array.from({ length: users }, () => new Set<number>());
  for (let round = 0; round < rounds; round++) {
    for (const user of permutation(users, draw)) {
      const window = Array.from(permutation(16, draw), (place) => 2 * (round + place) + (user % 2));
      const item = window.find((one) => !had[user]?.has(one));
      if (item === undefined) continue;
      had[user]?.add(item);
      rows.push([user, item, 1]);
    }
  }
  return inPeriods(made(users, 2 * (rounds + 16), rows), { first: 0.25, periods: 6 });
}
