import { eachRow, openRows } from "../../data/own/each-row.ts";

/** The ids in the first column of a file, one a row: a plain list, or a CSV. A header is taken for an id that nothing has. */
export async function idsIn(path: string): Promise<string[]> {
  const ids: string[] = [];
  const file = await openRows(path, {});
  await eachRow(file, [0], false, ([id = ""]) => ids.push(id));
  return ids;
}
