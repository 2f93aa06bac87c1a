import type { Exposures } from "./visits.ts";

/** What is counted of a visitor: clicks, purchases, and what they paid in the shop's currency. */
export const outcomes = ["clicks", "purchases", "revenue"] as const;
export type Outcome = (typeof outcomes)[number];

/** Mean and standard deviation of an outcome from visitor to visitor. */
export interface Moments {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * The exact moments of each outcome over visitors drawn from all users: the variance is that of the users' expectations
 * plus the mean of the variances within a visit, whose places are independent.
 */
export function momentsOf({ click, purchase, price }: Exposures, k: number): Record<Outcome, Moments> {
  const users = click.length / k;
  const one = (chance: (at: number) => number, worth: (at: number) => number): Moments => {
    let [sum, squares, within] = [0, 0, 0];
    for (let user = 0; user < users; user++) {
      let expected = 0;
      for (let at = user * k; at < (user + 1) * k; at++) {
        const [p, value] = [chance(at), worth(at)];
        expected += p * value;
        within += p * (1 - p) * value ** 2;
      }
      sum += expected;
      squares += expected ** 2;
    }
    const mean = sum / users;
    return { mean, deviation: Math.sqrt(squares / users - mean ** 2 + within / users) };
  };
  const bought = (at: number) => (click[at] as number) * (purchase[at] as number);
  return {
    clicks: one(
      (at) => click[at] as number,
      () => 1,
    ),
    purchases: one(bought, () => 1),
    revenue: one(bought, (at) => price[at] as number),
  };
}
