import { permutation, type Random, shuffle } from "../../base/random.ts";
import { type Vocabulary, vocabulary } from "../../base/vocabulary.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../tables.ts";
import type { Table } from "../types.ts";
import { describe } from "./describe.ts";
import { type Category, categories, type Subcategory, subcategories } from "./goods.ts";
import { accumulate, direction, pick } from "./latent.ts";
import type { ShopOptions } from "./options.ts";
import { colours, styles } from "./phrases.ts";

/** What an item is, before it is put into words. */
export interface Item {
  /** "10001" …: unlike both its index and any user's id. */
  readonly id: string;
  readonly kind: Subcategory;
  readonly category: Category;
  /** Index into the category's brands. */
  readonly brand: number;
  /** A key of `styles`. */
  readonly style: string;
  /** Two keys of `features`; the first is named in the title. */
  readonly features: readonly [string, string];
  /** Index into `colours`. */
  readonly colour: number;
  readonly price: number;
}

/** All items with their planted properties; arrays are indexed by item. */
export interface Catalogue {
  readonly vocabulary: Vocabulary;
  readonly items: readonly Item[];
  readonly table: Table;
  /** Taste vectors, row-major [items, dimensions], centred; their squared length is 1 on average. */
  readonly vectors: Float32Array;
  /** What everyone thinks of an item, in stars around 0; standard deviation 0.35. */
  readonly quality: Float32Array;
  /** Logarithm of the weight by which an item is met: −0.6 · ln(rank) · strength, ranks at random. */
  readonly popularity: Float32Array;
  /** Rank by popularity, 0 the most popular, whether or not popularity is skewed. */
  readonly rank: Int32Array;
  /** How dear an item is among its kind: ln(price / the kind's usual price). */
  readonly dearness: Float32Array;
}

/**
 * Shares of the variance of an item's vector, before centring: 84 % comes with what its texts tell, 16 % is its own and
 * shows in behaviour alone.
 */
const shares = { category: 0.36, subcategory: 0.2, style: 0.18, features: 0.1, own: 0.16 };

/** The items of the shop. Kinds of goods are spread evenly over the catalogue, in random order. */
export function makeCatalogue(options: Readonly<ShopOptions>, random: Random): Catalogue {
  const draw = random.stream("items");
  const kinds = permutation(options.items, random.stream("kinds"));
  const items: Item[] = [];
  const dearness = new Float32Array(options.items);
  for (let index = 0; index < options.items; index++) {
    const kind = subcategories[(kinds[index] as number) % subcategories.length] as Subcategory;
    const category = categories.find(({ name }) => name === kind.category) as Category;
    const strengths = shuffle([...category.features], draw);
    const style = pick(Object.keys(styles), draw);
    dearness[index] = 0.35 * draw.normal() + (style === "luxurious" ? 0.5 : 0);
    items.push({
      id: String(10_001 + index),
      kind,
      category,
      brand: draw.integer(category.brands.english.length),
      style,
      features: [strengths[0] as string, strengths[1] as string],
      colour: draw.integer(colours.english.length),
      price: Math.max(1, Math.round(kind.price * Math.exp(dearness[index] as number)) - 0.1),
    });
  }
  const ids = vocabulary(
    "item",
    items.map(({ id }) => id),
  );
  const ranks = permutation(options.items, random.stream("popularity"));
  const quality = random.stream("quality");
  return {
    vocabulary: ids,
    items,
    table: tableOf(ids, items, random.stream("texts")),
    vectors: itemVectors(items, options.dimensions, random),
    quality: Float32Array.from(items, () => 0.35 * quality.normal()),
    popularity: Float32Array.from(ranks, (rank) => -0.6 * options.popularity * Math.log(rank + 1)),
    rank: ranks,
    dearness,
  };
}

function itemVectors(items: readonly Item[], dimensions: number, random: Random): Float32Array {
  const known = new Map<string, Float64Array>();
  const of = (what: string) => {
    const vector = known.get(what) ?? direction(dimensions, random.stream(`direction/${what}`));
    known.set(what, vector);
    return vector;
  };
  const own = random.stream("direction/own");
  const vectors = new Float32Array(items.length * dimensions);
  for (const [index, item] of items.entries()) {
    const vector = new Float64Array(dimensions);
    accumulate(vector, of(`category/${item.category.name}`), Math.sqrt(shares.category));
    accumulate(vector, of(`subcategory/${item.kind.name}`), Math.sqrt(shares.subcategory));
    accumulate(vector, of(`style/${item.style}`), Math.sqrt(shares.style));
    for (const feature of item.features) accumulate(vector, of(`feature/${feature}`), Math.sqrt(shares.features / 2));
    accumulate(vector, direction(dimensions, own), Math.sqrt(shares.own));
    vectors.set(vector, index * dimensions);
  }
  return centred(vectors, dimensions);
}

/** The rows less their mean, scaled to a mean squared length of 1. */
function centred(vectors: Float32Array, dimensions: number): Float32Array {
  const rows = vectors.length / dimensions;
  const centre = new Float64Array(dimensions);
  for (const [at, value] of vectors.entries()) centre[at % dimensions] = (centre[at % dimensions] as number) + value;
  const moved = Float64Array.from(vectors, (value, at) => value - (centre[at % dimensions] as number) / rows);
  const scale = Math.sqrt(moved.reduce((sum, value) => sum + value * value, 0) / rows);
  return Float32Array.from(moved, (value) => value / scale);
}

function tableOf(ids: Vocabulary, items: readonly Item[], draw: Random): Table {
  const texts = items.map((item, index) => describe(item, index, draw));
  return table(ids, {
    title: textColumn(texts.map(({ english }) => english.title)),
    titleChinese: textColumn(texts.map(({ chinese }) => chinese.title)),
    description: textColumn(texts.map(({ english }) => english.description)),
    descriptionChinese: textColumn(texts.map(({ chinese }) => chinese.description)),
    category: categoryColumn(
      "category",
      items.map(({ category }) => [category.name]),
      categories.map(({ name }) => name),
    ),
    subcategory: categoryColumn(
      "subcategory",
      items.map(({ kind }) => [kind.name]),
      subcategories.map(({ name }) => name),
    ),
    brand: categoryColumn(
      "brand",
      items.map(({ category, brand }) => [category.brands.english[brand] as string]),
    ),
    style: categoryColumn(
      "style",
      items.map(({ style }) => [style]),
      Object.keys(styles),
    ),
    features: categoryColumn(
      "feature",
      items.map(({ features }) => features),
    ),
    colour: categoryColumn(
      "colour",
      items.map(({ colour }) => [colours.english[colour] as string]),
      colours.english,
    ),
    price: numberColumn(items.map(({ price }) => price)),
  });
}
