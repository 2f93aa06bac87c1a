import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { vocabulary } from "../../base/vocabulary.ts";
import { interactions } from "../interactions.ts";
import { categoryColumn, columnOf, labelsOf, numberColumn, table, textColumn } from "../tables.ts";
import type { Dataset, Interactions, Table } from "../types.ts";
import { fillIn, type Language, withArticles } from "./describe.ts";
import { categories, subcategories } from "./goods.ts";
import { pick, sigmoid } from "./latent.ts";
import { features, styles } from "./phrases.ts";
import type { Shop } from "./shop.ts";
import { calls, headlines, promises } from "./slogans.ts";

/** The shop's advertising. */
export interface AdvertisementOptions {
  /** How many advertisements there are (default 300), each of one item; items may have several or none. */
  advertisements: number;
  /** How many different ones each user is shown (default 40). */
  shown: number;
  /** Skew of the budgets: the weight by which one is shown is rank ^ −(0.6 · budget), ranks at random (default 1). */
  budget: number;
  /** How much taste decides on a click, per unit of affinity (default 2); 0 for a control. */
  taste: number;
  /** Standard deviation of how catching an advertisement is, to everybody alike (default 0.4). */
  appeal: number;
}

/** Advertisements of the shop: what was shown to whom, what of it was clicked, and what it said. */
export interface Advertisements extends Dataset {
  /** One per advertisement: text and textChinese, category and kind of the item, price. */
  readonly items: Table;
  /** The clicks. */
  readonly interactions: Interactions;
  /** Every impression in order of time; its value is 1 where it was clicked, else 0. */
  readonly shown: Interactions;
  /** By advertisement, the index of its item in the shop. */
  readonly product: Int32Array;
  /** The probability that the user clicks on the advertisement at that time, seconds since 1970 UTC. */
  clickProbability(user: number, advertisement: number, time: number): number;
}

const defaults: AdvertisementOptions = { advertisements: 300, shown: 40, budget: 1, taste: 2, appeal: 0.4 };

/** Logit of a click where taste and appeal are middling: one in nine. */
const reluctance = -2.1;

/**
 * Advertises the shop's items to the shop's users. Impressions are drawn by budget, not by taste (nobody chose whom to show what), at
 * random moments of the shop's year, no user seeing one twice; a click follows from the shop's own truth: the user's
 * affinity to the item at that moment, and how catching the advertisement is.
 *
 * It stands in for logs of real advertisers, which no one gives away with their texts: good for testing what a method
 * can find, no evidence of how people click.
 * @throws InputError for an unknown option or one out of range
 */
export function advertisements(of: Shop, given: Partial<AdvertisementOptions>, random: Random): Advertisements {
  const options = resolveOptions(
    "advertisements",
    defaults,
    {
      advertisements: option.wholeNumber(2),
      shown: option.wholeNumber(1, given.advertisements ?? defaults.advertisements),
      budget: option.number(0, 10),
      taste: option.number(0, 10),
      appeal: option.number(0, 10),
    },
    given,
  );
  const { product, items } = makeTexts(of, options.advertisements, random);
  const appealing = random.stream("appeal");
  const appeal = Float64Array.from(product, () => options.appeal * appealing.normal());
  const clickProbability = (user: number, advertisement: number, time: number) =>
    sigmoid(
      options.taste * of.truth.affinity(user, product[advertisement] as number, time) +
        (appeal[advertisement] as number) +
        reluctance,
    );
  const shown = show(of, items, options, clickProbability, random);
  const clicked = Int32Array.from(shown.user.keys()).filter((row) => shown.value?.[row] === 1);
  return {
    name: "shop-advertisements",
    title: "Advertisements of the made-up shop",
    interactions: interactions({ ...shown.select(clicked), value: null }),
    items,
    users: of.users,
    licence: of.licence,
    origin: `${of.origin}; advertisements drawn by ${random.path}`,
    notes: [
      "made-up data: good for testing what a method can find, no evidence of how people click",
      `${clicked.length.toLocaleString("en-US")} of ${shown.length.toLocaleString("en-US")} impressions were clicked`,
    ],
    shown,
    product,
    clickProbability,
  };
}

function makeTexts(of: Shop, count: number, random: Random): { product: Int32Array; items: Table } {
  const draw = random.stream("texts");
  const choice = random.stream("products");
  const product = Int32Array.from({ length: count }, () => choice.integer(of.items.vocabulary.size));
  const label = (column: string, item: number) => labelsOf(columnOf(of.items, column, "category"), item);
  const kinds = Array.from(product, (item) => label("subcategory", item));
  const said = (language: Language) => Array.from(product, (item) => describeIn(language, of, item, label, draw));
  const prices = columnOf(of.items, "price", "number").values;
  return {
    product,
    items: table(
      vocabulary(
        "advertisement",
        Array.from(product, (_, at) => `ad ${at + 1}`),
      ),
      {
        text: textColumn(said("english")),
        textChinese: textColumn(said("chinese")),
        category: categoryColumn(
          "category",
          Array.from(product, (item) => label("category", item)),
        ),
        subcategory: categoryColumn("subcategory", kinds),
        price: numberColumn(Array.from(product, (item) => prices[item] as number)),
      },
    ),
  };
}

function describeIn(
  language: Language,
  of: Shop,
  item: number,
  label: (column: string, item: number) => string[],
  draw: Random,
): string {
  const [category, kind, style, brand] = ["category", "subcategory", "style", "brand"].map(
    (name) => label(name, item)[0],
  );
  const brands = categories.find(({ name }) => name === category)?.brands;
  const said = label("features", item);
  const fillers = {
    brand: () => brands?.[language][brands.english.indexOf(brand as string)] ?? "",
    noun: () => pick(subcategories.find(({ name }) => name === kind)?.[language] ?? [""], draw),
    style: () => pick(styles[style as string]?.[language] ?? [""], draw),
    feature: () => pick(features[pick(said, draw)]?.[language] ?? [""], draw),
    price: () => String(Math.ceil(columnOf(of.items, "price", "number").values[item] as number)),
  };
  const parts = [headlines, promises, calls].map((wording) => fillIn(pick(wording[language], draw), fillers));
  if (language === "chinese") return `${parts.join("！")}。`;
  return parts.map((part) => `${part.charAt(0).toUpperCase()}${withArticles(part.slice(1))}.`).join(" ");
}

function show(
  of: Shop,
  items: Table,
  { advertisements: count, shown, budget }: Readonly<AdvertisementOptions>,
  clickProbability: Advertisements["clickProbability"],
  random: Random,
): Interactions {
  const ranks = random.stream("budgets");
  const order = Array.from({ length: count }, () => ranks.uniform());
  const rank = order.map((one) => order.filter((other) => other < one).length);
  const weights = rank.map((place) => (place + 1) ** (-0.6 * budget));
  const time = of.interactions.time as Float64Array;
  const [first, last] = [time[0] as number, time[time.length - 1] as number];
  const rows = of.interactions.users.ids.flatMap((_, user) => {
    const draw = random.stream(`user/${user}`);
    const arrivals = weights.map((weight, ad) => ({ ad, at: -Math.log(1 - draw.uniform()) / weight }));
    const met = arrivals.toSorted((a, b) => a.at - b.at).slice(0, shown);
    return met.map(({ ad }) => {
      const when = Math.floor(first + (last - first) * draw.uniform());
      return { user, ad, when, clicked: draw.uniform() < clickProbability(user, ad, when) ? 1 : 0 };
    });
  });
  rows.sort((a, b) => a.when - b.when || a.user - b.user);
  return interactions({
    users: of.interactions.users,
    items: items.vocabulary,
    user: Int32Array.from(rows, ({ user }) => user),
    item: Int32Array.from(rows, ({ ad }) => ad),
    value: Float32Array.from(rows, ({ clicked }) => clicked),
    time: Float64Array.from(rows, ({ when }) => when),
  });
}
