import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { openBrowser, openOffline } from "../support/browser.ts";
import { gallery, galleryPage, nasty } from "./gallery.ts";

describe("figures in a browser", () => {
  let browser: Browser | null = null;
  let folder = "";

  before(async function () {
    this.timeout(60_000);
    browser = await openBrowser(this);
    folder = mkdtempSync(join(tmpdir(), "tastelab-gallery-"));
    const plotly = readFileSync(createRequire(import.meta.url).resolve("plotly.js"), "utf8");
    writeFileSync(join(folder, "gallery.html"), galleryPage(plotly));
  });

  after(async () => {
    await browser?.close();
    if (folder !== "") rmSync(folder, { recursive: true });
  });

  it("are drawn without a complaint, nothing cut off, all text as it was given", async function () {
    this.timeout(60_000);
    const address = pathToFileURL(join(folder, "gallery.html")).href;
    const { page, troubles } = await openOffline(browser as Browser, address);
    await page.waitForFunction(() => document.title === "drawn", undefined, { timeout: 30_000 });
    const found = await page.evaluate(() =>
      [...document.querySelectorAll(".js-plotly-plot")].map((plot) => {
        const frame = plot.getBoundingClientRect();
        const texts = [...plot.querySelectorAll("text")].filter(({ textContent }) => textContent !== "");
        const marks = plot.querySelectorAll(".points path, .lines path, .heatmaplayer image, .textpoint").length;
        const cut = texts.filter((text) => {
          const box = text.getBoundingClientRect();
          const inside = box.left >= frame.left - 1 && box.right <= frame.right + 1;
          return !(inside && box.top >= frame.top - 1 && box.bottom <= frame.bottom + 1);
        });
        return {
          kind: plot.id,
          marks,
          words: texts.map(({ textContent }) => textContent),
          cut: cut.map(({ textContent }) => textContent),
          images: plot.querySelectorAll("img").length,
          bold: plot.querySelectorAll("tspan[style*=bold]").length,
        };
      }),
    );
    assert.deepEqual(
      found.map(({ kind }) => kind),
      Object.keys(gallery),
    );
    for (const { kind, marks, cut, images, bold } of found) {
      assert.ok(marks > 0, `${kind} draws its data`);
      assert.deepEqual(cut, [], `${kind} cuts nothing off`);
      assert.equal(images, 0, `${kind} lets no markup in`);
      assert.equal(bold, kind === "scatterMap" ? 2 : 0, `${kind} has no bold text that nobody asked for`);
    }
    const words = (kind: string) => found.find((one) => one.kind === kind)?.words ?? [];
    assert.ok(words("metricBars").includes(nasty), "a title stands as given");
    assert.ok(words("trainingCurves").includes(`${nasty} 1`), "so do names in the legend");
    assert.ok(words("heatmap").includes(`${nasty.slice(0, 27)}…`), "and names of cells, shortened");
    assert.deepEqual(troubles, []);
  });

  it("say exact figures under the pointer", async function () {
    this.timeout(60_000);
    const address = pathToFileURL(join(folder, "gallery.html")).href;
    const { page } = await openOffline(browser as Browser, address, { dark: true });
    await page.waitForFunction(() => document.title === "drawn", undefined, { timeout: 30_000 });
    await page.locator("#metricBars .points path").first().hover({ force: true });
    await page.waitForSelector("#metricBars .hovertext");
    const text = await page.locator("#metricBars .hovertext").first().textContent();
    assert.equal(text, `data set 0${nasty}: 0.31 [0.29, 0.33]`);
  });
});
