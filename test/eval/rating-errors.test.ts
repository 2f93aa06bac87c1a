import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { rootMeanSquare, rootMeanSquareLess } from "../../lib/eval/rating-errors.ts";

const draw = random(4);
const rows = 400;
const alone = Int32Array.from({ length: rows }, (_, row) => row);
const actual = Float64Array.from({ length: rows }, () => 3 + draw.normal());
const off = (by: number) => actual.map((rating) => rating + by);

describe("errors of foretold ratings", () => {
  it("are roots of mean squares, squares averaged over seeds", () => {
    const { value } = rootMeanSquare({ seeds: [off(3), off(-4)], actual, clusters: alone });
    assert.ok(close(value, Math.sqrt((9 + 16) / 2), { absolute: 1e-9 }));
  });

  it("compare on the same ratings: above 0 where the second errs less", () => {
    const given = (by: number) => ({ seeds: [off(by)], actual, clusters: alone });
    const { value, ci95 } = rootMeanSquareLess(given(3), given(1));
    for (const figure of [value, ...ci95]) assert.ok(close(figure, 2, { absolute: 1e-9 }), `${figure}`);
    const other = { ...given(1), actual: actual.map((rating) => rating + 1) };
    assert.throws(() => rootMeanSquareLess(given(3), other), /different ratings/);
  });

  it("draw whole clusters: ratings that share their luck make the interval wider", () => {
    // Twenty items of twenty ratings; the error is the item's own.
    const clusters = alone.map((row) => Math.floor(row / 20));
    const luck = Float64Array.from({ length: 20 }, () => draw.normal());
    const foretold = actual.map((rating, row) => rating + (luck[clusters[row] as number] as number));
    const width = (of: Int32Array) => {
      const { ci95 } = rootMeanSquare({ seeds: [foretold], actual, clusters: of });
      return ci95[1] - ci95[0];
    };
    assert.ok(width(clusters) > 2.5 * width(alone), `${width(clusters)} ${width(alone)}`);
  });
});
