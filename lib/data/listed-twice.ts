import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import { vocabulary } from "../base/vocabulary.ts";
import { pickRows } from "./clean/compact.ts";
import { interactions } from "./interactions.ts";
import { table } from "./tables.ts";
import type { Dataset } from "./types.ts";

/** A data set in which some items stand twice. */
export interface ListedTwice {
  /** Its items are the old ones, under their old indices, followed by the second listings. */
  readonly dataset: Dataset;
  /** By item its other listing, −1 where there is none. */
  readonly twin: Int32Array;
}

/**
 * A catalogue as shops have them: some items are listed twice, by another seller or under another number. The second
 * listing has the content of the first, and each event of the item falls on either with equal chance, so that a
 * recommender takes the two for items that go together. For whoever wants to see duplicates removed.
 * @param share of the items that stand twice, in (0, 1); rounded to whole items, at least one
 */
export function listedTwice(data: Dataset, share: number, random: Random): ListedTwice {
  checkNumber("listedTwice", "share", share, { above: 0, below: 1 });
  const { interactions: events } = data;
  const old = events.items.size;
  const chosen = permutation(old, random.stream("items")).subarray(0, Math.max(1, Math.round(share * old)));
  const twin = new Int32Array(old + chosen.length).fill(-1);
  for (const [at, item] of chosen.entries()) {
    twin[item] = old + at;
    twin[old + at] = item;
  }
  const items = vocabulary(events.items.kind, [
    ...events.items.ids,
    ...Array.from(chosen, (item) => `${events.items.id(item)} (listed again)`),
  ]);
  const rows = [...Array(old).keys(), ...chosen];
  const draw = random.stream("events");
  const item = events.item.map((one) => {
    const other = twin[one] as number;
    return draw.uniform() < 0.5 && other >= 0 ? other : one;
  });
  const columns = Object.entries(data.items?.columns ?? {}).map(([name, column]) => [name, pickRows(column, rows)]);
  return {
    dataset: {
      ...data,
      title: `${data.title}, ${chosen.length} items listed twice`,
      interactions: interactions({ ...events, items, item }),
      ...(data.items === undefined ? {} : { items: table(items, Object.fromEntries(columns)) }),
      notes: [
        ...data.notes,
        `${chosen.length} items stand twice: their events fall on either listing with equal chance`,
      ],
    },
    twin,
  };
}
