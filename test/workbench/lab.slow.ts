import assert from "node:assert/strict";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { labEnvironment } from "../../lib/workbench/lab/environment.ts";
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
    browser = await openBrowser(this);
    copyFileSync(join(projectRoot, "notebooks", "0-1-tour.ipynb"), folder.path("tour.ipynb"));
    mkdirSync(pictures, { recursive: true });
    lab = await startLab(folder.path());
    page = await LabPage.open(browser, lab.address("tour.ipynb"));
  });
  after(async () => {
    await browser?.close();
    await lab?.end();
  });
  afterEach(async function () {
    const name = (this.currentTest?.title ?? "test").replaceAll(/\W+/g, "-");
    await page?.page.screenshot({ path: join(pictures, `lab-${name}.png`) });
  });

  it("runs the tour: tables, figures and progress bars, and no error", async () => {
    await page.menu("Run", "Run All Cells");
    await page.page.getByText("TypeScript (tastelab) | Busy").waitFor();
    await page.idle(240_000);
    const seen = await page.seen({
      table: ".jp-OutputArea table",
      figure: ".jp-OutputArea .js-plotly-plot .main-svg",
      progress: ".jp-OutputArea progress",
      error: ".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr'], .jp-RenderedText .ansi-red-fg",
    });
    assert.ok(
      (seen.table as number) > 0 && (seen.figure as number) > 0 && (seen.progress as number) > 0,
      JSON.stringify(seen),
    );
    assert.equal(seen.error, 0);
  });

  it("completes a name of the library", async () => {
    await page.type("lab.popul");
    await page.page.keyboard.press("Tab");
    await page.page.waitForFunction(() => document.body.textContent?.includes("popularityCurve"));
    await page.page.keyboard.press("Escape");
  });

  it("shows an error with the line of the cell it is in", async () => {
    await page.type("const right = 1;\nconst wrong: number = 'text';");
    await page.run();
    const output = page.lastOutput.first();
    await output.waitFor();
    assert.match((await output.textContent()) ?? "", /:2:7 - TS2322: Type 'string' is not assignable/);
  });

  it("stops a loop that waits now and then, and keeps the variables", async () => {
    await page.type("let turns = 0;\nwhile (true) { turns++; await new Promise((go) => setTimeout(go, 5)); }");
    await page.run();
    await page.page.getByText("TypeScript (tastelab) | Busy").waitFor();
    await page.menu("Kernel", "Interrupt Kernel");
    await page.idle(10_000);
    await page.type("turns > 0");
    await page.run();
    await page.page.waitForFunction(() => document.body.textContent?.includes("true"));
    assert.match((await page.lastOutput.first().textContent()) ?? "", /true/);
  });

  it("restarts the kernel, which then knows nothing", async () => {
    await page.menu("Kernel", "Restart Kernel…");
    await page.accept();
    await page.idle(30_000);
    await page.type("typeof turns");
    await page.run();
    const output = page.lastOutput.first();
    await output.waitFor();
    assert.match((await output.textContent()) ?? "", /undefined|TS2304/);
  });
});
