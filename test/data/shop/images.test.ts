import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { withImages } from "../../../lib/data/shop/images.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import type { VectorColumn } from "../../../lib/data/types.ts";

const goods = shop({ users: 40, items: 200, events: 400 });
const image = (options: Parameters<typeof withImages>[1], seed = 1) =>
  withImages(goods, options, random(seed)).items.columns.image as VectorColumn;

/** How well the nearest picture tells an item's place on an axis of taste: the correlation over all items. */
function toldByNearest({ values, dimensions }: VectorColumn, axis: number): number {
  const { itemTaste, dimensions: axes } = goods.truth;
  const at = (item: number) => itemTaste[item * axes + axis] as number;
  const rows = goods.items.vocabulary.size;
  const distance = (a: number, b: number) => {
    let sum = 0;
    for (let d = 0; d < dimensions; d++) {
      sum += ((values[a * dimensions + d] as number) - (values[b * dimensions + d] as number)) ** 2;
    }
    return sum;
  };
  const pairs = Array.from({ length: rows }, (_, a) => {
    const others = Array.from({ length: rows }, (_, b) => b).filter((b) => b !== a);
    return [at(a), at(others.reduce((best, b) => (distance(a, b) < distance(a, best) ? b : best)))] as const;
  });
  const product = pairs.reduce((sum, [a, b]) => sum + a * b, 0);
  return product / Math.sqrt(pairs.reduce((s, [a]) => s + a * a, 0) * pairs.reduce((s, [, b]) => s + b * b, 0));
}

describe("data/shop/images", () => {
  it("shows the first half of the axes and nothing of a vector drawn at random", () => {
    const shown = [0, 1, 2, 3].map((axis) => toldByNearest(image({}), axis));
    assert.ok(
      shown.every((r) => r > 0.5),
      String(shown),
    );
    const control = [0, 1, 2, 3].map((axis) => toldByNearest(image({ strength: 0 }), axis));
    assert.ok(
      control.every((r) => Math.abs(r) < 0.25),
      String(control),
    );
  });

  it("shows more with more axes, and less with more noise", () => {
    assert.ok(toldByNearest(image({ axes: 1 }), 7) > toldByNearest(image({}), 7) + 0.1);
    assert.ok(toldByNearest(image({ noise: 5 }), 0) < toldByNearest(image({ noise: 0 }), 0) - 0.3);
  });

  it("adds one column, draws by its seed alone, and leaves the shop as it is", () => {
    const seen = withImages(goods, { dimensions: 6 }, random(3));
    const { image: added, ...others } = seen.items.columns;
    assert.deepEqual(others, goods.items.columns);
    assert.equal((added as VectorColumn).values.length, 200 * 6);
    assert.equal(seen.interactions, goods.interactions);
    assert.deepEqual(image({}, 3), image({}, 3));
    assert.notDeepEqual(image({}, 3), image({}, 4));
  });

  it("refuses what is no option or out of range", () => {
    assert.throws(() => withImages(goods, { pixels: 3 } as never, random(1)), InputError);
    assert.throws(() => withImages(goods, { axes: 2 }, random(1)), InputError);
  });
});
