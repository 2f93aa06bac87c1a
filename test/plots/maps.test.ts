import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { heatmap } from "../../lib/plots/heatmap.ts";
import { popularityCurve } from "../../lib/plots/popularity-curve.ts";
import { scatterMap } from "../../lib/plots/scatter-map.ts";
import { assertAxes, layoutOf, tracesOf, words } from "./traces.ts";

const label = (name: string) => ({ name, unit: null });

describe("heatmap", () => {
  const axes = { x: label("item"), y: label("user"), z: { name: "rating", unit: "stars" } };
  const made = heatmap({
    title: "H",
    ...axes,
    columns: ["a<b", "c"],
    rows: ["u", "v"],
    values: Float32Array.of(1, -4, Number.NaN, 2),
    scale: "diverging",
  });

  it("draws row after row from the top, empty cells where numbers are missing", () => {
    const [trace] = tracesOf(made);
    assert.deepEqual(
      [trace?.x, trace?.y],
      [
        ["a&lt;b", "c"],
        ["u", "v"],
      ],
    );
    assert.deepEqual(trace?.z, [
      [1, -4],
      [null, 2],
    ]);
    assert.equal(layoutOf(made).yaxis?.autorange, "reversed");
    assertAxes(made, "item", "user");
    assert.match(JSON.stringify(trace?.colorbar), /"title":\{"text":"rating \(stars\)","side":"right"\}/);
    assert.match(words(made), /3 cells, 1 empty, from -4 to 2/);
  });

  it("puts 0 at the middle of a diverging scale and leaves a sequential one to the values", () => {
    const [trace] = tracesOf(made);
    assert.deepEqual([trace?.zmin, trace?.zmax], [-4, 4]);
    const [plain] = tracesOf(heatmap({ title: "H", ...axes, columns: ["a"], rows: ["u"], values: [3] }));
    assert.equal(plain?.zmin, undefined);
  });

  it("writes numbers into small tables only", () => {
    const rows = Array.from({ length: 13 }, (_, at) => `r${at}`);
    const [big] = tracesOf(heatmap({ title: "H", ...axes, columns: ["a"], rows, values: new Float32Array(13) }));
    assert.equal(big?.texttemplate, undefined);
    assert.equal(tracesOf(made)[0]?.texttemplate, "%{z:.3~g}");
  });

  it("cuts long names at their ticks, not in the data", () => {
    const long = "a name of a film that goes on & on";
    const named = heatmap({ title: "H", ...axes, columns: [long, "b"], rows: ["u"], values: [1, 2] });
    const whole = ["a name of a film that goes on &amp; on", "b"];
    assert.deepEqual(tracesOf(named)[0]?.x, whole);
    assert.deepEqual(layoutOf(named).xaxis?.tickvals, whole);
    assert.deepEqual(layoutOf(named).xaxis?.ticktext, ["a name of a film that goes …", "b"]);
    assert.equal(layoutOf(named).yaxis?.tickvals, undefined);
    assert.deepEqual(tracesOf(named)[0]?.customdata, [[`u, ${whole[0]}`, "u, b"]]);
  });

  it("refuses values that do not fill the table", () => {
    assert.throws(() => heatmap({ title: "H", ...axes, columns: ["a", "b"], rows: ["u"], values: [1] }), InputError);
  });
});

describe("popularityCurve", () => {
  it("sorts by frequency on logarithmic axes, without zeros", () => {
    const made = popularityCurve({
      of: "item",
      counted: "ratings",
      series: [{ name: "all", counts: Int32Array.of(2, 0, 9, 4) }],
    });
    const [trace] = tracesOf(made);
    assert.deepEqual(
      [trace?.x, trace?.y],
      [
        [1, 2, 3],
        [9, 4, 2],
      ],
    );
    assert.deepEqual([layoutOf(made).xaxis?.type, layoutOf(made).yaxis?.type], ["log", "log"]);
    assertAxes(made, "rank of the item (1 is the most frequent)", "count (ratings)");
    assert.match(
      words(made),
      /all: 3 with at least one \(1 with none\), most 9, median 4; the top tenth has 60 % of all/,
    );
  });

  it("thins out far ranks, keeping the first hundred and the last", () => {
    const counts = Float64Array.from({ length: 50_000 }, (_, at) => 50_000 - at);
    const [trace] = tracesOf(popularityCurve({ of: "item", counted: "x", series: [{ name: "all", counts }] }));
    const ranks = trace?.x as number[];
    assert.deepEqual(
      ranks.slice(0, 100),
      Array.from({ length: 100 }, (_, at) => at + 1),
    );
    assert.equal(ranks.at(-1), 50_000);
    assert.ok(ranks.length > 200 && ranks.length < 300, String(ranks.length));
    assert.deepEqual(
      trace?.y,
      ranks.map((rank) => 50_001 - rank),
    );
  });

  it("refuses a series without a positive count", () => {
    assert.throws(
      () => popularityCurve({ of: "item", counted: "x", series: [{ name: "all", counts: [0, 0] }] }),
      InputError,
    );
  });
});

describe("scatterMap", () => {
  const made = scatterMap({
    title: "M",
    x: label("first"),
    y: label("second"),
    points: { x: Float32Array.of(0, 1, 2), y: Float32Array.of(3, 4, 5) },
    labels: ["a <x>", "b", "c"],
    groups: ["even", "odd", "even"],
    named: [1],
  });

  it("draws groups apart, with the names of all points under the pointer", () => {
    const [even, odd] = tracesOf(made);
    assert.deepEqual(
      [even?.x, even?.y, even?.customdata],
      [
        [0, 2],
        [3, 5],
        ["a &lt;x&gt;", "c"],
      ],
    );
    assert.deepEqual([odd?.x, odd?.y, odd?.name], [[1], [4], "odd"]);
    assert.notDeepEqual(even?.marker, odd?.marker);
    assertAxes(made, "first", "second");
    assert.equal(layoutOf(made).yaxis?.scaleanchor, "x");
  });

  it("writes the chosen names above all points", () => {
    const names = tracesOf(made).at(-1);
    assert.deepEqual([names?.mode, names?.x, names?.y, names?.text], ["text", [1], [4], ["<b>b</b>"]]);
    assert.match(words(made), /3 points by first and second\.\neven: 2 points\nodd: 1 points\nb at 1, 4/);
  });

  it("refuses points without coordinates and labels that are not theirs", () => {
    const points = { x: [1, Number.NaN], y: [1, 2] };
    const axes = { title: "M", x: label("a"), y: label("b") };
    assert.throws(() => scatterMap({ ...axes, points, labels: ["a", "b"] }), /M, x: .*NaN at 1/);
    assert.throws(() => scatterMap({ ...axes, points: { x: [1], y: [1] }, labels: ["a", "b"] }), InputError);
  });
});
