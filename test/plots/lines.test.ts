import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { lines } from "../../lib/plots/lines.ts";
import { trainingCurves } from "../../lib/plots/training-curves.ts";
import { assertAxes, layoutOf, tracesOf, words } from "./traces.ts";

const x = { name: "step", unit: null };
const y = { name: "loss", unit: "nats" };

describe("lines", () => {
  it("draws each line with a look of its own, gaps where numbers are missing", () => {
    const made = lines({
      title: "Two",
      x,
      y: { ...y, log: true },
      lines: [
        { name: "a <i>", x: [1, 2, 3], y: Float32Array.of(3, Number.NaN, 1) },
        { name: "b", x: [1, 2], y: [2, 2] },
      ],
    });
    const [a, b] = tracesOf(made);
    assert.deepEqual([a?.x, a?.y, a?.name], [[1, 2, 3], [3, null, 1], "a &lt;i&gt;"]);
    assert.deepEqual([b?.x, b?.y, b?.mode, b?.connectgaps], [[1, 2], [2, 2], "lines+markers", false]);
    assert.notDeepEqual(a?.line, b?.line);
    assertAxes(made, "step", "loss (nats)");
    assert.deepEqual([layoutOf(made).xaxis?.type, layoutOf(made).yaxis?.type], ["linear", "log"]);
    assert.equal(
      words(made),
      "Two\nLines: loss against step.\na <i>: 2 points, 1 gaps, from 3 to 1, least 1, most 3\nb: 2 points, from 2 to 2, least 2, most 2",
    );
  });

  it("draws a band there and back around its line", () => {
    const made = lines({
      title: "Band",
      x,
      y,
      lines: [{ name: "a", x: [1, 2], y: [5, 6], band: { low: [4, 5], high: [6, 8] } }],
    });
    const [band, line] = tracesOf(made);
    assert.deepEqual([band?.x, band?.y, band?.fill], [[1, 2, 2, 1], [6, 8, 5, 4], "toself"]);
    assert.deepEqual(line?.y, [5, 6]);
    assert.equal(layoutOf(made).showlegend, false);
  });

  it("leaves symbols away where they would run together", () => {
    const long = Array.from({ length: 41 }, (_, at) => at);
    assert.equal(tracesOf(lines({ title: "Long", x, y, lines: [{ name: "a", x: long, y: long }] }))[0]?.mode, "lines");
  });

  it("refuses unequal lengths, nothing, and what is infinite", () => {
    const draw = (line: { x: number[]; y: number[] }) => lines({ title: "T", x, y, lines: [{ name: "a", ...line }] });
    assert.throws(() => draw({ x: [1, 2], y: [1] }), /T, a: .*got 2 x, 1 y/);
    assert.throws(() => draw({ x: [Number.NaN], y: [1] }), InputError);
    const onLog = { title: "T", x, y: { ...y, log: true }, lines: [{ name: "a", x: [1, 2], y: [1, 0] }] };
    assert.throws(() => lines(onLog), /y of a \(logarithmic\): wanted finite numbers above 0.*got 0 at 1/);
    assert.throws(() => draw({ x: [1], y: [Number.POSITIVE_INFINITY] }), InputError);
    assert.throws(() => lines({ title: "T", x, y, lines: [] }), InputError);
  });
});

describe("trainingCurves", () => {
  const loss = { name: "training loss", unit: "squared error per rating" };
  const run = { name: "seed 1", epochs: [1, 2, 3].map((epoch) => ({ epoch, loss: 1 / epoch })) };
  const validated = {
    name: "seed 2",
    epochs: [
      { epoch: 1, loss: 2 },
      { epoch: 2, loss: 1, validation: 0.25 },
    ],
  };

  it("draws the loss by epoch", () => {
    const made = trainingCurves({ runs: [run], loss });
    assert.equal(made.data.length, 1);
    assert.deepEqual(
      [tracesOf(made)[0]?.x, tracesOf(made)[0]?.y],
      [
        [1, 2, 3],
        [1, 0.5, 0.3333333],
      ],
    );
    assertAxes(made, "epoch", "training loss<br>(squared error per rating)");
    assert.equal(layoutOf(made).yaxis2, undefined);
  });

  it("gives validation a panel of its own, with points only where there was one", () => {
    const made = trainingCurves({ runs: [run, validated], loss, validation: { name: "nDCG@10", unit: null } });
    const traces = tracesOf(made);
    assert.equal(traces.length, 3);
    assert.deepEqual([traces[2]?.x, traces[2]?.y, traces[2]?.yaxis], [[2], [0.25], "y2"]);
    assert.deepEqual(traces[2]?.line, traces[1]?.line, "a run looks alike in both panels");
    const { yaxis, yaxis2 } = layoutOf(made);
    assert.deepEqual(yaxis2?.title, { text: "nDCG@10" });
    const above = (yaxis?.domain ?? [0]) as number[];
    const below = (yaxis2?.domain ?? [0, 1]) as number[];
    assert.ok(Number(above[0]) > Number(below[1]), "panels do not overlap");
    assert.match(words(made), /Validation: nDCG@10 by epoch/);
  });

  it("refuses validation figures that nobody named, and a run without epochs", () => {
    assert.throws(() => trainingCurves({ runs: [validated], loss }), InputError);
    assert.throws(() => trainingCurves({ runs: [{ name: "none", epochs: [] }], loss }), InputError);
  });
});
