import type { Random } from "../../base/random.ts";
import { columnOf, labelsOf } from "../tables.ts";
import type { Table } from "../types.ts";
import type { Language } from "./describe.ts";
import { subcategories } from "./goods.ts";
import { pick } from "./latent.ts";
import { features } from "./phrases.ts";

/**
 * What somebody might type who looks for an item: a name of its kind and one of its features, each in a wording drawn at
 * random ("trainers light as a feather"). The shop keeps no log of searches; these stand in for it.
 * @param items the shop's table
 * @returns one search for each item, by index
 */
export function searchTexts(items: Table, language: Language, draw: Random): string[] {
  const [kinds, strengths] = [columnOf(items, "subcategory", "category"), columnOf(items, "features", "category")];
  return Array.from({ length: items.vocabulary.size }, (_, item) => {
    const names = subcategories.find(({ name }) => labelsOf(kinds, item).includes(name))?.[language] ?? [];
    const wordings = features[pick(labelsOf(strengths, item), draw)]?.[language] ?? [];
    const said = [pick(names, draw), pick(wordings, draw)];
    return language === "english" ? said.join(" ") : said.reverse().join("的");
  });
}
