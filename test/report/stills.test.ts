import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { withPicture } from "../../lib/plots/picture/with-picture.ts";
import { renderNotebookPage } from "../../lib/report/html/notebook-page.ts";
import { gallery } from "../plots/gallery.ts";
import { openBrowser, openOffline } from "../support/browser.ts";
import { codeCell, markdownCell, notebookOf, shown } from "../support/sample-notebook.ts";

/** Of each figure of a page: whether its picture and its drawing are seen, and how high and wide they are. */
function seen(page: Page) {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>(".plot")].map((plot) => {
      const still = plot.querySelector<HTMLImageElement>(".still");
      const area = plot.querySelector<HTMLElement>(".plot-area");
      const [picture = false, place = false] = [still, area].map(
        (one) => (one?.getBoundingClientRect().height ?? 0) > 50,
      );
      return {
        picture,
        loaded: (still?.naturalWidth ?? 0) > 100,
        drawing: place && area?.querySelector(".main-svg") !== null,
        place,
        height: plot.getBoundingClientRect().height,
        width: still?.getBoundingClientRect().width ?? 0,
        cut: plot.scrollWidth > plot.clientWidth,
      };
    }),
  );
}

describe("pictures of figures in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let folder: string;
  let address: string;

  before(async function () {
    browser = await openBrowser(this);
    folder = mkdtempSync(join(tmpdir(), "stills-"));
    const figures = Object.values(gallery).map((figure) =>
      codeCell("figure", [shown({ ...withPicture(figure.toMimeBundle()) })]),
    );
    const page = renderNotebookPage({
      name: "stills",
      notebook: notebookOf(markdownCell("# Figures"), ...figures),
      facts: [],
      claims: [],
    });
    assert.ok(page.length < 3_000_000, `${page.length} characters`);
    writeFileSync(join(folder, "stills.html"), page);
    address = pathToFileURL(join(folder, "stills.html")).href;
  });
  after(async () => {
    await browser?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  it("stand on the page where no script runs, at a desk and on a phone, and nothing empty beside them", async () => {
    for (const width of [1280, 375]) {
      const { page, troubles } = await openOffline(browser as Browser, address, { scripts: false, width });
      const all = await seen(page);
      assert.equal(all.length, Object.keys(gallery).length);
      for (const one of all) {
        assert.deepEqual(
          { picture: one.picture, loaded: one.loaded, place: one.place },
          { picture: true, loaded: true, place: false },
        );
        assert.ok(one.width >= 540, `wide enough to be read: ${one.width}`);
        assert.equal(one.cut, width === 375, "on a phone it scrolls in its block");
      }
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width);
      assert.deepEqual(troubles, []);
      await page.context().close();
    }
  });

  it("hold the place of figures until they are drawn, so that nothing moves then", async () => {
    for (const width of [1280, 375]) {
      const { page } = await openOffline(browser as Browser, address, { width });
      const before = await seen(page);
      const last = before.at(-1);
      assert.deepEqual([last?.picture, last?.drawing], [true, false], "far below: not drawn yet");
      for (const plot of await page.locator(".plot").all()) await plot.scrollIntoViewIfNeeded();
      await page.waitForFunction(
        () => document.querySelectorAll(".plot .main-svg").length >= 2 * document.querySelectorAll(".plot").length,
      );
      const after = await seen(page);
      for (const [at, one] of after.entries()) {
        assert.deepEqual([one.picture, one.drawing], [false, true]);
        assert.ok(
          Math.abs(one.height - (before[at]?.height ?? 0)) < 2,
          `figure ${at} at ${width}: ${before[at]?.height} became ${one.height}`,
        );
      }
      await page.context().close();
    }
  });

  it("stand for their figures in print, drawn or not, within the paper", async () => {
    const { page } = await openOffline(browser as Browser, address, { width: 700, dark: true });
    await page.waitForFunction(() => document.querySelector(".plot .main-svg") !== null);
    await page.emulateMedia({ media: "print", colorScheme: "dark" });
    for (const one of await seen(page)) {
      assert.deepEqual([one.picture, one.loaded, one.place, one.cut], [true, true, false, false]);
      assert.ok(one.width <= 700);
    }
    await page.context().close();
  });

  it("have their texts inside them and legible", async () => {
    const { page } = await openOffline(browser as Browser, "about:blank");
    await page.setContent(
      Object.entries(gallery)
        .map(([kind, figure]) => `<div id="${kind}">${figure.toSvg()}</div>`)
        .join(""),
    );
    const found = await page.evaluate(() =>
      [...document.querySelectorAll("svg")].map((svg) => {
        const frame = svg.getBoundingClientRect();
        const texts = [...svg.querySelectorAll("text")];
        const outside = texts.filter((text) => {
          const box = text.getBoundingClientRect();
          return (
            box.left < frame.left - 1 ||
            box.right > frame.right + 1 ||
            box.top < frame.top - 1 ||
            box.bottom > frame.bottom + 1
          );
        });
        const entries = [...svg.querySelectorAll(".legendtext")].map((text) => text.getBoundingClientRect());
        const touching = entries.filter((a, at) =>
          entries.some(
            (b, other) =>
              other > at && a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom,
          ),
        );
        return {
          kind: svg.parentElement?.id,
          outside: outside.map(({ textContent }) => textContent),
          touching: touching.length,
          small: texts.filter((text) => Number.parseFloat(getComputedStyle(text).fontSize) < 8).length,
          pale: texts.filter((text) => getComputedStyle(text).fill === "rgb(0, 0, 0)").length,
        };
      }),
    );
    for (const { kind, ...wrong } of found)
      assert.deepEqual(wrong, { outside: [], touching: 0, small: 0, pale: 0 }, kind);
    assert.equal(found.length, Object.keys(gallery).length);
    await page.context().close();
  });
});
