import { option, resolveOptions, withDefaults } from "../../../base/options.ts";
import { resolveSequenceOptions, type SequenceOptions } from "../../sequence/options.ts";
import { columnsRule } from "../features/feature-blocks.ts";

/** What is read of the items' table, and how far free vectors are to be relied on. */
export interface ItemFeatureOptions {
  /** Columns of the items' table; null: all of them. At least one. */
  columns: readonly string[] | null;
  /** Features of one kind that are wider are brought down to this many: see `featureBlocks`. */
  featureWidth: number;
  /** Whether each item has a free vector of its own beside what its features make of it. */
  itemIds: boolean;
  /** Share of the free vectors left out of each step, drawn item by item, so that features learn to stand in for them. */
  idDropout: number;
}

/** A sequence recommender's options that hold for one with features, too: items are scored as they are read, times are not. */
export type OrderOptions = Omit<SequenceOptions, "hidden" | "tied" | "time">;

/** What a sequence recommender with features is made of, and how it is trained. */
export interface FeaturedSequenceOptions extends ItemFeatureOptions, OrderOptions {}

export const featuredSequenceName = "featured-sequence-recommender";

const featureDefaults: ItemFeatureOptions = { columns: null, featureWidth: 128, itemIds: true, idDropout: 0.2 };

const featureRules = {
  columns: option.orNull({
    wanted: `${columnsRule.wanted}, at least one`,
    holds: (value: unknown): value is readonly string[] => columnsRule.holds(value) && value.length > 0,
  }),
  featureWidth: option.wholeNumber(1),
  itemIds: option.flag(),
  idDropout: option.number(0, 0.99),
};

const orderDefaults: OrderOptions = {
  encoder: "transformer",
  loss: "sampled softmax",
  dimensions: 64,
  layers: 2,
  heads: 1,
  dropout: 0.2,
  maxLength: 50,
  negatives: 512,
  epochs: 20,
  learningRate: 1e-3,
  schedule: "constant",
  batchSize: 32,
  weightDecay: 0,
  clip: null,
  patience: null,
};

/** The options over their defaults. Throws InputError for what is unknown, out of range, or does not go together. */
export function resolveFeaturedOptions(given: Partial<FeaturedSequenceOptions>): Readonly<FeaturedSequenceOptions> {
  const all = withDefaults(featuredSequenceName, { ...featureDefaults, ...orderDefaults }, given);
  const { columns, featureWidth, itemIds, idDropout, ...order } = all;
  const own = { columns, featureWidth, itemIds, idDropout };
  return {
    ...resolveOptions(featuredSequenceName, featureDefaults, featureRules, own),
    ...orderOf(resolveSequenceOptions(order)),
  };
}

/** The options of the plain sequence recommender that answers once item vectors are known. */
export function plainOptions(options: FeaturedSequenceOptions): Readonly<SequenceOptions> {
  return resolveSequenceOptions(orderOf(options));
}

function orderOf<Options extends OrderOptions>(options: Options): OrderOptions {
  const keys = Object.keys(orderDefaults) as (keyof OrderOptions)[];
  return Object.fromEntries(keys.map((key) => [key, options[key]])) as unknown as OrderOptions;
}
