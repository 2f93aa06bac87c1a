import type { Random } from "../../base/random.ts";
import type { Interactions } from "../types.ts";
import type { Catalogue } from "./catalogue.ts";
import { fillIn, type Language, withArticles } from "./describe.ts";
import { pick } from "./latent.ts";
import { features, opinions } from "./phrases.ts";
import type { Wording } from "./wording.ts";

/** What a buyer wrote, in both languages, and what was meant. */
export interface Review {
  readonly english: string;
  readonly chinese: string;
  /** 1 for 4 and 5 stars, 0 for 3, −1 for 1 and 2. Some words of praise are negated, some complaints begin kindly. */
  readonly sentiment: -1 | 0 | 1;
  /** The feature that is spoken of: a key of the item's features. */
  readonly aspect: string;
}

/** A review for about the given share of ratings, null for the others. */
export function makeReviews(
  ratings: Interactions,
  catalogue: Catalogue,
  share: number,
  draw: Random,
): (Review | null)[] {
  return Array.from({ length: ratings.length }, (_, row) => {
    const written = draw.uniform() < share;
    const item = catalogue.items[ratings.item[row] as number];
    if (!written || item === undefined) return null;
    const stars = ratings.value?.[row] as number;
    const sentiment = stars >= 4 ? 1 : stars <= 2 ? -1 : 0;
    const aspect = pick(item.features, draw);
    const opinion = sentiment > 0 ? opinions.positive : sentiment < 0 ? opinions.negative : opinions.mixed;
    const say = (language: Language) => {
      const nouns: Wording = item.kind;
      return fillIn(pick(opinion[language], draw), {
        noun: () => pick(nouns[language], draw),
        aspect: () => pick(features[aspect]?.[language] ?? [aspect], draw),
      });
    };
    return { english: `${withArticles(say("english"))}.`, chinese: `${say("chinese")}。`, sentiment, aspect };
  });
}
