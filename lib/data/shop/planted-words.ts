import { columnOf, labelsOf } from "../tables.ts";
import { foldCase } from "../text/clean.ts";
import { words } from "../text/words.ts";
import type { Table } from "../types.ts";
import type { Language } from "./describe.ts";
import { subcategories } from "./goods.ts";
import { features, opinions } from "./phrases.ts";

/**
 * The words that a review may say of each item and not of any: those of its features and of its kind of goods, less
 * the words that every opinion is put together from ("it", "is", "not"). What a search for keywords in reviews should find.
 * @param items the shop's table
 * @returns one set for each item, words folded to lower case
 */
export function plantedWords(items: Table, language: Language): ReadonlySet<string>[] {
  const cut = (phrases: readonly string[]) => phrases.flatMap((phrase) => words(foldCase(phrase)));
  const frames = Object.values(opinions).flatMap((opinion) => opinion[language]);
  const common = new Set(cut(frames.map((frame) => frame.replaceAll(/\{\w+\}/g, " "))));
  const [kinds, strengths] = [columnOf(items, "subcategory", "category"), columnOf(items, "features", "category")];
  return Array.from({ length: items.vocabulary.size }, (_, item) => {
    const own = subcategories
      .filter(({ name }) => labelsOf(kinds, item).includes(name))
      .flatMap((kind) => kind[language]);
    const said = labelsOf(strengths, item).flatMap((feature) => features[feature]?.[language] ?? []);
    return new Set(cut([...own, ...said]).filter((word) => !common.has(word)));
  });
}
