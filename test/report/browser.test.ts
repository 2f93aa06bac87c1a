import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import type { Cell, NotebookFile, Output } from "../../lib/report/nbformat.ts";
import { writeReports } from "../../lib/workbench/export.ts";
import { barriers, openBrowser, openOffline } from "../support/browser.ts";
import { sampleNotebook } from "../support/sample-notebook.ts";

/** The sample without the HTML that a careless cell passed through from data. */
function tidy(notebook: NotebookFile): NotebookFile {
  const keep = (output: Output) =>
    !("data" in output && String(output.data["text/html"] ?? "").startsWith("<p>from data"));
  const cells = notebook.cells.map(
    (cell): Cell => (cell.cell_type === "code" ? { ...cell, outputs: cell.outputs.filter(keep) } : cell),
  );
  return { ...notebook, cells };
}

/** The relative luminance of a CSS colour rgb(…), WCAG 2. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map((part) => {
    const value = Number(part) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((one, other) => one - other);
  return (high + 0.05) / (low + 0.05);
}

async function drawn(page: Page): Promise<void> {
  await page.locator(".plot").first().scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelectorAll(".plot .main-svg .trace").length >= 4);
}

describe("reports in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let folder: string;
  /** The page of the sample, opened once: the other tests look at it in light again, at the width of a desk. */
  let page: Page;
  let troubles: string[];
  const address = (name: string) => pathToFileURL(join(folder, "reports", name)).href;

  before(async function () {
    browser = await openBrowser(this);
    folder = mkdtempSync(join(tmpdir(), "browser-"));
    const about = {
      profile: "quick",
      seconds: 3.2,
      backend: "tensorflow 2.18 on the CPU",
      finished: "2026-03-01T12:00:00Z",
    } as const;
    await writeReports({
      executed: [
        { ...about, name: "sample", notebook: tidy(sampleNotebook()) },
        { ...about, name: "hostile", notebook: sampleNotebook() },
      ],
      outputFolder: join(folder, "reports"),
      resultsFolder: join(folder, "results"),
      machine: "2 cores",
      version: "0.1.0",
    });
    ({ page, troubles } = await openOffline(browser, address("sample.html")));
  });
  afterEach(async () => {
    await page?.emulateMedia({ media: "screen", colorScheme: "light" });
    await page?.setViewportSize({ width: 1280, height: 900 });
  });
  after(async () => {
    await browser?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  it("a skip link comes first; landmarks, one title, names for pictures", async () => {
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Skip to the content");
    for (const role of ["banner", "main", "contentinfo"] as const) {
      assert.equal(await page.getByRole(role).count(), 1, role);
    }
    assert.equal(await page.getByRole("heading", { level: 1 }).count(), 1);
    assert.equal(await page.locator("img:not([alt])").count(), 0);
    assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  });

  it("a page opens from disk without network or complaint; figures are drawn and can be hovered", async () => {
    await drawn(page);
    const plot = page.locator(".plot").first();
    assert.equal(await plot.locator("figcaption").textContent(), "Error by epoch");
    const point = await plot.locator(".trace .points path").nth(1).boundingBox();
    assert.ok(point);
    await page.mouse.move(point.x + point.width / 2, point.y + point.height / 2);
    await plot.locator(".hoverlayer .hovertext").waitFor();
    assert.match((await plot.locator(".hoverlayer").textContent()) ?? "", /1\.02/);
    assert.deepEqual(troubles, []);
  });

  it("formulas are laid out in their own fonts", async () => {
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    assert.ok((await page.locator(".katex").count()) >= 3);
    assert.equal(await page.locator(".katex-error").count(), 0);
    const loaded = await page.evaluate(() =>
      [...document.fonts].filter(({ status }) => status === "loaded").map(({ family }) => family),
    );
    assert.ok(loaded.includes("KaTeX_Math"), loaded.join());
  });

  it("the table of contents leads to its headings", async () => {
    await page.getByRole("navigation", { name: "Contents" }).getByRole("link", { name: "Training" }).click();
    const top = await page.locator("#section-training").evaluate((heading) => heading.getBoundingClientRect().top);
    assert.ok(Math.abs(top) < 60, `the heading stands at ${top}`);
  });

  it("text and figures are readable in light and in dark, and change with the reader's wish", async () => {
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(200);
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      assert.equal(luminance(paper) < 0.1, colorScheme === "dark");
      const readable = async (selector: string, name: "color" | "fill") => {
        const colour = await page
          .locator(selector)
          .first()
          .evaluate((element, property) => getComputedStyle(element)[property], name);
        const ratio = contrast(colour, paper);
        assert.ok(ratio >= 4.5, `${selector} in ${colorScheme}: ${ratio.toFixed(2)}`);
      };
      const texts = ["p", ".facts dt", ".contents a", "summary", ".hljs-comment", ".hljs-keyword", ".hljs-string"];
      for (const selector of texts) await readable(selector, "color");
      for (const selector of [".xtitle", ".xtick text", ".legendtext"]) await readable(`.plot ${selector}`, "fill");
      for (const label of await page.locator(".verdict").all()) {
        const [ink = "", ground = ""] = await label.evaluate((element) => {
          const { color, backgroundColor } = getComputedStyle(element);
          return [color, backgroundColor];
        });
        assert.ok(contrast(ink, ground) >= 4.5, `a verdict in ${colorScheme}`);
      }
    }
  });

  it("on a phone it scrolls down only, and a button folds the code away", async () => {
    await page.setViewportSize({ width: 375, height: 700 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
    await page.waitForFunction(() => (document.querySelector(".plot .main-svg")?.clientWidth ?? 999) <= 375);
    assert.equal(await page.locator(".modebar:visible").count(), 0);
    assert.ok((await page.locator(".source pre:visible").count()) > 3);
    await page.getByRole("button", { name: "Hide the code" }).click();
    assert.equal(await page.locator(".source pre:visible").count(), 0);
    await page.getByRole("button", { name: "Show the code" }).click();
    assert.ok((await page.locator(".source pre:visible").count()) > 3);
  });

  it("prints in dark ink, even for a reader of dark pages", async () => {
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    await page.waitForTimeout(200);
    assert.ok(luminance(await page.evaluate(() => getComputedStyle(document.body).color)) < 0.1);
    const title = page.locator(".plot .xtitle").first();
    assert.ok(luminance(await title.evaluate((text) => getComputedStyle(text).fill)) < 0.1);
    assert.ok(!(await page.locator(".contents").isVisible()));
  });

  it("the index filters its claims, leads to the measuring cell, and fits a phone", async () => {
    const { page, troubles } = await openOffline(browser as Browser, address("index.html"));
    const visible = () => page.locator("tr[data-document]:visible").count();
    const choose = (name: string, value: string) => page.locator(`select[name=${name}]`).selectOption(value);
    assert.equal(await visible(), 104);
    await choose("document", "d3");
    assert.equal(await visible(), 27);
    await choose("kind", "number");
    assert.equal(await visible(), 2);
    assert.equal(await page.locator(".filter output").textContent(), "2 of 104 claims");
    await choose("document", "");
    await choose("kind", "");
    await page.getByLabel("Words").fill("cosine library");
    assert.equal(await visible(), 1);
    await page.getByLabel("Words").fill("");
    await page.setViewportSize({ width: 375, height: 700 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
    await page.locator("#d2-dot").getByRole("link", { name: "What the printed arithmetic" }).click();
    assert.match(page.url(), /sample\.html#cell-3$/);
    assert.ok(await page.locator("#cell-3").isVisible());
    assert.deepEqual(troubles, []);
    await page.context().close();
  });

  for (const [name, dark] of [
    ["index.html", false],
    ["index.html", true],
    ["sample.html", false],
    ["sample.html", true],
  ] as const) {
    it(`${name} has no serious barrier, ${dark ? "dark" : "light"} (axe)`, async () => {
      assert.deepEqual(await barriers(browser as Browser, address(name), dark), []);
    });
  }

  it("the index shows every claim where no script runs", async () => {
    const { page } = await openOffline(browser as Browser, address("index.html"), { scripts: false });
    assert.equal(await page.locator("tr[data-document]:visible").count(), 104);
    assert.equal(await page.locator(".filter:visible").count(), 0);
    await page.context().close();
  });

  it("nothing that came with data runs: titles, streams, figures, pictures, even HTML passed through", async () => {
    const { page, troubles } = await openOffline(browser as Browser, address("hostile.html"));
    await drawn(page);
    await page.waitForTimeout(200);
    assert.equal(await page.evaluate(() => Reflect.get(window, "hacked")), undefined);
    assert.ok(troubles.length > 0 && troubles.every((trouble) => trouble.includes("Content Security Policy")));
    const title = page.locator(".plot").nth(1).locator(".gtitle");
    assert.match((await title.textContent()) ?? "", /^<\/script><script>/);
    await page.context().close();
  });
});
