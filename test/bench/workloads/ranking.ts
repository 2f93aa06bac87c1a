import { als } from "../../../lib/models/als.ts";
import { ease } from "../../../lib/models/ease.ts";
import { implicitFactorization } from "../../../lib/models/implicit-factorization.ts";
import { itemCosine } from "../../../lib/models/item-cosine.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { randomRanking } from "../../../lib/models/random-ranking.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import { userCosine } from "../../../lib/models/user-cosine.ts";

/** A model as the table has it. */
export interface RankedModel {
  readonly name: string;
  /** With the options that matter. */
  readonly label: string;
  /** Whether fitting or scoring runs on the chosen backend. */
  readonly engine: boolean;
  /** Takes minutes, and so is measured only when it is named or asked for by --slow. */
  readonly slow?: boolean;
  make(): Recommender;
}

export const rankedModels: readonly RankedModel[] = [
  { name: "random", label: "random", engine: false, make: () => randomRanking() },
  { name: "popularity", label: "popularity", engine: false, make: () => popularity() },
  { name: "item-cosine", label: "item-cosine, 100 neighbours", engine: false, make: () => itemCosine() },
  {
    name: "item-cosine",
    label: "item-cosine, tf-idf, 100 neighbours",
    engine: false,
    make: () => itemCosine({ weighting: "tf-idf" }),
  },
  { name: "user-cosine", label: "user-cosine, 100 neighbours", engine: false, make: () => userCosine() },
  { name: "als", label: "ALS, k 64, 15 epochs, conjugate gradients", engine: true, make: () => als() },
  { name: "als", label: "the same, λ 10", engine: true, make: () => als({ regularization: 10 }) },
  { name: "als", label: "ALS, k 64, 15 epochs, exact", engine: true, make: () => als({ solver: "exact" }) },
  { name: "ease", label: "EASE, λ 500", engine: true, make: () => ease() },
  {
    name: "implicit-factorization",
    label: "implicit factorization, softmax, k 64, 20 epochs",
    engine: true,
    slow: true,
    make: () => implicitFactorization(),
  },
  {
    name: "implicit-factorization",
    label: "implicit factorization, BPR, k 64, 20 epochs",
    engine: true,
    slow: true,
    make: () => implicitFactorization({ loss: "bpr" }),
  },
];

/** Where the figures of `peers` were measured. */
export const peersMachine = "2 virtual cores of an AMD EPYC with AVX-512, 24 GiB, two threads, Python 3.11";

/** What libraries of Python gave on the same file under the same protocol: name, fit, top 10, HR@10, nDCG@10. */
export const peers: readonly (readonly [string, string, string, string, string])[] = [
  ["popularity (NumPy 1.26.4)", "–", "–", ".0363", ".0178"],
  ["implicit 0.7.3 item-kNN cosine, K 100", "1.4", "1.1", ".0697", ".0356"],
  ["implicit 0.7.3 item-kNN TF-IDF, K 100", "1.1", "0.6", ".0753", ".0395"],
  ["implicit 0.7.3 ALS, k 64, 15 iterations, CG (min/median/max)", "1.2/1.7/3.0", "0.37", ".0967", ".0493"],
  ["implicit 0.7.3 ALS, regularization 10", "1.7", "0.36", ".0993", ".0500"],
  ["EASE, NumPy float64, λ 500", "2.8", "3.6", ".1099", ".0544"],
  ["implicit 0.7.3 BPR, k 64, 100 iterations", "24", "0.33", ".0728", ".0361"],
];
