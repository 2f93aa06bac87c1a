import { permutation, type Random, random } from "../../../lib/base/random.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import type { Dataset, Queries, Table } from "../../../lib/data/types.ts";
import { textVectors } from "../../../lib/language/fine-tuning/text-vectors.ts";
import type { TextEncoder } from "../../../lib/language/masked-words.ts";
import { itemTexts } from "../../../lib/language/text/item-texts.ts";
import { als } from "../../../lib/models/als.ts";
import { contentBased } from "../../../lib/models/content.ts";
import { implicitFactorization } from "../../../lib/models/implicit-factorization.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { recommend } from "../../../lib/models/recommend.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import { approximateIndex } from "../../../lib/models/retrieval/approximate-index.ts";
import { exactIndex } from "../../../lib/models/retrieval/exact-index.ts";
import { sequenceRecommender } from "../../../lib/models/sequence/sequence-recommender.ts";
import { twoTowers } from "../../../lib/models/towers/two-towers.ts";

/** How many items are recommended. */
const k = 10;
/** Events of a user that the encoder reads as one text: more would not fit its positions. */
const eventsRead = 6;

/** One way to answer; `ask(round)` answers the question of that round and keeps nothing. */
export interface Answering {
  readonly name: string;
  /** Answers that are timed at the most, where one takes very long. */
  readonly most?: number;
  ask(round: number): Promise<unknown>;
  dispose(): void;
}

/** A made-up shop of that many items with questions of one user each, whose history has `length` events. */
export function questions(
  items: number,
  length: number,
  count: number,
  draw: Random,
): [Dataset & { items: Table }, Queries[]] {
  const world = shop({ seed: 1, users: 1000, items, events: 60_000 });
  const { users } = world.interactions;
  const asked = Array.from({ length: count }, (): Queries => {
    const user = draw.integer(users.size);
    const history = permutation(items, draw).slice(0, length);
    return {
      length: 1,
      user: Int32Array.of(user),
      history: { items: sequencesOf(world.interactions.items, [history]), value: null, time: null },
      time: null,
      candidates: null,
      exclude: "seen",
    };
  });
  return [world, asked];
}

/** Recommenders fitted just enough to answer: how good they are does not matter here, how large they are does. */
async function fittedModels(world: Dataset, length: number): Promise<[string, Recommender][]> {
  const models: [string, Recommender][] = [
    ["popularity", popularity()],
    ["ALS, k 64, the user by index or folded in", als({ dimensions: 64, epochs: 1 })],
    ["matrix factorisation, k 64, the user by index", implicitFactorization({ dimensions: 64, epochs: 1 })],
    ["LSTM, 64", sequenceRecommender({ encoder: "lstm", dimensions: 64, layers: 1, maxLength: length, epochs: 1 })],
    ["Transformer, 64, two layers", sequenceRecommender({ dimensions: 64, maxLength: length, epochs: 1 })],
  ];
  for (const [, model] of models) await model.fit({ interactions: world.interactions }, { random: random(1) });
  return models;
}

/** Two towers' three ways: all scores, and its vectors in an exact and in an approximate index. */
async function byTowers(world: Dataset, asked: readonly Queries[], length: number): Promise<Answering[]> {
  const towers = twoTowers({ columns: [], history: "attention", dimensions: 64, maxLength: length, epochs: 1 });
  await towers.fit({ interactions: world.interactions }, { random: random(1) });
  const vectors = await towers.itemVectors();
  const name = "two towers, 64, attention";
  const ways: Answering[] = [
    { name, ask: (round) => recommend(towers, asked[round] as Queries, k), dispose: () => towers.dispose() },
  ];
  const exact = exactIndex(vectors, { similarity: "cosine" });
  // Where usearch is not to be had, the other ways stand alone.
  const approximate = await approximateIndex(vectors, { similarity: "cosine" }).catch(() => null);
  for (const [label, index] of [["by an exact index", exact] as const, ["by usearch", approximate] as const]) {
    if (index === null) continue;
    const ask = async (round: number) => {
      const queries = asked[round] as Queries;
      const exclude = queries.history?.items;
      return index.search(await towers.userVectors(queries), k, exclude === undefined ? {} : { exclude });
    };
    ways.push({ name: `the same, ${label}`, ask, dispose: () => undefined });
  }
  return ways;
}

/** The encoder's three ways: all vectors kept, the user's text read at the request, and every item's text read too. */
async function byEncoder(
  encoder: TextEncoder,
  world: Dataset & { items: Table },
  asked: readonly Queries[],
): Promise<Answering[]> {
  const texts = itemTexts(world.items, [
    { column: "title", label: null },
    { column: "description", label: null },
  ]);
  const titles = itemTexts(world.items, [{ column: "title", label: null }]);
  const { hidden } = encoder.bert.shape;
  const kept = await textVectors(encoder, texts);
  const column = { type: "vector", dimensions: hidden, values: kept } as const;
  const table: Table = { vocabulary: world.items.vocabulary, columns: { text: column } };
  const content = contentBased({ columns: { text: 1 } });
  await content.fit({ interactions: world.interactions, items: table }, { random: random(1) });
  const readUser = async (round: number, vectors: Float32Array) => {
    const history = asked[round]?.history?.items.row(0) ?? [];
    const said = Array.from(history.slice(-eventsRead), (item) => titles[item] ?? "").join("; ");
    const profile = await textVectors(encoder, [said]);
    const scores = new Float32Array(texts.length);
    for (let item = 0; item < scores.length; item++) {
      for (let at = 0; at < hidden; at++) {
        scores[item] = (scores[item] as number) + (profile[at] as number) * (vectors[item * hidden + at] as number);
      }
    }
    return Int32Array.from(scores.keys())
      .sort((a, b) => (scores[b] as number) - (scores[a] as number))
      .subarray(0, k);
  };
  const nothing = () => undefined;
  return [
    {
      name: "encoder, 128, two layers: all vectors kept",
      ask: (round) => recommend(content, asked[round] as Queries, k),
      dispose: () => content.dispose(),
    },
    {
      name: "the same: the user's text read, items' vectors kept",
      ask: (round) => readUser(round, kept),
      dispose: nothing,
    },
    {
      name: "the same: all texts read",
      most: 3,
      ask: async (round) => readUser(round, await textVectors(encoder, texts)),
      dispose: nothing,
    },
  ];
}

/** All ways to answer these questions, ready to be asked. */
export async function answerings(
  encoder: TextEncoder,
  world: Dataset & { items: Table },
  asked: readonly Queries[],
): Promise<Answering[]> {
  const length = asked[0]?.history?.items.values.length ?? 1;
  const models = (await fittedModels(world, length)).map(
    ([name, model]): Answering => ({
      name,
      ask: (round) => recommend(model, asked[round] as Queries, k),
      dispose: () => model.dispose(),
    }),
  );
  return [...models, ...(await byTowers(world, asked, length)), ...(await byEncoder(encoder, world, asked))];
}
