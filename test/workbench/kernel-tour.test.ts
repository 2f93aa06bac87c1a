import assert from "node:assert/strict";
import { join } from "node:path";
import { wholeText } from "../../lib/report/nbformat.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { readNotebook } from "../../lib/workbench/runner/notebooks.ts";
import { type CellRun, contents, result, TestKernel, traceback } from "../support/kernel.ts";

const folder = join(projectRoot, "notebooks");
const { notebook } = readNotebook(join(folder, "0-1-tour.ipynb"));
/** The tour's cells, its trainings cut short. */
const cells = notebook.cells.flatMap(({ cell_type, source }) =>
  cell_type === "code"
    ? [wholeText(source).replace("epochs: 20, softmaxEpochs: 3", "epochs: 2, softmaxEpochs: 1")]
    : [],
);

interface Shown {
  readonly data: Readonly<Record<string, unknown>>;
  readonly transient?: { readonly display_id?: string };
}

const shownBy = (runs: readonly CellRun[], type: string) =>
  runs.flatMap((run) => contents(run, type)) as unknown as Shown[];

describe("the tour, run by hand over the Jupyter protocol", function () {
  this.timeout(180_000);
  let kernel: TestKernel;
  const runs: CellRun[] = [];
  before(async () => {
    kernel = await TestKernel.byHand(folder);
  });
  after(() => kernel.client.end());

  const completed = async (code: string) =>
    (await kernel.client.request("complete_request", { code, cursor_pos: code.length })).matches as string[];
  const hovered = async (code: string) => {
    const { found, data } = await kernel.client.request("inspect_request", { code, cursor_pos: code.length });
    return found === true ? String((data as Record<string, string>)["text/plain"]) : "";
  };

  it("runs every cell, in order", async () => {
    assert.ok(
      cells.some((cell) => cell.includes("softmaxEpochs: 1")),
      "the tour's parameters are cut short",
    );
    for (const [at, cell] of cells.entries()) {
      const run = await kernel.run(cell);
      runs.push(run);
      assert.equal(run.reply.status, "ok", `cell ${at + 1}: ${traceback(run).join("\n")}`);
      assert.equal(run.reply.execution_count, at + 1);
    }
  });

  it("shows tables and figures", () => {
    const results = shownBy(runs, "execute_result").map(({ data }) => data);
    const tables = results.filter((data) => String(data["text/html"] ?? "").includes("<table"));
    assert.ok(tables.length >= 8, `${tables.length} tables`);
    assert.ok(tables.every((data) => typeof data["text/plain"] === "string"));
    const figures = results.flatMap((data) => (data["application/vnd.plotly.v1+json"] ?? []) as { data?: unknown[] });
    assert.ok(figures.length >= 5, `${figures.length} figures`);
    assert.ok(figures.every(({ data = [] }) => data.length > 0));
  });

  it("redraws a bar of progress in place, with epoch, loss, rate and time left", () => {
    const bars = shownBy(runs, "display_data");
    const redrawn = shownBy(runs, "update_display_data");
    const [bar] = bars;
    assert.match(String(bar?.data["text/html"]), /<progress max="\d+" value="1"/);
    assert.match(
      String(bar?.data["text/plain"]),
      /epoch 1 of \d+ · loss [\d.,]+ · [\d.]+ .?s an epoch · about .* left/,
    );
    const id = bar?.transient?.display_id;
    assert.ok(id);
    assert.ok(redrawn.some(({ transient }) => transient?.display_id === id));
    // A bar stands there once, however often it is redrawn.
    assert.equal(bars.filter(({ transient }) => transient?.display_id === id).length, 1);
  });

  it("completes names of the library and of cells", async () => {
    assert.deepEqual((await completed("lab.popularityC")).slice(0, 1), ["popularityCurve"]);
    assert.ok((await completed("evaluat")).includes("evaluations"));
    assert.ok((await completed("evaluations[0]?.")).includes("perQuery"));
  });

  it("says what a name of the library and one of a cell is", async () => {
    assert.match(await hovered("lab.popularity"), /popularity\(.*Recommender/s);
    assert.match(await hovered("evaluations"), /const evaluations: .*Evaluation/s);
  });

  it("tells of wrong types and of errors with the line of the cell", async () => {
    const wrong = await kernel.run("const right = 1;\n\nconst wrong: string = lab.mean([1]);");
    assert.match(
      traceback(wrong).join("\n"),
      /cell \d+:3:7 - TS2322: Type 'number' is not assignable to type 'string'/,
    );
    const failed = await kernel.run("const few = [1, 2];\n\nlab.als({ dimensions: few.length - 5 });");
    assert.equal(failed.reply.ename, "InputError");
    assert.match(traceback(failed).join("\n"), /cell \d+, line 3, column 5:\n +3 \| lab\.als/);
  });

  it("answers while a cell trains; an interrupt stops the training at its next step and keeps the variables", async () => {
    await kernel.run("let epochsSeen = 0;");
    const training = kernel.run(
      "const endless = lab.biasedFactorization({ epochs: 100_000, dimensions: 2 });\n" +
        "await endless.fit({ interactions: split.train }, { random: lab.random(1), onEpoch: () => { epochsSeen++; } });",
    );
    await new Promise((go) => setTimeout(go, 1000));
    assert.ok((await completed("lab.popularityC")).includes("popularityCurve"));
    await kernel.client.interrupt();
    assert.equal((await training).reply.ename, "Interrupted");
    const still = await kernel.run(
      "const seenThen = epochsSeen;\nawait new Promise((go) => setTimeout(go, 400));\n[epochsSeen > 0, epochsSeen - seenThen, evaluations.length]",
    );
    assert.equal(result(still), "[ true, 0, 7 ]");
    assert.ok((await completed("endl")).includes("endless"), "names of the interrupted cell are known");
  });

  it("restarts as a kernel that knows nothing", async () => {
    await kernel.client.end();
    kernel = await TestKernel.byHand(folder);
    const run = await kernel.run("evaluations");
    assert.deepEqual([run.reply.ename, run.reply.execution_count], ["TypeScript", 1]);
    assert.match(traceback(run).join("\n"), /Cannot find name 'evaluations'/);
  });
});
