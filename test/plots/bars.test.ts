import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { activityOverTime } from "../../lib/plots/activity.ts";
import { histogram, ratingDistribution } from "../../lib/plots/histogram.ts";
import { metricBars } from "../../lib/plots/metric-bars.ts";
import { assertAxes, layoutOf, tracesOf, words } from "./traces.ts";

describe("metricBars", () => {
  const metric = { name: "nDCG@10", unit: null };
  const bars = [
    { name: "EASE <x>", mean: 0.5, ci95: [0.375, 0.75] },
    { name: "ALS", mean: 0.25, ci95: [Number.NaN, Number.NaN] },
    { name: "none", mean: Number.NaN },
  ] as const;

  it("draws means with the arms of their intervals", () => {
    const made = metricBars({ title: "Models", metric, groups: [{ name: "test", bars }] });
    const [trace] = tracesOf(made);
    assert.deepEqual(trace?.x, [0.5, 0.25, null]);
    assert.deepEqual(trace?.y, ["EASE &lt;x&gt;", "ALS", "none"]);
    const arms = trace?.error_x as Record<string, unknown>;
    assert.deepEqual(
      [arms.array, arms.arrayminus],
      [
        [0.25, "none", "none"],
        [0.125, "none", "none"],
      ],
    );
    assert.deepEqual(trace?.customdata, [
      ["EASE &lt;x&gt;", " [0.375, 0.75]"],
      ["ALS", ""],
      ["none", ""],
    ]);
    assertAxes(made, "nDCG@10", "model");
    assert.equal(layoutOf(made).showlegend, false);
    assert.match(words(made), /EASE <x>: 0\.5 \[0\.375, 0\.75\]\nALS: 0\.25\nnone: none/);
  });

  it("puts groups side by side and a reference across", () => {
    const groups = [
      { name: "A", bars },
      { name: "B", bars },
    ];
    const made = metricBars({ title: "Models", metric, groups, reference: { name: "chance", value: 0.1 } });
    const [a, b] = tracesOf(made);
    assert.notDeepEqual(a?.marker, b?.marker);
    assert.equal(layoutOf(made).showlegend, true);
    const [line] = layoutOf(made).shapes as unknown as Record<string, unknown>[];
    assert.deepEqual([line?.x0, line?.x1], [0.1, 0.1]);
    assert.match(words(made), /Line: chance, 0\.1/);
  });

  it("refuses nothing and what is infinite", () => {
    assert.throws(() => metricBars({ title: "T", metric, groups: [] }), InputError);
    assert.throws(() => metricBars({ title: "T", metric, groups: [{ name: "a", bars: [] }] }), InputError);
    const infinite = [{ name: "x", mean: Number.POSITIVE_INFINITY }];
    assert.throws(() => metricBars({ title: "T", metric, groups: [{ name: "a", bars: infinite }] }), InputError);
  });
});

describe("histogram", () => {
  const x = { name: "ratings", unit: "per user" };

  it("counts into bins of equal width, the last one closed", () => {
    const made = histogram({ title: "H", x, counted: "users", values: [0, 1, 1.9, 2, 3, 4], bins: 2 });
    const [trace] = tracesOf(made);
    assert.deepEqual([trace?.x, trace?.y, trace?.width], [[1, 3], [3, 3], 2]);
    assert.deepEqual(trace?.customdata, ["0 to 2", "2 to 4"]);
    assertAxes(made, "ratings (per user)", "count (users)");
    assert.match(words(made), /of 6 users\.\nFrom 0 to 4, median 1\.9; fullest bin 0 to 2 with 3/);
  });

  it("finds a number of bins by itself and loses nothing", () => {
    const values = Float32Array.from({ length: 1000 }, (_, at) => Math.sqrt(at));
    const [trace] = tracesOf(histogram({ title: "H", x, counted: "users", values }));
    const counts = trace?.y as number[];
    assert.ok(counts.length >= 5 && counts.length <= 60, String(counts.length));
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      1000,
    );
  });

  it("gives equal values one bin about them", () => {
    const [trace] = tracesOf(histogram({ title: "H", x, counted: "users", values: [7, 7] }));
    assert.deepEqual([trace?.x, trace?.y], [[7], [2]]);
  });

  it("refuses nothing, NaN and no bins", () => {
    for (const values of [[], [1, Number.NaN]]) {
      assert.throws(() => histogram({ title: "H", x, counted: "users", values }), InputError);
    }
    assert.throws(() => histogram({ title: "H", x, counted: "users", values: [1], bins: 0 }), InputError);
  });
});

describe("ratingDistribution", () => {
  it("counts each rating in ascending order", () => {
    const made = ratingDistribution({ values: Float32Array.of(5, 0.5, 5, 3), unit: "stars" });
    const [trace] = tracesOf(made);
    assert.deepEqual(
      [trace?.x, trace?.y],
      [
        ["0.5", "3", "5"],
        [1, 1, 2],
      ],
    );
    assert.deepEqual(trace?.customdata, ["25 %", "25 %", "50 %"]);
    assertAxes(made, "rating (stars)", "count (ratings)");
    assert.equal(layoutOf(made).xaxis?.type, "category");
    assert.throws(() => ratingDistribution({ values: [Number.NaN], unit: "stars" }), InputError);
  });
});

describe("activityOverTime", () => {
  const at = (text: string) => Date.parse(`${text}Z`) / 1000;

  it("counts per day with empty days between", () => {
    const time = [at("2000-02-28T23:59:59"), at("2000-03-01T00:00:00"), at("2000-03-01T12:00:00")];
    const made = activityOverTime({ time, counted: "ratings" });
    const [trace] = tracesOf(made);
    assert.deepEqual(
      [trace?.x, trace?.y],
      [
        ["2000-02-28", "2000-02-29", "2000-03-01"],
        [1, 0, 2],
      ],
    );
    assertAxes(made, "day of the event (UTC)", "count (ratings per day)");
    assert.match(words(made), /3 days, 1 without any; busiest that of 2000-03-01 with 2/);
  });

  it("begins weeks on Monday and months on the first, also before 1970", () => {
    const time = [at("1969-12-28T10:00:00"), at("1970-01-04T10:00:00"), at("1970-01-05T00:00:00")];
    const weeks = tracesOf(activityOverTime({ time, counted: "x", by: "week" }))[0];
    assert.deepEqual(
      [weeks?.x, weeks?.y],
      [
        ["1969-12-22", "1969-12-29", "1970-01-05"],
        [1, 1, 1],
      ],
    );
    const months = tracesOf(activityOverTime({ time, counted: "x", by: "month" }))[0];
    assert.deepEqual(
      [months?.x, months?.y],
      [
        ["1969-12-01", "1970-01-01"],
        [1, 2],
      ],
    );
    assert.deepEqual(months?.width, [31 * 86_400_000, 31 * 86_400_000]);
  });

  it("takes longer periods for longer times", () => {
    const over = (days: number) => words(activityOverTime({ time: [0, days * 86_400], counted: "x" }));
    assert.match(over(100), /x per day/);
    assert.match(over(300), /x per week/);
    assert.match(over(2000), /x per month/);
    assert.throws(() => activityOverTime({ time: [Number.NaN], counted: "x" }), InputError);
  });
});
