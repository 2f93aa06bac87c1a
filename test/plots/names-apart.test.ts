import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { namesApart } from "../../lib/plots/names-apart.ts";

describe("plots/names-apart", () => {
  it("names what has room, in the order given", () => {
    const labels = ["one", "two", "three", "four"];
    const points = { x: [0, 0.01, 10, 10], y: [0, 0.01, 10, 5] };
    assert.deepEqual(namesApart(points, labels), [0, 2, 3]);
    assert.deepEqual(namesApart(points, labels, { most: 2 }), [0, 2]);
    assert.deepEqual(namesApart({ x: [], y: [] }, []), []);
    assert.deepEqual(namesApart({ x: [1, 1], y: [1, 1] }, ["a", "b"]), [0]);
  });

  it("lets no two names touch, on axes that are stretched apart or not", () => {
    const draw = random(1);
    const points = {
      x: Array.from({ length: 300 }, () => draw.normal() * 100),
      y: Array.from({ length: 300 }, () => draw.normal()),
    };
    const labels = points.x.map((_, at) => "word".repeat(1 + (at % 3)));
    for (const equalScales of [true, false]) {
      const named = namesApart(points, labels, { most: 300, equalScales });
      assert.ok(named.length > 5, `${named.length}`);
      const range = (values: number[]) => Math.max(...values) - Math.min(...values);
      const [ux, uy] = [640 / range(points.x), equalScales ? 640 / range(points.x) : 380 / range(points.y)];
      for (const a of named) {
        for (const b of named) {
          if (a >= b) continue;
          const dx = Math.abs((points.x[a] as number) - (points.x[b] as number)) * ux;
          const dy = Math.abs((points.y[a] as number) - (points.y[b] as number)) * uy;
          const width = (((labels[a] as string).length + (labels[b] as string).length) / 2) * 7.5;
          assert.ok(dx > width || dy > 14, `${labels[a]} and ${labels[b]}`);
        }
      }
    }
  });
});
