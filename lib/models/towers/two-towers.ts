import { InputError } from "../../base/errors.ts";
import { random } from "../../base/random.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import type { Queries, Table, TrainingData } from "../../data/types.ts";
import { defineModel } from "../model.ts";
import { bestOfScores } from "../recommend.ts";
import type {
  FitContext,
  HasItemVectors,
  ModelState,
  RanksItself,
  Recommender,
  Updates,
  Vectors,
} from "../recommender.ts";
import { updatable } from "../updates.ts";
import { answers } from "./answers.ts";
import { readFeatures } from "./features/feature-map.ts";
import { itemTower, knownItems, vectorsOfAll } from "./item-tower.ts";
import { giveWeights, type LearnedTowers, prefixed } from "./network.ts";
import { resolveTowers, type TowersOptions, towersName } from "./options.ts";
import { learnedFrom, towerArrays } from "./saved.ts";
import { trainTowers } from "./training.ts";

/** A fitted pair of towers, and what it can do beside scoring. */
export interface TwoTowers extends Recommender, HasItemVectors, Updates, Partial<RanksItself> {
  /**
   * The vectors that users are compared by, row-major [queries, D]; rows of NaN for those of whom nothing is known. With
   * `itemVectors` and the option `similarity` they are what an index needs.
   */
  userVectors(queries: Queries): Promise<Float32Array>;
  /**
   * The same towers over more items, without training: every item of the table gets the vector of its content as it stands
   * there, and those known before keep their free vectors. The model itself stays as it is; the new one is another, to be
   * disposed of by itself. New users need nothing of the kind: they are known by their histories (`user` −1).
   * @param items a table whose ids begin with those the model knows, in their order, with the columns that it reads
   * @throws InputError for a table of other ids or columns, and for a model that reads no columns of items
   */
  withItems(items: Table): Promise<TwoTowers>;
}

/**
 * Two towers trained end to end (Covington, Adams & Sargin 2016; Yi et al. 2019): one makes a vector of an item from its content and a
 * free vector, one makes a vector of a user from the vectors of the items they had, and the likeness of the two ranks:
 *
 *     twoTowers({ columns: ["title", "description"], history: "attention" })
 *
 * Trained by the softmax of the item met next among those of the step, divided by a temperature and corrected for
 * how often each is met. Item vectors are made once and kept, so that answering costs one pass of the user tower and one product.
 * Items never met are served by their content, items without either score NaN; users by their history and columns, and NaN
 * for all items where there is nothing of either. Scores are cosines, products or minus squared distances, as `similarity` says.
 *
 * `update` goes on from the present weights for `updateEpochs` passes over the users with new events, which are predicted
 * together with as many of their older ones; new items are read as the first ones were. That is not a fit on all data.
 * With `fusion: "user"` there are no item vectors of the items alone that could be kept for answering: every item is made
 * anew for every user (`itemVectors` are then those before fusion).
 *
 * @throws InputError for options that are unknown, out of range or contradict each other; from `fit` without a table whose
 *   columns it is to read, for columns that are missing or infinite, and when no user has two events
 */
export function twoTowers(given: Partial<TowersOptions> = {}, saved?: ModelState): TwoTowers {
  const options = resolveTowers(given);
  const { dimensions } = options;
  const answering = answers(options);
  const defined = defineModel<LearnedTowers>(
    {
      name: towersName,
      options: { ...options },
      uses: options.userColumns?.length === 0 ? "history" : "both",
      fit: (data, context, judge) => trainTowers(data, options, null, context, judge),
      score: (learned, queries) => answering.scores(learned, queries),
      arrays: (learned) => towerArrays(learned, dimensions),
      restore: (arrays, users, items) => learnedFrom(arrays, options, users.size, items.size),
    },
    saved,
  );
  const { model, fitted, replace } = defined;
  const { dispose } = model;

  /** What was fitted, over the items of the training data alone. */
  function trained() {
    const now = fitted();
    const { trainedItems } = now.learned;
    if (trainedItems === now.items.size) return now;
    return { ...now, items: vocabulary(now.items.kind, now.items.ids.slice(0, trainedItems)) };
  }

  /** The best items by the kept vectors; questions with candidates are few enough to be scored. */
  async function topK(queries: Queries, k: number) {
    if (queries.candidates !== null) return bestOfScores(await model.score(queries), queries, k);
    // Scoring none of them is holding them against the model's vocabularies.
    await model.score({ ...queries, length: 0 });
    return answering.nearest(fitted().learned, queries, k);
  }

  // Items that are made anew for each user cannot be searched for.
  const ranking: Partial<RanksItself> = options.fusion === "user" ? {} : { topK };
  return Object.assign(model, ranking, {
    async itemVectors(): Promise<Vectors> {
      const { learned, items } = fitted();
      return { vocabulary: items, dimensions, values: learned.vectors };
    },
    async userVectors(queries: Queries) {
      const { values, known } = await answering.users(fitted().learned, queries);
      return values.map((value, at) => (known[Math.floor(at / dimensions)] === 1 ? value : Number.NaN));
    },
    async withItems(items: Table) {
      const { learned, items: before } = fitted();
      const state = await model.state();
      const grown = await withTable(learned, items, before.ids, options);
      return twoTowers(options, { ...state, items: items.vocabulary.ids, arrays: towerArrays(grown, dimensions) });
    },
    async update(data: TrainingData, context: FitContext) {
      const shell = { model: { ...model }, fitted: trained, replace };
      const { update } = updatable(shell, async (learned, { all }, context) => {
        const start = { learned, events: fitted().events, from: fitted().fingerprint };
        const found = await trainTowers({ ...data, interactions: all }, options, start, context, null);
        return { learned: found.learned, backend: found.log.backend };
      });
      return update(data, context);
    },
    dispose() {
      answering.dispose();
      dispose();
    },
  });
}

/** The towers over a table that goes on with new items. */
async function withTable(
  learned: LearnedTowers,
  items: Table,
  before: readonly string[],
  options: TowersOptions,
): Promise<LearnedTowers> {
  const { vocabulary: ids } = items;
  const refuse = (wanted: string, got: string, fix: string): never => {
    throw new InputError({ wanted, got, where: `${towersName}, withItems`, fix });
  };
  if (learned.maps.items.inputs === 0) {
    refuse("a model that reads columns of items", "one of free vectors alone", "Name columns when it is made.");
  }
  if (ids.size < before.length || before.some((id, at) => id !== ids.ids[at])) {
    const got = `one of ${ids.size} that does not begin with them`;
    refuse(`a table that begins with the ${before.length} items known`, got, "Append new ids at the end.");
  }
  const { inputs } = learned.maps.items;
  const features = readFeatures(towersName, learned.maps.items, items);
  const content = { counts: new Int32Array(ids.size), features, inputs, start: null };
  const tower = itemTower(content, options, random("to be overwritten"));
  giveWeights(prefixed("items", { ...tower.variables, ...tower.fixed }), learned.weights);
  const vectors = await vectorsOfAll(tower, ids.size);
  tower.dispose();
  const known = knownItems(content, options);
  for (const [item, one] of learned.known.entries()) known[item] = Math.max(one, known[item] as number);
  const free = learned.weights["items.free"];
  const values = new Float32Array(ids.size * options.dimensions);
  values.set(free?.values ?? []);
  const grown = free === undefined ? {} : { "items.free": { shape: [ids.size, options.dimensions], values } };
  return { ...learned, weights: { ...learned.weights, ...grown }, vectors, known };
}
