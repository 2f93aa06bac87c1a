import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { mean, standardDeviation } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { bcaInterval, bootstrap } from "../../lib/eval/bootstrap.ts";
import { clusterMeans, clusterSums } from "../../lib/eval/clusters.ts";
import { closeTo } from "./close-to.ts";
import { fixture } from "./fixture.ts";

const first = (means: Float64Array) => means[0] as number;
const normals = (length: number, seed: number) => {
  const draw = random(seed);
  return Float64Array.from({ length }, () => draw.normal());
};
const width = ([low, high]: readonly [number, number]) => high - low;

describe("bootstrap", () => {
  it("turns resamples into the interval that scipy finds", () => {
    const { sample, resampled, expected } = fixture.bca;
    const left = sample.map((_, out) => mean(sample.filter((_, row) => row !== out)));
    const interval = bcaInterval(Float64Array.from(resampled), mean(sample), Float64Array.from(left));
    closeTo(interval, expected, "BCa");
  });

  it("is as wide as the standard error says, and holds the truth 95 times in 100", () => {
    let held = 0;
    for (let seed = 0; seed < 200; seed++) {
      const [estimate] = bootstrap([normals(60, seed)], null, [first], { resamples: 400, seed });
      const [low, high] = estimate?.ci95 ?? [Number.NaN, Number.NaN];
      if (low <= 0 && high >= 0) held++;
    }
    // 200 trials at 0.94 (a bootstrap of 60 rows is a little narrow): 3 standard deviations are 10.
    assert.ok(held >= 178 && held <= 199, String(held));
    const values = normals(2000, 1);
    const [estimate] = bootstrap([values], null, [first]);
    const expected = (2 * 1.96 * standardDeviation(values)) / Math.sqrt(2000);
    assert.ok(Math.abs(width(estimate?.ci95 ?? [0, 0]) / expected - 1) < 0.1);
    assert.equal(estimate?.value, mean(values));
  });

  it("draws the same for the same seed and otherwise for another", () => {
    const values = normals(50, 3);
    assert.deepEqual(bootstrap([values], null, [first]), bootstrap([values], null, [first], { seed: 1 }));
    assert.notDeepEqual(bootstrap([values], null, [first]), bootstrap([values], null, [first], { seed: 2 }));
  });

  it("draws paired series together", () => {
    const a = normals(80, 4);
    const b = a.map((value) => value - 0.25);
    const [difference] = bootstrap([a, b], null, [(means) => (means[0] as number) - (means[1] as number)]);
    closeTo(difference?.ci95 ?? [], [0.25, 0.25], "a constant difference has no width", { absolute: 1e-12 });
  });

  it("draws clusters as wholes", () => {
    // Each value four times by the same user tells no more than once.
    const once = normals(100, 5);
    const fourTimes = Float64Array.from({ length: 400 }, (_, row) => once[row >> 2] as number);
    const users = Int32Array.from({ length: 400 }, (_, row) => row >> 2);
    const [single] = bootstrap([once], null, [first]);
    const [clustered] = bootstrap([fourTimes], users, [first]);
    const [naive] = bootstrap([fourTimes], null, [first]);
    closeTo(clustered?.ci95 ?? [], single?.ci95 ?? [], "clustered", { relative: 1e-9 });
    assert.ok(width(naive?.ci95 ?? [0, 0]) < 0.6 * width(single?.ci95 ?? [0, 0]));
  });

  it("keeps the width when very many clusters are bundled", () => {
    const values = normals(40_000, 6);
    const [estimate] = bootstrap([values], null, [first], { resamples: 500 });
    const expected = (2 * 1.96 * standardDeviation(values)) / Math.sqrt(40_000);
    assert.ok(Math.abs(width(estimate?.ci95 ?? [0, 0]) / expected - 1) < 0.15);
    closeTo(estimate?.value ?? 0, mean(values), "the figure itself is that of all rows", { absolute: 1e-12 });
  });

  it("leaves NaN rows out, and has no interval where nothing is left or nothing varies", () => {
    const [some] = bootstrap([Float64Array.of(1, Number.NaN, 3)], null, [first]);
    assert.equal(some?.value, 2);
    const [none] = bootstrap([Float64Array.of(Number.NaN)], null, [first]);
    assert.deepEqual(none, { value: Number.NaN, ci95: [Number.NaN, Number.NaN] });
    const [constant] = bootstrap([new Float64Array(9).fill(0.5)], null, [first]);
    assert.deepEqual(constant, { value: 0.5, ci95: [0.5, 0.5] });
  });

  it("refuses options that make no sense", () => {
    assert.throws(() => bootstrap([normals(3, 1)], null, [first], { resamples: 0 }), InputError);
    assert.throws(() => bootstrap([normals(3, 1)], null, [first], { samples: 5 } as object), /samples/);
  });
});

describe("clusters", () => {
  const values = Float64Array.of(1, 2, Number.NaN, 4, 5);
  const users = Int32Array.of(7, -1, 3, 7, -1);

  it("add up by user, rows of nobody each by themselves", () => {
    const { clusters, sums, counts } = clusterSums([values, values.map(() => 1)], users);
    assert.equal(clusters, 4);
    assert.deepEqual(
      sums.map((one) => [...one]),
      [
        [5, 2, 0, 5],
        [2, 1, 1, 1],
      ],
    );
    assert.deepEqual(
      counts.map((one) => [...one]),
      [
        [2, 1, 0, 1],
        [2, 1, 1, 1],
      ],
    );
  });

  it("have means where they have values", () => {
    assert.deepEqual([...clusterMeans(values, users)], [2.5, 2, 5]);
    assert.deepEqual([...clusterMeans(values, null)], [1, 2, 4, 5]);
  });
});
