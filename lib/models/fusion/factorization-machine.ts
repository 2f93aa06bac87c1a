import type { Queries, Sequences } from "../../data/types.ts";
import { scoreAll } from "../latent-factors.ts";
import { defineModel } from "../model.ts";
import type { HasItemVectors, ModelState, Recommender } from "../recommender.ts";
import { contributionsBy, type HasContributions } from "./contributions.ts";
import { machineArrays, machineFrom } from "./machine/arrays.ts";
import { type LearnedMachine, summed, withoutBias } from "./machine/network.ts";
import { type MachineOptions, machineName, resolveMachineOptions } from "./machine/options.ts";
import { askingVectors } from "./machine/queries.ts";
import { fitMachine } from "./machine/training.ts";

/**
 * A factorisation machine for ranking (Rendle 2010): every feature of user, moment and item has a vector, and an item
 * scores the products of the vectors of both sides, plus linear terms of its own:
 *
 *     score(u, i) = (p_u + c) · (q_i + Σ_b x_ib W_b) + b_i + Σ_b x_ib w_b
 *
 * with p_u of the user's id and columns, c of the context, q_i and b_i of the item's id, and x_ib W_b of the features of
 * kind b (texts, labels, numbers, vectors). Pairs within the user's side, which are the same for every item, and within the
 * item's, which the linear terms stand for, are left out. Taught by the softmax of what was met among all items that
 * anybody met, or an unbiased sample of its sum; the history of an event is all else that its user had.
 *
 * The same model read from its two ends: with `context` and `contextVectors: "own"` it is Rendle's machine of ids, columns and
 * context; with `context: []` it is matrix factorisation with side information (an item is a free offset plus a
 * projection of its features: Wang and Blei 2011, Kula 2015); and with `userIds: false` a user is what their history's
 * items are. Items never met are scored by their features, their offset being zero; users never met by their context.
 * A user of whom nothing is known is answered by the linear terms.
 *
 * @throws InputError for options that are unknown or out of range; from `fit` without a table whose columns it is to read, for
 *   columns that are missing, incomplete or infinite, or when hours are to be read and times are missing
 */
export function factorizationMachine(
  given: Partial<MachineOptions> = {},
  saved?: ModelState,
): Recommender & HasItemVectors & HasContributions {
  const options = resolveMachineOptions(given);
  const { dimensions } = options;
  const { model, fitted } = defineModel<LearnedMachine>(
    {
      name: machineName,
      options: { ...options },
      uses: "both",
      fit: (data, context, judge) => fitMachine(data, options, context, judge),
      score: (learned, queries) => scoreQueries(learned, options, queries),
      arrays: (learned) => machineArrays(learned, dimensions),
      restore: (arrays, users, items) => machineFrom(arrays, options, users, items),
    },
    saved,
  );
  return Object.assign(model, {
    async itemVectors() {
      const { learned, items } = fitted();
      return { vocabulary: items, dimensions, values: withoutBias(summed(learned.items), dimensions) };
    },
    /**
     * What id, texts, labels, numbers and vectors of an item bring by the linear terms and with the user's id and
     * columns, and then, as "context × …", what each brings with the context.
     */
    async contributions(queries: Queries, items: Sequences) {
      const scores = await model.score(queries);
      const { learned, items: known } = fitted();
      return machineContributions(learned, options, queries, items, scores, known.size);
    },
  });
}

function scoreQueries(learned: LearnedMachine, options: MachineOptions, queries: Queries): Promise<Float32Array> {
  const { dimensions } = options;
  const { person, context } = askingVectors(learned, options, queries);
  const all = summed(learned.items);
  const factors = {
    dimensions,
    itemVectors: withoutBias(all, dimensions),
    itemBias: all.filter((_, at) => at % (dimensions + 1) === dimensions),
    userVectors: learned.users,
    userBias: new Float32Array(learned.users.length / dimensions),
    offset: 0,
  };
  const vectors = person.map((value, at) => value + (context[at] as number));
  return scoreAll(factors, { vectors, bias: new Float32Array(queries.length) });
}

function machineContributions(
  learned: LearnedMachine,
  options: MachineOptions,
  queries: Queries,
  items: Sequences,
  scores: Float32Array,
  size: number,
) {
  const { kinds, items: parts } = learned;
  const { dimensions: width } = options;
  const { person, context } = askingVectors(learned, options, queries);
  const withContext = options.context.length > 0;
  const names = withContext ? [...kinds, ...kinds.map((kind) => `context × ${kind}`)] : kinds;
  const product = (side: Float32Array, query: number, part: Float32Array, item: number) => {
    let sum = 0;
    for (let d = 0; d < width; d++) {
      sum += (side[query * width + d] as number) * (part[item * (width + 1) + d] as number);
    }
    return sum;
  };
  return contributionsBy(names, queries, items, size, (query, item) => {
    const own = parts.map((part) => product(person, query, part, item) + (part[item * (width + 1) + width] as number));
    const row = withContext ? [...own, ...parts.map((part) => product(context, query, part, item))] : own;
    // The engine's rounding, some ten-millionths of the score, is counted to the id.
    const others = row.slice(1).reduce((sum, value) => sum + value, 0);
    return [(scores[query * size + item] as number) - others, ...row.slice(1)];
  });
}
