import { random } from "../../base/random.ts";
import type { Queries } from "../../data/types.ts";
import { currentBackend } from "../../engine/backend.ts";
import { tf } from "../../engine/tf.ts";
import type { TopK } from "../recommender.ts";
import { exactIndex, type VectorIndex } from "../retrieval/exact-index.ts";
import { readable, userVectors } from "./asked.ts";
import { type AskingNetwork, askingNetwork, giveWeights, type LearnedTowers } from "./network.ts";
import type { TowersOptions } from "./options.ts";

/** Numbers that a part of the scores may fill at once. */
const numbersAtOnce = 4_194_304;

/** Users' vectors, and which of them have one. */
export interface AskedVectors {
  /** Row-major [queries, D]. */
  readonly values: Float32Array;
  /** 1 for each query of whose user something is known. */
  readonly known: Uint8Array;
}

/** What answers: networks and item vectors, kept on the device from one question to the next. */
export interface Answers {
  users(learned: LearnedTowers, queries: Queries): Promise<AskedVectors>;
  /** [queries, items], none of no queries; NaN for users and for items of whom nothing is known. */
  scores(learned: LearnedTowers, queries: Queries): Promise<Float32Array>;
  /** The best items by a search through the kept vectors; for two towers whose queries have no candidates. */
  nearest(learned: LearnedTowers, queries: Queries, k: number): Promise<TopK>;
  dispose(): void;
}

interface Kept {
  readonly learned: LearnedTowers;
  readonly backend: string;
  readonly asking: AskingNetwork;
  readonly items: tf.Tensor2D;
  /** Made when it is first asked. */
  index: VectorIndex | null;
}

export function answers(options: TowersOptions): Answers {
  const { dimensions: width } = options;
  let kept: Kept | null = null;

  function dispose(): void {
    kept?.asking.dispose();
    kept?.items.dispose();
    kept = null;
  }

  function ready(learned: LearnedTowers): Kept {
    const backend = currentBackend().name;
    if (kept?.learned === learned && kept.backend === backend) return kept;
    dispose();
    const asking = askingNetwork(learned.maps.users.inputs, options, random("to be overwritten"));
    giveWeights(asking.variables, learned.weights);
    const items = tf.tensor2d(learned.vectors, [learned.vectors.length / width, width]);
    kept = { learned, backend, asking, items, index: null };
    return kept;
  }

  async function users(learned: LearnedTowers, { history, user, length }: Queries): Promise<AskedVectors> {
    const { asking, items } = ready(learned);
    const { people, knownPeople } = learned;
    const histories = history && readable(history, learned.known);
    const added = people.length === 0 ? null : new Float32Array(length * width);
    const known = Uint8Array.from({ length }, (_, query) => {
      const own = user?.[query] ?? -1;
      if (added !== null && own >= 0) added.set(people.subarray(own * width, (own + 1) * width), query * width);
      const read = histories !== null && histories.items.row(query).length > 0;
      return read || (own >= 0 && knownPeople[own] === 1) ? 1 : 0;
    });
    return { values: await userVectors(asking, items, { histories, people: added, length }, options), known };
  }

  return {
    users,
    async scores(learned, queries) {
      if (queries.length === 0) return new Float32Array(0);
      const found = await users(learned, queries);
      const { asking, items } = ready(learned);
      const [count] = items.shape;
      const scores = new Float32Array(queries.length * count);
      const rows = Math.max(1, Math.floor(numbersAtOnce / (count * asking.comparison.numbersPerPair)));
      for (let from = 0; from < queries.length; from += rows) {
        const part = found.values.subarray(from * width, (from + rows) * width);
        const product = tf.tidy(() => asking.comparison.scores(tf.tensor2d(part, [part.length / width, width]), items));
        scores.set(await product.data(), from * count);
        product.dispose();
      }
      for (let at = 0; at < scores.length; at++) {
        const answered = found.known[Math.floor(at / count)] === 1 && learned.known[at % count] === 1;
        if (!answered) scores[at] = Number.NaN;
      }
      return scores;
    },
    async nearest(learned, queries, k) {
      const { values, known } = await users(learned, queries);
      const now = ready(learned);
      now.index ??= indexOf(learned, options);
      const asked = values.map((value, at) => (known[Math.floor(at / width)] === 1 ? value : Number.NaN));
      const seen = queries.exclude === "seen" ? queries.history?.items : undefined;
      return now.index.search(asked, k, seen === undefined ? {} : { exclude: seen });
    },
    dispose,
  };
}

/** The kept vectors to search in; items of which nothing is known are near to nothing. */
function indexOf({ vectors, known }: LearnedTowers, { dimensions, similarity }: TowersOptions): VectorIndex {
  const values = vectors.map((value, at) => (known[Math.floor(at / dimensions)] === 1 ? value : Number.NaN));
  // Of vectors of length 1 the product is the cosine.
  return exactIndex({ dimensions, values }, { similarity: similarity === "euclidean" ? "euclidean" : "dot" });
}
