import assert from "node:assert/strict";
import { mimeTypes } from "../../lib/report/mime.ts";
import { type CellRun, contents, TestKernel } from "../support/kernel.ts";
import { readXml, within } from "../support/xml.ts";

const svg = "image/svg+xml";
const figure = 'metricBars({ title: "Three", metric: { name: "m", unit: null }, groups: [{ name: "", bars }] })';
const begin = `import { metricBars, show } from "tastelab";
const bars = [1, 2, 3].map((mean) => ({ name: String(mean), mean }));`;

const bundles = (run: CellRun, type: string) => contents(run, type).map(({ data }) => data as Record<string, string>);

describe("figures shown by a kernel", function () {
  this.timeout(60_000);
  let kernel: TestKernel | undefined;
  afterEach(() => kernel?.client.end());

  it("carry the interactive form, a picture and words, where a person runs the notebook", async () => {
    kernel = await TestKernel.byHand();
    const run = await kernel.run(`${begin}\nshow(${figure});\n${figure}`);
    const [shown] = bundles(run, "display_data");
    const [result] = bundles(run, "execute_result");
    for (const bundle of [shown, result]) {
      assert.deepEqual(Object.keys(bundle ?? {}).sort(), [mimeTypes.plotly, svg, "text/plain"].sort());
      const drawn = readXml(bundle?.[svg] ?? "");
      const points = within(drawn, { of: "points" });
      assert.deepEqual(
        points.map(({ children }) => children.length),
        [3],
      );
      assert.match(bundle?.["text/plain"] ?? "", /^Three\n/);
    }
    const own = await kernel.run(
      `({ toMimeBundle: () => ({ "${mimeTypes.plotly}": { data: [{ y: [1, 2, 3] }] }, "text/plain": "own" }) })`,
    );
    assert.match(bundles(own, "execute_result")[0]?.[svg] ?? "", /<title>own<\/title>/);
    const again = await kernel.run(
      `const channel = (globalThis as any)[Symbol.for("tastelab.notebook")];
for (let turn = 0; turn < 5; turn++) channel.display(${figure}.toMimeBundle(), {}, "live");`,
    );
    const drawings = [...bundles(again, "display_data"), ...bundles(again, "update_display_data")];
    assert.deepEqual(
      drawings.map((bundle) => svg in bundle),
      [false, false, false, false, false, true],
      "once, at the end",
    );
  });

  it("get their pictures from the runner in a run", async () => {
    kernel = await TestKernel.start({ name: "quick", parameters: {} });
    const [shown] = bundles(await kernel.run(`${begin}\nshow(${figure});`), "display_data");
    assert.deepEqual(Object.keys(shown ?? {}).sort(), [mimeTypes.plotly, "text/plain"].sort());
  });
});
