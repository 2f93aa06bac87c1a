import { queriesOfAllUsers } from "../../data/queries.ts";
import type { Shop } from "../../data/shop/shop.ts";
import type { NumberColumn } from "../../data/types.ts";
import { listOf, recommend } from "../../models/recommend.ts";
import type { Recommender } from "../../models/recommender.ts";

/** How visitors of the simulated test behave. */
export interface VisitOptions {
  /** Length of the list that is shown. */
  k: number;
  /** A place of rank r is looked at with probability r^−positionBias (the position-based model; 0: all are). */
  positionBias: number;
  /**
   * The weight of walking on, beside which an item has the weight items · P(chosen): looked at, an item that the user is
   * as likely to choose as any other is clicked with probability 1 / (1 + reluctance) (Luce's choice).
   */
  reluctance: number;
}

/** What a list shown to each user brings, [users, k]; 0 past the end of a short list. */
export interface Exposures {
  /** The chance that the place is looked at and clicked. */
  readonly click: Float64Array;
  /** The chance that a click ends in a purchase. */
  readonly purchase: Float64Array;
  /** What a purchase pays. */
  readonly price: Float64Array;
}

/**
 * What every user of the shop would do with the lists of a model, by the shop's own laws at the moment its log ends:
 * `choiceProbabilities` for the appeal of an item, `purchaseProbability` once it is clicked. Items of the history are not
 * shown again. The model must be fitted over the shop's items.
 * @param factor multiplies every click probability (1 at most afterwards): a planted uplift
 */
export async function exposures(
  { interactions, items, truth }: Shop,
  model: Recommender,
  { k, positionBias, reluctance }: Readonly<VisitOptions>,
  factor = 1,
): Promise<Exposures> {
  const users = interactions.users.size;
  const top = await recommend(model, queriesOfAllUsers(interactions), k);
  const end = interactions.time?.at(-1) as number;
  const prices = (items.columns.price as NumberColumn).values;
  const found = {
    click: new Float64Array(users * k),
    purchase: new Float64Array(users * k),
    price: new Float64Array(users * k),
  };
  for (let user = 0; user < users; user++) {
    const chances = truth.choiceProbabilities(user, end);
    for (const [place, item] of listOf(top, user).entries()) {
      const at = user * k + place;
      const weight = chances.length * (chances[item] as number);
      const looked = (place + 1) ** -positionBias;
      found.click[at] = Math.min(1, (factor * looked * weight) / (weight + reluctance));
      found.purchase[at] = truth.purchaseProbability(user, item, end);
      found.price[at] = prices[item] as number;
    }
  }
  return found;
}
