import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { ensureLab, labEnvironment } from "../../lib/workbench/lab/environment.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { standingEnvironment } from "../../lib/workbench/python-environment.ts";
import { openBrowser } from "../support/browser.ts";
import { LabPage, type RunningLab, startLab } from "../support/lab.ts";
import { skip } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** Where the screenshots of the last run are left, to be looked at. */
const pictures = join(projectRoot, ".cache", "screenshots");

describe("JupyterLab, worked in a browser", function () {
  this.timeout(300_000);
  const folder = temporaryFolder();
  let lab: RunningLab;
  let browser: Browser;
  let page: LabPage;

  before(async function () {
    if ((await standingEnvironment(labEnvironment)) === null) {
      skip(this, "JupyterLab is not installed: npm run lab installs it");
    }
    await ensureLab({ say: () => undefined });
    browser = await openBrowser(this);
    copyFileSync(join(projectRoot, "notebooks", "0-1-tour.ipynb"), folder.path("tour.ipynb"));
    rmSync(pictures, { recursive: true, force: true });
    mkdirSync(pictures, { recursive: true });
    lab = await startLab(folder.path());
    page = await LabPage.open(browser, lab.address("tour.ipynb"));
  });
  after(async () => {
    await browser?.close();
    await lab?.end();
  });
  const picture = (name: string) => page.page.screenshot({ path: join(pictures, `lab-${name}.png`) });
  /** A picture of the end of the notebook. */
  const pictureOfEnd = async (name: string) => {
    await page.lastOutput.last().scrollIntoViewIfNeeded();
    await picture(name);
  };
  const lastText = async () => (await page.lastOutput.allTextContents()).join("\n");
  /** Waits until the last cell's output says this. */
  const says = (text: string) => page.lastOutput.filter({ hasText: text }).first().waitFor();

  it("runs the tour: tables, figures and progress bars, and no error", async () => {
    await page.menu("Run", "Run All Cells");
    await page.page.getByText("TypeScript (tastelab) | Busy").waitFor();
    await page.idle(240_000);
    const seen = await page.seen(
      {
        table: ".jp-OutputArea table",
        figure: ".jp-OutputArea .js-plotly-plot .main-svg",
        still: ".jp-OutputArea .jp-RenderedSVG",
        progress: ".jp-OutputArea progress",
        error: ".jp-OutputArea [data-mime-type='application/vnd.jupyter.error']",
        warning: ".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']",
      },
      (name) => picture(`tour-${name}`),
    );
    const { table = 0, figure = 0, still, progress = 0, error, warning } = seen;
    assert.ok(table > 0 && figure > 0 && progress > 0, JSON.stringify(seen));
    // Figures carry pictures as well, and Lab takes the interactive form.
    assert.deepEqual({ still, error, warning }, { still: 0, error: 0, warning: 0 });
  });

  it("completes a name of the library, and says what it is", async () => {
    await page.type("lab.popul");
    await page.page.keyboard.press("Tab");
    await page.page.locator(".jp-Completer-item", { hasText: "popularityCurve" }).waitFor();
    await picture("completion");
    await page.page.keyboard.press("Escape");
    await page.page.keyboard.press("Escape");
    await page.type("lab.popularity");
    await page.page.keyboard.press("Shift+Tab");
    const tooltip = page.page.locator(".jp-Tooltip");
    await tooltip.waitFor();
    assert.match((await tooltip.textContent()) ?? "", /popularity\(.*Recommender/s);
    await picture("tooltip");
    await page.page.keyboard.press("Escape");
  });

  it("shows frames, models, events and logs of training in rich forms", async () => {
    await page.type('import { DataFrame } from "tastelab/frames";\nnew DataFrame({ film: ["a", "b"], stars: [4, 5] })');
    await page.run();
    await page.lastOutput.locator("table").first().waitFor();
    assert.match(await lastText(), /2 rows × 2 columns/);
    await page.type("lab.als({ dimensions: 4 })");
    await page.run();
    await says("reads users by index");
    await page.type("data.interactions");
    await page.run();
    await says("Events");
    await pictureOfEnd("rich-forms");
  });

  it("shows errors with the line of the cell they are in, and what to do about a slip", async () => {
    await page.type("const right = 1;\nconst wrong: number = 'text';");
    await page.run();
    await says(":2:7 - TS2322: Type 'string' is not assignable");
    await page.type("const deep = () => {\nthrow new RangeError('too far');\n};\ndeep();");
    await page.run();
    await says("RangeError: too far");
    assert.match(await lastText(), /line 2, column \d+:[\s\S]*at deep[\s\S]*at cell \d+:4:1/);
    await page.type("%timeit 1");
    await page.run();
    await says("a command of IPython");
    await pictureOfEnd("errors");
  });

  it("redraws a bar of progress while a training runs, stops it, and keeps the variables", async () => {
    await page.type(
      "let epochsSeen = 0;\nconst show = lab.progress('long');\nconst long = lab.biasedFactorization({ epochs: 100_000, dimensions: 2 });\n" +
        "await long.fit({ interactions: split.train }, { random: lab.random(1), onEpoch: (record) => { epochsSeen++; return show(record); } });",
    );
    await page.run();
    const bar = page.lastOutput.locator("progress");
    const epoch = async () => Number(await bar.getAttribute("value"));
    await bar.first().waitFor();
    const first = await epoch();
    await page.page.waitForTimeout(500);
    assert.ok((await epoch()) > first, "the bar moves while the cell runs");
    assert.equal(await bar.count(), 1);
    assert.match(await lastText(), /epoch [\d,]+ of 100,?000 · loss .* an epoch · about .* left/);
    await pictureOfEnd("training");
    await page.menu("Kernel", "Interrupt Kernel");
    await page.idle(10_000);
    await says("Interrupted");
    await page.type("epochsSeen > 0 && evaluations.length");
    await page.run();
    await says("7");
    await pictureOfEnd("interrupted");
  });

  it("restarts the kernel, which then knows nothing", async () => {
    await page.menu("Kernel", "Restart Kernel…");
    await page.accept();
    await page.idle(30_000);
    await page.type("epochsSeen");
    await page.run();
    await says("Cannot find name 'epochsSeen'");
    await pictureOfEnd("restarted");
  });

  it("goes on with a new kernel when one is killed within a cell", async () => {
    await page.type("process.kill(process.pid, 'SIGKILL'); await new Promise(() => {});");
    await page.run();
    assert.match(await page.dialog(), /appears to have died/);
    await picture("killed");
    await page.accept();
    await page.idle(30_000);
    await page.type("6 * 7");
    await page.run();
    await says("42");
  });

  it("says what is wrong with files that are no notebooks, and what another kernel's are", async () => {
    const { cells, ...rest } = JSON.parse(readFileSync(folder.path("tour.ipynb"), "utf8")) as Record<string, unknown>;
    const files: Readonly<Record<string, readonly [content: string, told: RegExp]>> = {
      "not-json.ipynb": ['{"cells": [', /Unreadable Notebook|not.*JSON/i],
      "format-9.ipynb": [JSON.stringify({ ...rest, cells, nbformat: 9 }), /Unreadable Notebook|version/i],
      "other-kernel.ipynb": [
        JSON.stringify({ ...rest, cells: [], metadata: { kernelspec: { name: "no-such", display_name: "No such" } } }),
        /Select Kernel/i,
      ],
    };
    for (const [name, [content, told]] of Object.entries(files)) {
      folder.write(name, content);
      const other = await LabPage.visit(browser, lab.address(name));
      assert.match(await other.dialog(), told, name);
      await other.page.screenshot({ path: join(pictures, `lab-${name}.png`) });
      await other.page.close();
    }
  });
});
