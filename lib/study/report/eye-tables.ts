import { titleColumn } from "../../data/tables.ts";
import type { StudiedModel } from "../studied.ts";
import type { Study } from "../study.ts";
import type { StudyTable } from "./study-table.ts";

/** How much of a history is shown, from its end, and how much of a title. */
const lastEvents = 10;
const longestTitle = 40;

/** One table for each of the users looked at: the end of their history, and what the models would recommend. */
export function userTables(study: Study, models: readonly StudiedModel[]): StudyTable[] {
  const { lookedAt, protocol, data, k } = study;
  const { interactions, items } = data.dataset;
  const titles = titleColumn(items)?.values;
  const named = (item: number | undefined) => {
    const text = item === undefined ? "" : titles?.[item] || interactions.items.id(item);
    return text.length > longestTitle ? `${text.slice(0, longestTitle - 1)}…` : text;
  };
  return Array.from(lookedAt.rows, (row, place) => {
    const history = Array.from(lookedAt.queries.history?.items.row(place) ?? []);
    const wanted = new Set(protocol.split.truth.row(row));
    const recent = history.slice(-lastEvents).reverse();
    const user = lookedAt.queries.user?.[place] ?? -1;
    return {
      name: `user-${place + 1}`,
      caption: user < 0 ? "A user of whom nothing was known" : `User ${interactions.users.id(user)}`,
      columns: ["", "had, the last first", ...models.map(({ rung }) => rung.label)],
      rows: Array.from({ length: Math.max(k, recent.length) }, (_, rank) => [
        rank + 1,
        named(recent[rank]),
        ...models.map(({ samples }) => {
          const item = samples[place]?.[rank];
          return `${item !== undefined && wanted.has(item) ? "✓ " : ""}${named(item)}`;
        }),
      ]),
      foot: [
        `${history.length} events known. Held out: ${Array.from(wanted, named).slice(0, 5).join(", ")}${wanted.size > 5 ? ` and ${wanted.size - 5} more` : ""}.`,
      ],
    };
  });
}
