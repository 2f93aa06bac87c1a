import { corners, type ItemKind, type UserKind } from "./acquaintance.ts";

/** What one weight of a stack is for. */
export interface Term {
  /** A part's name, or `acquaintance`: what being known adds by itself. */
  readonly part: string;
  /** What it is multiplied with: the part's score, or 1 where the part says nothing, or always. */
  readonly of: "score" | "silence" | "always";
  /** The corner it holds for; null where it holds for all items and users. */
  readonly items: ItemKind | null;
  readonly users: UserKind | null;
}

export const acquaintance = "acquaintance";

/** The features of a stack and how they are grouped. */
export interface Terms {
  /** Each part's terms in turn, then those of the acquaintance. */
  readonly list: readonly Term[];
  /** What contributes: the parts and, with varying weights, the acquaintance. */
  readonly groups: readonly string[];
  /**
   * Writes the features of one item. `scores`: each part's on the common scale, where 0 is neither good nor bad, NaN where
   * it says nothing; `shares`: of the corners.
   */
  write(scores: ArrayLike<number>, shares: Float64Array, out: Float64Array, at: number): void;
  /** Weights × features, summed within each group. */
  sums(weights: Float64Array, features: Float64Array, out: Float64Array): void;
}

/**
 * The terms of a stack (feature-weighted linear stacking: Sill, Takács, Mackey and Lin 2009). Each part has a weight on its
 * score and one that stands in where it says nothing. With `varying`, its score has one more weight in each corner, so that the
 * whole weight is the first plus a mean of the corners' by how far the item and the user stand there; and each corner
 * has a weight by itself.
 */
export function termsOf(parts: readonly string[], varying: boolean): Terms {
  const own = varying ? corners : [];
  const list = [
    ...parts.flatMap((part): Term[] => [
      { part, of: "score", items: null, users: null },
      { part, of: "silence", items: null, users: null },
      ...own.map(({ item, user }) => ({ part, of: "score", items: item, users: user }) as const),
    ]),
    ...own.map(({ item, user }): Term => ({ part: acquaintance, of: "always", items: item, users: user })),
  ];
  const groups = varying ? [...parts, acquaintance] : [...parts];
  const width = 2 + own.length;
  return {
    list,
    groups,
    write(scores, shares, out, at) {
      for (let part = 0; part < parts.length; part++) {
        const score = scores[part] as number;
        const said = Number.isNaN(score) ? 0 : score;
        const from = at + part * width;
        out[from] = said;
        out[from + 1] = Number.isNaN(score) ? 1 : 0;
        for (let corner = 0; corner < own.length; corner++) out[from + 2 + corner] = said * (shares[corner] as number);
      }
      if (varying) out.set(shares, at + parts.length * width);
    },
    sums(weights, features, out) {
      for (let group = 0; group < groups.length; group++) {
        const to = Math.min((group + 1) * width, list.length);
        let sum = 0;
        for (let at = group * width; at < to; at++) sum += (weights[at] as number) * (features[at] as number);
        out[group] = sum;
      }
    },
  };
}
