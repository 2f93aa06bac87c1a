import { vocabulary } from "../../base/vocabulary.ts";
import { tableOver } from "../../data/clean/compact.ts";
import { interactions } from "../../data/interactions.ts";
import type { Dataset, Interactions, Table } from "../../data/types.ts";

/** Ids of items that are described and have no event at all: new ones, or ones that nobody wanted. */
export function newItemIds(catalogue: Table | undefined, read: Interactions): readonly string[] {
  return catalogue?.vocabulary.ids.filter((id) => read.items.find(id) === undefined) ?? [];
}

/**
 * The data set with items of which no event is known behind the others, so that indices stay what they were.
 * @param catalogue describes the items of the data set and the new ones
 */
export function withNewItems(dataset: Dataset, catalogue: Table, added: readonly string[]): Dataset {
  const { interactions: known } = dataset;
  const items = vocabulary(known.items.kind, [...known.items.ids, ...added]);
  return { ...dataset, interactions: interactions({ ...known, items }), items: tableOver(catalogue, items) };
}
