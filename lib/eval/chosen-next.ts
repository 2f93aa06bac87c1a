import { InputError } from "../base/errors.ts";
import type { Split } from "../data/types.ts";
import type { Recommender } from "../models/recommender.ts";

/**
 * What the users of a split chose next, in the form of a recommender: its list of a user holds the right answers in order
 * of time and nothing else. Judged beside models it shows what a property of lists (popularity, diversity, Gini) comes to
 * where users choose by themselves. Its `fit` learns nothing and it cannot be saved.
 * @throws InputError for a split that asks for users who are not in training, and when asked for other users
 */
export function chosenNext({ queries, truth }: Split): Recommender {
  const rows = new Map(Array.from(queries.user ?? [], (user, q) => [user, truth.row(q)]));
  if (queries.user === null || rows.has(-1)) {
    throw refused("a split whose queries name users of the training part", "users unseen in training");
  }
  const items = truth.vocabulary.size;
  return {
    name: "chosen next",
    options: {},
    uses: "user",
    fit: async () => ({ epochs: [], seconds: 0, backend: "none", interrupted: false }),
    async score({ user, length }) {
      const scores = new Float32Array(length * items).fill(Number.NaN);
      for (let q = 0; q < length; q++) {
        const chosen = rows.get(user?.[q] ?? -1);
        if (chosen === undefined) throw refused("users of the split that it was made of", String(user?.[q]));
        for (const [place, item] of chosen.entries()) scores[q * items + item] = -1 - place;
      }
      return scores;
    },
    state: () => Promise.reject(refused("a model to save", "the answers of a split")),
    dispose() {},
  };
}

function refused(wanted: string, got: string): InputError {
  return new InputError({ wanted, got, where: "chosenNext", fix: "Use it with the split that it was made of." });
}
