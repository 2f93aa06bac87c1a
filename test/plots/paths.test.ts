import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { lines } from "../../lib/plots/lines.ts";
import { pathMap } from "../../lib/plots/path-map.ts";
import { stackedAreas } from "../../lib/plots/stacked-areas.ts";
import { assertAxes, layoutOf, tracesOf, words } from "./traces.ts";

const label = (name: string) => ({ name, unit: null });

describe("stackedAreas", () => {
  const nothing = Number.NaN;
  const options = {
    title: "S",
    x: label("month"),
    at: [1, 2, 3, 4, 6, 8],
    areas: [
      { name: "toys <b>", values: [1, 3, nothing, 2, 0, 1] },
      { name: "books", values: Float32Array.of(3, 1, nothing, 2, 0, 0) },
    ],
  };
  const made = stackedAreas(options);

  it("shows shares that add up to one, each run between gaps stacked for itself", () => {
    const traces = tracesOf(made);
    assert.deepEqual(
      traces.map(({ name, x, y, stackgroup }) => [name, x, y, stackgroup]),
      [
        ["toys &lt;b&gt;", [1, 2], [0.25, 0.75], "run 0"],
        ["toys &lt;b&gt;", [3.75, 4.25], [0.5, 0.5], "run 1"],
        ["toys &lt;b&gt;", [7.5, 8.5], [1, 1], "run 2"],
        ["books", [1, 2], [0.75, 0.25], "run 0"],
        ["books", [3.75, 4.25], [0.5, 0.5], "run 1"],
        ["books", [7.5, 8.5], [0, 0], "run 2"],
      ],
    );
    assert.deepEqual(
      traces.map(({ showlegend }) => showlegend),
      [true, false, false, true, false, false],
    );
    assertAxes(made, "month", "share of the whole");
    assert.match(
      words(made),
      /6 places, 2 of them empty\.\ntoys <b>: from 0.25 to 1, most 1\nbooks: from 0.75 to 0, most/,
    );
  });

  it("shows amounts as they are, nothing at all being an amount, and dates as dates", () => {
    const dated = stackedAreas({
      ...options,
      x: { ...label("day"), dates: true },
      at: [0, 86_400],
      areas: [{ name: "a", values: [0, 5] }],
      shares: false,
      marks: [{ at: 43_200, name: "noon" }],
    });
    const [trace] = tracesOf(dated);
    assert.deepEqual(
      [trace?.x, trace?.y],
      [
        ["1970-01-01T00:00:00.000", "1970-01-02T00:00:00.000"],
        [0, 5],
      ],
    );
    assert.equal(layoutOf(dated).xaxis?.type, "date");
    const [line] = layoutOf(dated).shapes as unknown as Record<string, unknown>[];
    assert.deepEqual([line?.x0, line?.x1, line?.yref], ["1970-01-01T12:00:00.000", "1970-01-01T12:00:00.000", "paper"]);
    assert.match(words(dated), /Marked: noon at 1970-01-01T12/);
  });

  it("refuses amounts below 0, infinite ones, half a gap, places out of order, and too little", () => {
    const draw = (at: number[], ...values: number[][]) =>
      stackedAreas({ ...options, at, areas: values.map((each, area) => ({ name: `area ${area}`, values: each })) });
    assert.throws(() => draw([1, 2], [1, -1]), /area 0.*got -1 at 1/);
    assert.throws(() => draw([1, 2], [1, Number.POSITIVE_INFINITY]), InputError);
    assert.throws(() => draw([1, 2], [1, nothing], [1, 2]), /NaN in 1 of 2 at 1/);
    assert.throws(() => draw([2, 1], [1, 1]), /got 1 after 2/);
    assert.throws(() => draw([1], [1]), /two places at least.*got 1/);
    assert.throws(() => draw([1, nothing], [1, 1]), InputError);
    assert.throws(() => draw([1, 2], [1]), InputError);
    assert.throws(() => draw([1, 2]), InputError);
  });
});

describe("pathMap", () => {
  const axes = { title: "P", x: label("first"), y: label("second") };
  const long = Array.from({ length: 31 }, (_, at) => at);
  const made = pathMap({
    ...axes,
    paths: [
      { name: "u <1>", x: [0, 1, 2], y: Float32Array.of(3, 4, 5), labels: ["May", "June", "July"] },
      { name: "u2", x: long, y: long },
      { name: "still", x: [7], y: [8] },
    ],
    background: { x: [1, 2], y: [3, 4], labels: ["a <x>", "b"] },
  });
  const [behind, way, ends, longWay, , , still] = tracesOf(made);

  it("draws each path with start, end and arrowheads between, over the points behind", () => {
    assert.deepEqual(
      [behind?.x, behind?.y, behind?.customdata],
      [
        [1, 2],
        [3, 4],
        ["a &lt;x&gt;", "b"],
      ],
    );
    assert.deepEqual([way?.x, way?.y, way?.name], [[0, 1, 2], [3, 4, 5], "u &lt;1&gt;"]);
    const marker = (trace: unknown) => (trace as { marker: Record<string, unknown> }).marker;
    assert.deepEqual([marker(way).symbol, marker(way).angleref, marker(way).size], ["arrow", "previous", [0, 13, 0]]);
    assert.deepEqual(
      [ends?.x, ends?.y, ends?.customdata],
      [
        [0, 2],
        [3, 5],
        ["start, May", "end, July"],
      ],
    );
    assert.deepEqual(marker(ends).symbol, ["circle-open", "star"]);
    assert.deepEqual([still?.x, marker(still).symbol], [[7], "star"]);
    const arrows = (marker(longWay).size as number[]).filter((size) => size > 0).length;
    assert.ok(arrows > 5 && arrows <= 12, String(arrows));
    assertAxes(made, "first", "second");
    assert.equal(layoutOf(made).yaxis?.scaleanchor, "x");
    assert.match(words(made), /over 2 points\.\nu <1>: 3 places from 0, 3 to 2, 5/);
  });

  it("tells groups behind by name, colour and symbol", () => {
    const groups = ["g", "h", "g"];
    const grouped = pathMap({
      ...axes,
      paths: [{ name: "u", x: [0], y: [0] }],
      background: { x: [1, 2, 3], y: [1, 2, 3], labels: groups, groups },
    });
    const [g, h] = tracesOf(grouped);
    assert.deepEqual([g?.name, g?.x, h?.name, h?.x], ["g", [1, 3], "h", [2]]);
    assert.notDeepEqual(g?.marker, h?.marker);
  });

  it("refuses no paths, empty ones, unequal lengths and places that are no numbers", () => {
    const draw = (x: number[], y: number[]) => pathMap({ ...axes, paths: [{ name: "u", x, y }] });
    assert.throws(() => pathMap({ ...axes, paths: [] }), InputError);
    assert.throws(() => draw([], []), InputError);
    assert.throws(() => draw([1, 2], [1]), /P, u: .*got 2 x, 1 y/);
    assert.throws(() => draw([1, Number.NaN], [1, 1]), /x of u.*NaN at 1/);
    const background = { x: [1], y: [1, 2], labels: ["a"] };
    assert.throws(() => pathMap({ ...axes, paths: [{ name: "u", x: [1], y: [1] }], background }), InputError);
  });
});

describe("marks of lines", () => {
  const plain = { title: "L", x: label("step"), y: label("loss"), lines: [{ name: "a", x: [1, 2], y: [1, 2] }] };

  it("stand across the plot, named or not", () => {
    const made = lines({
      ...plain,
      marks: [
        { at: 1.5, name: "<now>" },
        { at: 2, name: "" },
      ],
    });
    const { shapes, annotations } = layoutOf(made) as unknown as Record<string, Record<string, unknown>[]>;
    assert.deepEqual(
      shapes?.map(({ x0, x1 }) => [x0, x1]),
      [
        [1.5, 1.5],
        [2, 2],
      ],
    );
    assert.deepEqual(
      annotations?.map(({ x, text }) => [x, text]),
      [[1.5, "&lt;now&gt;"]],
    );
    assert.match(words(made), /Marked: <now> at 1.5, 2/);
    assert.equal(layoutOf(lines(plain)).shapes, undefined);
  });

  it("refuse to stand nowhere", () => {
    assert.throws(() => lines({ ...plain, marks: [{ at: Number.NaN, name: "x" }] }), InputError);
  });
});
