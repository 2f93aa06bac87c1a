import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { categoryColumn } from "../../../lib/data/tables.ts";
import { interestByCategory } from "../../../lib/models/profiles/interest-by-category.ts";

const items = {
  vocabulary: vocabulary("item", ["a", "b", "c"]),
  dimensions: 2,
  values: Float32Array.of(3, 0, 0, 1, 0, 2),
};
const labels = categoryColumn("kind", [["east"], ["north"], ["north"]], ["east", "north", "empty"]);

describe("interest by category", () => {
  it("is the softmax of cosines, by the nearest of several interests", () => {
    const interests = { interests: 2, dimensions: 2, values: Float32Array.of(5, 0, 4, 0, 1, 0, 0, 9) };
    const { categories, shares } = interestByCategory(interests, items, labels, { temperature: 0.5 });
    assert.deepEqual(categories, ["east", "north", "empty"]);
    const east = 1 / (1 + Math.exp(-2));
    const expected = [east, 1 - east, 0, 0.5, 0.5, 0];
    assert.ok(shares.every((share, at) => close(share, expected[at] as number, { absolute: 1e-9 })));
  });

  it("knows nothing where interests are unknown", () => {
    const unknown = { interests: 1, dimensions: 2, values: Float32Array.of(Number.NaN, Number.NaN) };
    assert.ok(interestByCategory(unknown, items, labels).shares.every(Number.isNaN));
  });

  it("refuses what does not belong together", () => {
    const interests = { interests: 1, dimensions: 2, values: new Float32Array(2) };
    const fails = (work: () => unknown) => assert.throws(work, InputError);
    fails(() => interestByCategory(interests, items, categoryColumn("kind", [["east"]])));
    fails(() => interestByCategory({ ...interests, dimensions: 1 }, items, labels));
    fails(() => interestByCategory(interests, items, labels, { temperature: 0 }));
  });
});
