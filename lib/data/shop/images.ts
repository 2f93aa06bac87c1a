import { option, resolveOptions } from "../../base/options.ts";
import { normals, type Random } from "../../base/random.ts";
import { withColumns } from "../features/activity-features.ts";
import { table } from "../tables.ts";
import type { VectorColumn } from "../types.ts";
import { rowProduct } from "./latent.ts";
import type { Shop } from "./shop.ts";

/** What the pictures of the shop's goods show. */
export interface ImageOptions {
  /** Length of a picture's vector (default 24). */
  dimensions: number;
  /** Share of the axes of taste that a picture shows (default 0.5), at least one axis; nothing of the others shows. */
  axes: number;
  /** How strongly the axes show (default 1); 0 leaves noise alone, for a control. */
  strength: number;
  /** Standard deviation of the noise on each entry (default 0.5). */
  noise: number;
}

const defaults: ImageOptions = { dimensions: 24, axes: 0.5, strength: 1, noise: 0.5 };
const rules = {
  dimensions: option.wholeNumber(1, 4096),
  axes: option.number(0, 1),
  strength: option.number(0, 10),
  noise: option.number(0, 10),
};

/**
 * The shop with a column "image" of vectors, as an encoder of pictures would give them: a fixed random view, bent by
 * tanh, of some axes of each item's taste vector, with noise.
 *
 * Texts tell of category, kind, style and features; 16 % of a taste vector's variance is the item's own and stands in no
 * text. On the axes that a picture shows, it shows that too; of the other axes the text alone tells. Neither mode
 * replaces the other. The events and all other columns stay as they are.
 * @param random draws the view and the noise, each from a stream of its own
 * @throws InputError for an unknown option or one out of range
 */
export function withImages(of: Shop, given: Partial<ImageOptions>, random: Random): Shop {
  const options = resolveOptions("withImages", defaults, rules, given);
  return { ...of, items: withColumns(of.items, table(of.items.vocabulary, { image: imagesOf(of, options, random) })) };
}

function imagesOf({ truth, items }: Shop, options: Readonly<ImageOptions>, random: Random): VectorColumn {
  const { dimensions, strength } = options;
  const axes = Math.max(1, Math.round(options.axes * truth.dimensions));
  // Entries of a taste vector have a mean square of 1 / truth.dimensions: what goes into tanh then has one of about 1.
  const view = normals(dimensions * axes, Math.sqrt(truth.dimensions / axes), random.stream("view"));
  const values = normals(items.vocabulary.size * dimensions, options.noise, random.stream("noise"));
  const shown = new Float32Array(axes);
  for (let item = 0; item < items.vocabulary.size; item++) {
    shown.set(truth.itemTaste.subarray(item * truth.dimensions, item * truth.dimensions + axes));
    for (let d = 0; d < dimensions; d++) {
      const at = item * dimensions + d;
      values[at] = (values[at] as number) + strength * Math.tanh(rowProduct(view, d, shown, 0, axes));
    }
  }
  return { type: "vector", dimensions, values };
}
