import assert from "node:assert/strict";
import { histogramsOver } from "../../lib/plots/histograms-over.ts";
import { assertAxes, layoutOf, tracesOf, words } from "./traces.ts";

describe("histogramsOver", () => {
  const x = { name: "cosine", unit: null };
  const groups = [
    { name: "related <a>", values: [1, 1, 0.5, 0] },
    { name: "others", values: [0, 0.1] },
  ];
  const made = histogramsOver({ title: "T", x, counted: "pairs", groups, bins: 4 });

  it("shows shares of each group in the same bins", () => {
    const [related, others] = tracesOf(made);
    assert.deepEqual(related?.x, [0.125, 0.375, 0.625, 0.875]);
    assert.deepEqual(related?.y, [0.25, 0, 0.25, 0.5]);
    assert.deepEqual(others?.y, [1, 0, 0, 0]);
    assert.deepEqual(others?.x, related?.x);
    assert.equal(related?.name, "related &lt;a&gt;");
    assert.equal(layoutOf(made).barmode, "overlay");
    assertAxes(made, "cosine", "share of pairs");
    assert.match(words(made), /related <a>: 4 pairs, from 0 to 1/);
  });

  it("has a bin for values that are all the same", () => {
    const [trace] = tracesOf(
      histogramsOver({ title: "T", x, counted: "pairs", groups: [{ name: "a", values: [2, 2] }], bins: 4 }),
    );
    assert.equal(
      ((trace?.y ?? []) as number[]).reduce((sum, share) => sum + share),
      1,
    );
  });

  it("refuses nothing and what is no number", () => {
    const of = (values: number[]) =>
      histogramsOver({ title: "T", x, counted: "pairs", groups: [{ name: "a", values }] });
    assert.throws(() => of([]), { name: "InputError" });
    assert.throws(() => of([1, Number.NaN]), { name: "InputError" });
    assert.throws(() => histogramsOver({ title: "T", x, counted: "pairs", groups: [] }), { name: "InputError" });
    assert.throws(() => histogramsOver({ title: "T", x, counted: "pairs", groups, bins: 0 }), { name: "InputError" });
  });
});
