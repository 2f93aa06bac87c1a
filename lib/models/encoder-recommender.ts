import { logOfParts } from "./compound.ts";
import { contentBased } from "./content.ts";
import type { HasItemFeatures } from "./item-likeness.ts";
import type { ModelState, Recommender } from "./recommender.ts";
import { type EncoderOptions, encoderColumn, encoderName, resolveEncoder } from "./taught-encoder.ts";

/**
 * Recommends by a language model of its own: a BERT learns masked words on the items' texts, those of items nobody has
 * met among them, then by contrast which items' texts stand next to each other in histories (as in sentence
 * embeddings: Reimers & Gurevych 2019, Gao et al. 2021). An item is the whitened mean of its text's states, and scores
 * the cosine with the weighted mean of the history's items. After fitting only vectors are kept; texts are read no more.
 *
 * An item without text, and every item where the history has none, scores NaN.
 * @throws InputError for options that do not fit; from `fit` without a table, or without any text in it
 */
export function encoderRecommender(
  given: Partial<EncoderOptions> = {},
  saved?: ModelState,
): Recommender & HasItemFeatures {
  const options = resolveEncoder(given);
  const { halfLife } = options;
  const column = { columns: { text: 1 }, halfLife };
  const inner = contentBased(column, saved === undefined ? undefined : { ...saved, model: "content", options: column });
  return {
    ...inner,
    name: encoderName,
    options: { ...options },
    async fit(data, context) {
      const { column: text, log } = await encoderColumn(data, options, context);
      const items = { vocabulary: data.interactions.items, columns: { text } };
      return logOfParts([log, await inner.fit({ ...data, items }, context)]);
    },
    state: async () => ({ ...(await inner.state()), model: encoderName, options: { ...options } }),
  };
}
