import { mean } from "../../base/numbers.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import { categoryColumn, numberColumn, table } from "../../data/tables.ts";
import { keywords } from "../../data/text/keywords.ts";
import { textSequences } from "../../data/text/text-sequences.ts";
import { tfIdf } from "../../data/text/tf-idf.ts";
import type { Column, Table } from "../../data/types.ts";
import { sphericalKMeans } from "../embeddings/spherical-k-means.ts";

/** How much is looked for. */
export interface FoundInTextsOptions {
  /** Keywords of an item, at most. Default 5. */
  keywords: number;
  /** Topics of all texts together. Default 20. */
  topics: number;
  /** Words in a greater share of the items tell no topic. Default 0.3. */
  maxShare: number;
  /** Starts of the grouping into topics. Default 3. */
  starts: number;
}

/** What finds. */
export interface TextReading {
  readonly random: Random;
  /** The sentiment of each of some texts, higher is kinder; null where nobody reads it, and then there is no such column. */
  readonly sentiment: ((texts: readonly string[]) => Promise<ArrayLike<number>>) | null;
}

const defaults: FoundInTextsOptions = { keywords: 5, topics: 20, maxShare: 0.3, starts: 3 };
const rules = {
  keywords: option.wholeNumber(1),
  topics: option.wholeNumber(1),
  maxShare: option.number(0, 1),
  starts: option.wholeNumber(1),
};

/**
 * What the texts about each item tell of it, as columns for a model: `keywords`, labels (likelihood ratio, `keywords`);
 * `topics`, a vector of the cosines with the topics of all texts (`sphericalKMeans` over TF-IDF); `sentiment`, a number, the mean
 * over the item's texts. Items without texts have no labels, a vector of zeros and NaN.
 * @param texts one list for each item of the vocabulary, e.g. its reviews
 * @throws InputError when no item has a word, or when fewer items have texts than there are to be topics
 */
export async function foundInTexts(
  items: Vocabulary,
  texts: readonly (readonly string[])[],
  { random, sentiment }: TextReading,
  given: Partial<FoundInTextsOptions> = {},
): Promise<Table> {
  const options = resolveOptions("foundInTexts", defaults, rules, given);
  const documents = textSequences(texts.map((own) => own.join("\n")));
  const labels = keywords(documents, options.keywords).map(({ words }) =>
    Array.from(words, (word) => documents.vocabulary.id(word)),
  );
  const { vectors } = tfIdf(documents, { maxShare: options.maxShare });
  const { cosines } = sphericalKMeans(vectors, options.topics, { random, starts: options.starts });
  const columns: Record<string, Column> = {
    keywords: categoryColumn("keyword", labels),
    topics: { type: "vector", dimensions: options.topics, values: cosines },
  };
  if (sentiment !== null) columns.sentiment = numberColumn(await means(texts, sentiment));
  return table(items, columns);
}

/** The mean of each item's texts; NaN for none. Every wording is read once. */
async function means(
  texts: readonly (readonly string[])[],
  sentiment: NonNullable<TextReading["sentiment"]>,
): Promise<number[]> {
  const wordings = [...new Set(texts.flat())];
  const said = await sentiment(wordings);
  const of = new Map(wordings.map((text, at) => [text, said[at] as number]));
  return texts.map((own) => (own.length === 0 ? Number.NaN : mean(own.map((text) => of.get(text) as number))));
}
