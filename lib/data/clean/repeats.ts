import { InputError, shown } from "../../base/errors.ts";
import { rowsByUser } from "../interactions.ts";
import type { Interactions } from "../types.ts";
import type { CleaningStep } from "./clean.ts";

/** Removes rows that equal an earlier one in user, item, value and time; the first stays. */
export function exactDuplicates(): CleaningStep {
  return {
    name: "exact duplicates",
    why: "the same user, item, value and time as an earlier row",
    keep(data) {
      const { value, time } = data;
      const groups = groupRows(data, (row) => `${data.item[row]} ${value?.[row]} ${time?.[row]}`);
      return { rows: Int32Array.from(groups, (rows) => rows[0] as number).sort() };
    },
  };
}

/** Which of several events of one user with one item stays. */
export type KeptRepeat = "first" | "last" | "mean";

/**
 * Leaves one event of each user with each item: the first or the last in time (ties and missing times by the file's
 * order), or the last with the mean of all their values.
 * @throws InputError for another word, or for "mean" where there are no values
 */
export function repeatedPairs(kept: KeptRepeat): CleaningStep {
  if (!["first", "last", "mean"].includes(kept)) {
    throw new InputError({
      wanted: `"first", "last" or "mean"`,
      got: shown(kept),
      where: "repeatedPairs",
      fix: "Say which event of a pair should stay.",
    });
  }
  return {
    name: "repeated pairs",
    why: `more than one event of a user with an item; ${kept === "mean" ? "the last with the mean value" : `the ${kept}`} stays`,
    keep(data) {
      const groups = groupRows(data, (row) => data.item[row] as number);
      const stays = groups
        .map((rows) => ({ row: (kept === "first" ? rows[0] : rows.at(-1)) as number, rows }))
        .sort((a, b) => a.row - b.row);
      const rows = Int32Array.from(stays, ({ row }) => row);
      if (kept !== "mean") return { rows };
      const { value } = data;
      if (value === null) {
        throw new InputError({
          wanted: "values to take the mean of",
          got: "events without values",
          where: `repeatedPairs("mean")`,
          fix: `Use repeatedPairs("first") or ("last").`,
        });
      }
      const mean = (group: readonly number[]) =>
        group.reduce((sum, row) => sum + (value[row] as number), 0) / group.length;
      return { rows, value: Float32Array.from(stays, (group) => mean(group.rows)) };
    },
  };
}

/** The rows of each user that share a key, in order of time. */
function groupRows(data: Interactions, key: (row: number) => string | number): number[][] {
  const [offsets, byUser] = rowsByUser(data);
  const groups: number[][] = [];
  for (let user = 0; user < data.users.size; user++) {
    const own = new Map<string | number, number[]>();
    for (const row of byUser.subarray(offsets[user], offsets[user + 1])) {
      const name = key(row);
      const group = own.get(name);
      if (group === undefined) own.set(name, [row]);
      else group.push(row);
    }
    groups.push(...own.values());
  }
  return groups;
}
