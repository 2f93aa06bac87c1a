import { InputError, shown } from "../base/errors.ts";
import { checkNumber } from "../base/options.ts";
import type { CategoryColumn } from "../data/types.ts";
import type { ListMetric } from "./types.ts";

/**
 * The share of a list's first k items that carry a label, or one of several, in [0, 1]: how much of a list is sport. An item
 * of several labels counts once. "Higher" is more of it, not better for anybody.
 * @param name as it heads a column, without the k: "sport"
 * @param column the labels of the items
 * @param wanted labels, the same for all lists; or of each list one label, as its index in the column's vocabulary
 * @throws InputError for a label that the column lacks, for none, and where there are not as many labels as lists
 */
export function labelShare(
  name: string,
  k: number,
  { labels }: CategoryColumn,
  wanted: readonly string[] | Int32Array,
): ListMetric {
  checkNumber("labelShare", "k", k, { min: 1, integer: true });
  const { vocabulary } = labels;
  const ofAll = wanted instanceof Int32Array ? null : new Set(wanted.map((label) => indexOf(label)));
  const missing =
    wanted instanceof Int32Array ? wanted.find((label) => label < 0 || label >= vocabulary.size) : undefined;
  if (wanted.length === 0 || missing !== undefined) {
    throw refused("labels of the column", missing === undefined ? "none" : `index ${missing}`);
  }
  return {
    kind: "list",
    name: `${name}@${k}`,
    k,
    convention: `items of the first ${k} that carry ${ofAll === null ? "the label in question" : (wanted as readonly string[]).join(" or ")}, divided by the items listed; empty lists are left out`,
    better: "higher",
    values(lists) {
      if (ofAll === null && lists.length !== wanted.length) {
        throw refused(`a label for each of ${lists.length} lists`, `${wanted.length} labels`);
      }
      return Float64Array.from(lists, (items, at) => {
        const carried = ofAll ?? new Set([wanted[at] as number]);
        const first = items.subarray(0, k);
        return first.filter((item) => labels.row(item).some((label) => carried.has(label))).length / first.length;
      });
    },
  };

  function indexOf(label: string): number {
    const index = vocabulary.find(label);
    if (index !== undefined) return index;
    throw refused(`one of the labels ${vocabulary.ids.slice(0, 30).join(", ")}`, shown(label));
  }
}

function refused(wanted: string, got: string): InputError {
  return new InputError({ wanted, got, where: "labelShare", fix: "Name labels that stand in the column." });
}
