import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { ask } from "../../lib/data/questions.ts";
import type { Interactions, Split } from "../../lib/data/types.ts";
import type { PredictsRatings, Recommender } from "../../lib/models/recommender.ts";

const ids = (count: number, letter: string) => Array.from({ length: count }, (_, index) => `${letter}${index}`);

/** Interactions of [user, item, rating] rows over the given numbers of users and items. */
export function data(users: number, items: number, rows: readonly (readonly [number, number, number])[]): Interactions {
  return interactions({
    users: vocabulary("user", ids(users, "u")),
    items: vocabulary("item", ids(items, "i")),
    user: Int32Array.from(rows, ([user]) => user),
    item: Int32Array.from(rows, ([, item]) => item),
    value: Float32Array.from(rows, ([, , value]) => value),
    time: null,
  });
}

/** Training and test rows as a split with its questions. */
export function split(
  users: number,
  items: number,
  train: readonly (readonly [number, number, number])[],
  test: readonly (readonly [number, number, number])[],
): Split {
  const all = data(users, items, [...train, ...test]);
  const rows = (from: number, to: number) => all.select(Array.from({ length: to - from }, (_, row) => from + row));
  const trainPart = rows(0, train.length);
  const testPart = rows(train.length, all.length);
  const { queries, truth } = ask(trainPart, testPart, "seen");
  return { protocol: "made by hand", train: trainPart, test: testPart, queries, truth };
}

/** What a table model was asked, to see what evaluation asks for. */
export interface Asked {
  /** Queries per call of `score`. */
  score: number[];
  /** Calls of `predict`: users and items. */
  predict: { user: number[]; item: number[]; history: boolean }[];
  fits: string[];
  disposed: number;
}

/** A model that knows its scores by heart: `table[user][item]`, for users it has a row of; unseen users get NaN. */
export function tableModel(table: readonly (readonly number[])[], asked?: Asked): Recommender & PredictsRatings {
  const items = table[0]?.length ?? 0;
  return {
    name: "table",
    options: {},
    uses: "user",
    async fit(_, { random }) {
      asked?.fits.push(random.path);
      return { epochs: [], seconds: 2, backend: "javascript", interrupted: false };
    },
    async score({ user, length }) {
      asked?.score.push(length);
      const scores = new Float32Array(length * items);
      for (let q = 0; q < length; q++)
        scores.set(table[user?.[q] ?? -1] ?? new Array(items).fill(Number.NaN), q * items);
      return scores;
    },
    async predict({ user, history }, item) {
      asked?.predict.push({ user: [...(user ?? [])], item: [...item], history: history !== null });
      return Float32Array.from(item, (one, q) => table[user?.[q] ?? -1]?.[one] ?? 3);
    },
    async state() {
      return { version: 1, model: "table", options: {}, users: [], items: [], fingerprint: "", arrays: {} };
    },
    dispose() {
      if (asked !== undefined) asked.disposed++;
    },
  };
}

export const nothingAsked = (): Asked => ({ score: [], predict: [], fits: [], disposed: 0 });
