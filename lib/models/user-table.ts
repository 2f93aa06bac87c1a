import { InputError } from "../base/errors.ts";
import type { Table, TrainingData } from "../data/types.ts";

/**
 * The users' table that the data bring, for a model whose option `userColumns` names columns of it.
 * @throws InputError where there is none, or one over other users
 */
export function userTable(where: string, { users, interactions }: TrainingData): Table {
  const { vocabulary } = users ?? {};
  const known = interactions.users;
  const same = vocabulary?.size === known.size && vocabulary.ids.every((id, at) => id === known.ids[at]);
  if (users !== undefined && same) return users;
  throw new InputError({
    wanted: `a table of the ${known.size} users beside the interactions`,
    got: vocabulary === undefined ? "none" : `one of ${vocabulary.size} others`,
    where,
    fix: "Pass it: fit({ interactions, items, users }, context), or set userColumns to [].",
  });
}
