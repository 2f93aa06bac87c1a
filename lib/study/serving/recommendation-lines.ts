import { csvText } from "../../data/csv.ts";
import { recommendAll } from "./recommend-all.ts";
import { allowedOf, type ServedModel } from "./served-folder.ts";

/** Lists as CSV: user, rank, item, score and, where there are titles, title: the header, then the lines of some users at a time. */
export async function* recommendationLines(
  served: ServedModel,
  users: Int32Array,
  k: number,
  onList: (items: Int32Array) => void = () => undefined,
): AsyncGenerator<string> {
  const { model, data, card } = served;
  const { titles, again } = card;
  const line = (cells: readonly (string | number)[]) => csvText(cells.map(String), []);
  yield line(["user", "rank", "item", "score", ...(titles === null ? [] : ["title"])]);
  for await (const lists of recommendAll(model, data, users, allowedOf(served), again, k)) {
    for (const { items } of lists) onList(items);
    const lines = lists.flatMap(({ user, items, scores }) =>
      Array.from(items, (item, rank) =>
        line([
          ...[data.users.id(user), rank + 1, data.items.id(item), Number((scores[rank] as number).toPrecision(6))],
          ...(titles === null ? [] : [titles[item] ?? ""]),
        ]),
      ),
    );
    yield lines.join("");
  }
}
