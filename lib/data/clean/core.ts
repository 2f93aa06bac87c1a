import { checkNumber, withDefaults } from "../../base/options.ts";
import type { CleaningStep } from "./clean.ts";

/**
 * Removes users and items with too few events, again and again until every user left has at least `users` events and
 * every item at least `items` (the k-core; 5 and 5 by default). The result is the largest part of the data with that
 * property and does not depend on the order of removal. Events are counted, so remove repeated pairs first where
 * distinct partners are meant.
 * @throws InputError for a bound below 1 or an unknown option
 */
export function kCore(options?: Partial<{ users: number; items: number }>): CleaningStep {
  const { users, items } = withDefaults("kCore", { users: 5, items: 5 }, options);
  checkNumber("kCore", "users", users, { min: 1, integer: true });
  checkNumber("kCore", "items", items, { min: 1, integer: true });
  return {
    name: "k-core",
    why: `users with fewer than ${users} events or items with fewer than ${items}, until none is left`,
    keep(data) {
      const perUser = new Int32Array(data.users.size);
      const perItem = new Int32Array(data.items.size);
      for (let row = 0; row < data.length; row++) count(row, 1);
      let rows = Int32Array.from(data.user.keys());
      let rounds = 0;
      for (;;) {
        const userCounts = perUser.slice();
        const itemCounts = perItem.slice();
        const stays = (row: number) =>
          (userCounts[data.user[row] as number] as number) >= users &&
          (itemCounts[data.item[row] as number] as number) >= items;
        const left = rows.filter(stays);
        if (left.length === rows.length) break;
        for (const row of rows) if (!stays(row)) count(row, -1);
        rows = left;
        rounds++;
      }
      return { rows, found: `${rounds} ${rounds === 1 ? "round" : "rounds"}` };

      function count(row: number, by: number): void {
        perUser[data.user[row] as number] = (perUser[data.user[row] as number] as number) + by;
        perItem[data.item[row] as number] = (perItem[data.item[row] as number] as number) + by;
      }
    },
  };
}
