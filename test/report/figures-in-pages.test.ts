import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { openBrowser, openOffline } from "../support/browser.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { tenFigures } from "../support/ten-figures.ts";

const hasPlotly = (page: Page) => page.evaluate(() => "Plotly" in window);
const drawn = (page: Page) => page.locator(".plot .main-svg .cartesianlayer").count();

async function scrolledThrough(page: Page): Promise<void> {
  for (const plot of await page.locator(".plot").all()) {
    await plot.scrollIntoViewIfNeeded();
    await plot.locator(".main-svg .cartesianlayer").first().waitFor({ state: "attached" });
  }
}

describe("a page with ten figures", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let browser: Browser;
  let address: string;

  before(async function () {
    browser = await openBrowser(this);
    folder.write("ten.html", tenFigures());
    address = pathToFileURL(folder.path("ten.html")).href;
  });
  after(() => browser?.close());

  it("is light, answers before anything is drawn, and draws figures as they come near", async () => {
    assert.ok(statSync(folder.path("ten.html")).size < 3e6);
    const { page, troubles } = await openOffline(browser, `${address}#references`);
    await page.setViewportSize({ width: 1280, height: 500 });
    await page.getByRole("button", { name: "Hide the code" }).click();
    await page.getByRole("button", { name: "Show the code" }).click();
    await page.locator(".plot").first().scrollIntoViewIfNeeded();
    await page.locator(".plot .main-svg .cartesianlayer").first().waitFor({ state: "attached" });
    assert.ok(await hasPlotly(page));
    assert.ok((await drawn(page)) < 10, "those far below wait");
    await scrolledThrough(page);
    assert.ok((await drawn(page)) >= 10);
    assert.deepEqual(troubles, []);
    await page.context().close();
  });

  it("starts no plotly for a reader who stays above the figures", async () => {
    folder.write("words.html", tenFigures("Words before the first figure. ".repeat(1500)));
    const { page } = await openOffline(browser, pathToFileURL(folder.path("words.html")).href);
    await page.waitForTimeout(300);
    assert.equal(await hasPlotly(page), false);
    await page.context().close();
  });

  it("fits a phone: nothing of a figure is cut off, names stay apart, and its title wraps", async () => {
    const { page } = await openOffline(browser, address, { width: 375 });
    await scrolledThrough(page);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
    const wrong = await page.evaluate(() =>
      [...document.querySelectorAll(".plot")].flatMap((plot) => {
        const frame = (plot.querySelector(".main-svg") as Element).getBoundingClientRect();
        const seen = [...plot.querySelectorAll<SVGElement>(".main-svg text")].filter(
          (text) => text.style.visibility !== "hidden" && text.getBoundingClientRect().width > 0,
        );
        const cut = seen.filter((text) => {
          const { left, right } = text.getBoundingClientRect();
          return left < frame.left - 1 || right > frame.right + 1;
        });
        return cut.map((text) => `${plot.getAttribute("aria-label")}: ${text.textContent}`);
      }),
    );
    assert.deepEqual(wrong, []);
    await page.context().close();
  });

  it("tells in words what each figure shows", async () => {
    const { page } = await openOffline(browser, address);
    const figures = page.getByRole("figure");
    assert.equal(await figures.count(), 10);
    for (const figure of await figures.all()) {
      assert.notEqual(await figure.getAttribute("aria-label"), "");
      const words = figure.locator(".words p");
      assert.ok((await words.count()) > 0);
      assert.notEqual((await words.first().textContent())?.trim(), "");
    }
    await page.context().close();
  });
});
