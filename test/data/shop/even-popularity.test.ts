import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { evenPopularity } from "../../../lib/data/shop/even-popularity.ts";
import { rowProduct } from "../../../lib/data/shop/latent.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import type { Interactions } from "../../../lib/data/types.ts";

const made = shop({ users: 400, items: 100, events: 8000, seed: 2 });
const even = evenPopularity(made, random(1));

const countsOf = ({ item, items }: Interactions) => {
  const counts = new Int32Array(items.size);
  for (const index of item) counts[index] = (counts[index] as number) + 1;
  return counts;
};
/** The variance of the items' counts over what chance alone gives counts of their mean (Poisson). */
const dispersion = (data: Interactions) => {
  const counts = countsOf(data);
  const mean = data.length / counts.length;
  return counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length / mean;
};

describe("data/shop: tastes without popularity", () => {
  it("leave every item as popular as any other, up to chance", () => {
    // A ratio of 1 is pure chance; its standard error over 100 items is √(2 / 99) = 0.14, and no two visits of a user meet
    // the same item, so that counts vary a little less.
    assert.ok(dispersion(even) < 1 + 3 * 0.14, `${dispersion(even)}`);
    assert.ok(dispersion(made.interactions) > 10);
    assert.ok(dispersion(shop({ users: 400, items: 100, events: 8000, seed: 2, popularity: 0 }).interactions) > 3);
  });

  it("keep who comes when, and what fits their taste", () => {
    assert.deepEqual(even.user, made.interactions.user);
    assert.deepEqual(even.time, made.interactions.time);
    const { userTaste, itemTaste, dimensions } = made.truth;
    const likings = Array.from(even.user, (user, row) => {
      const liking = (whose: number) =>
        rowProduct(userTaste.before, whose, itemTaste, even.item[row] as number, dimensions);
      return liking(user) - liking((user + 1) % 400);
    });
    const mean = likings.reduce((sum, value) => sum + value, 0) / likings.length;
    assert.ok(mean > 0.3, `${mean}`);
  });

  it("meet no item twice, and are the same for the same seed", () => {
    const met = new Set(Array.from(even.user, (user, row) => `${user} ${even.item[row]}`));
    assert.equal(met.size, even.length);
    assert.deepEqual(evenPopularity(made, random(1)).item, even.item);
    assert.notDeepEqual(evenPopularity(made, random(2)).item, even.item);
  });
});
