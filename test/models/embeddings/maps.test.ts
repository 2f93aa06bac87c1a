import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { principalMap, umapMap } from "../../../lib/models/embeddings/maps.ts";
import { closeTo } from "../../eval/close-to.ts";
import { embeddingCases, vectorsOf } from "../../support/embeddings.ts";

describe("models/embeddings/maps", () => {
  it("principal components are numpy's, up to the sign of an axis", () => {
    const { points, scores, explained } = embeddingCases.components;
    const map = principalMap(vectorsOf(Object.fromEntries(points.map((point, at) => [`p${at}`, point]))));
    closeTo(map.explained, explained, "explained", { relative: 1e-9 });
    for (const [axis, got] of [map.x, map.y].entries()) {
      const wanted = scores.map((row) => row[axis] as number);
      const sign = Math.sign((got[0] as number) * (wanted[0] as number));
      closeTo(
        got.map((value) => value * sign),
        wanted,
        `axis ${axis}`,
        { absolute: 1e-6 },
      );
    }
  });

  it("principal components of a choice of ids, and of one dimension", () => {
    const made = vectorsOf({ a: [0, 0], b: [2, 0], c: [1, 3], d: [50, 50] });
    const { labels, x } = principalMap(made, ["a", "b", "c"]);
    assert.deepEqual([labels, x.length], [["a", "b", "c"], 3]);
    closeTo(Math.abs((x[2] as number) - (x[0] as number)), 3, "along the larger side");
    const flat = principalMap(vectorsOf({ a: [1], b: [2], c: [4] }));
    assert.deepEqual(
      [[...flat.y], flat.explained],
      [
        [0, 0, 0],
        [1, 0],
      ],
    );
    assert.throws(() => principalMap(made, ["a", "b", "e"]), InputError);
    assert.throws(() => principalMap(made, ["a", "b"]), /three ids or more, got 2/);
  });

  describe("UMAP", () => {
    const draw = random(1).stream("clusters");
    const names = Array.from({ length: 90 }, (_, at) => `${"abc"[at % 3]}${at}`);
    const made = vectorsOf(
      Object.fromEntries(
        names.map((name, at) => [
          name,
          Array.from({ length: 6 }, (_, d) => (d === at % 3 ? 3 : 0) + draw.normal() * 0.5),
        ]),
      ),
    );
    const options = { neighbors: 8, epochs: 150 };

    it("keeps neighbours together: nearly all have the nearest point of their own cluster", async () => {
      const { x, y } = await umapMap(made, names, options, { random: random(1) });
      const own = names.filter((_, i) => {
        const distance = (j: number) =>
          ((x[i] as number) - (x[j] as number)) ** 2 + ((y[i] as number) - (y[j] as number)) ** 2;
        const near = names
          .map((_, j) => j)
          .filter((j) => j !== i)
          .reduce((best, j) => (distance(j) < distance(best) ? j : best));
        return near % 3 === i % 3;
      });
      assert.ok(own.length >= 85, `${own.length} of 90`);
    });

    it("gives the same map for the same draw, and another for another", async () => {
      const one = await umapMap(made, names, options, { random: random(1) });
      const again = await umapMap(made, names, options, { random: random(1) });
      const other = await umapMap(made, names, options, { random: random(2) });
      assert.deepEqual(one, again);
      assert.notDeepEqual(one.x, other.x);
    });

    it("refuses what it cannot place, and can be stopped", async () => {
      const context = { random: random(1) };
      await assert.rejects(umapMap(made, names.slice(0, 8), options, context), /more than 8 ids/);
      await assert.rejects(umapMap(made, [...names, "a00"], options, context), /Did you mean/);
      const zero = vectorsOf({ a: [0, 0], b: [1, 0], c: [0, 1], d: [1, 1] });
      await assert.rejects(umapMap(zero, ["a", "b", "c", "d"], { neighbors: 2 }, context), /one of zeros for “a”/);
      const stopped = umapMap(made, names, options, { ...context, signal: AbortSignal.abort() });
      await assert.rejects(stopped, { name: "AbortError" });
    });
  });
});
