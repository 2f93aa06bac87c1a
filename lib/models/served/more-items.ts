import { InputError } from "../../base/errors.ts";
import { normals, type Random } from "../../base/random.ts";
import type { Vocabulary } from "../../base/vocabulary.ts";
import type { Recommender, StateArray } from "../recommender.ts";
import { sequenceName } from "../sequence/options.ts";
import { sequenceRecommender } from "../sequence/sequence-recommender.ts";
import { checkBegins } from "./answering-over.ts";

/** The arrays of a sequence recommender with a row for each item, and how new rows are drawn: as a new network's are. */
const rowsOfItems: Readonly<Record<string, number>> = { items: 0.02, "answers.vectors": 0.02, "answers.bias": 0 };

/**
 * A sequence recommender with what another has learned, over more items: new ones begin with vectors drawn at random, as
 * in a new network, and wait to be tuned (`fineTuned`).
 * @param items a vocabulary that begins with the model's
 * @throws InputError for a vocabulary that does not, and for another kind of model
 */
export async function withMoreItems(model: Recommender, items: Vocabulary, random: Random): Promise<Recommender> {
  const state = await model.state();
  if (state.model !== sequenceName) {
    throw new InputError({
      wanted: `a ${sequenceName} to give more items to`,
      got: state.model,
      where: "withMoreItems",
      fix: "Use sequenceRecommender, or a model with update.",
    });
  }
  checkBegins(state.items, items, "withMoreItems");
  const longer = ([name, { shape, values }]: [string, StateArray]): [string, StateArray] => {
    const deviation = rowsOfItems[name];
    const [rows = 0, width = 1] = shape;
    if (deviation === undefined || rows === items.size) return [name, { shape, values }];
    const fresh = normals((items.size - rows) * width, deviation, random.stream(name));
    return [name, { shape: [items.size, width], values: Float32Array.from([...values, ...fresh]) }];
  };
  const arrays = Object.fromEntries(Object.entries(state.arrays).map(longer));
  return sequenceRecommender(state.options, { ...state, items: items.ids, arrays });
}
