import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { writeReports } from "../../lib/workbench/export.ts";
import { openBrowser, openOffline } from "../support/browser.ts";
import { sampleNotebook } from "../support/sample-notebook.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("the front page, by address and by keyboard", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  let browser: Browser;
  let address: string;
  const rows = (page: Page) => page.locator("tr[data-document]:visible");
  const status = (page: Page) => page.getByRole("status").textContent();

  before(async function () {
    browser = await openBrowser(this);
    const about = { profile: "quick", seconds: 3, backend: "cpu", finished: "2026-03-01T12:00:00Z" } as const;
    const { index } = await writeReports({
      executed: [{ ...about, name: "2-1-sample", notebook: sampleNotebook() }],
      outputFolder: folder.path("reports"),
      resultsFolder: folder.path("results"),
      machine: "2 cores",
      version: "0.1.0",
    });
    address = pathToFileURL(index).href;
  });
  after(() => browser?.close());

  it("an address with a filter shows the claims it asks for, and a filter writes the address", async () => {
    const { page, troubles } = await openOffline(browser, `${address}?document=d2&kind=number`);
    assert.equal(await page.locator("select[name=document]").inputValue(), "d2");
    assert.equal(await rows(page).count(), 4);
    assert.equal(await status(page), "4 of 104 claims");
    await page.getByLabel("Words").fill("sigmoid");
    await page.locator("select[name=verdict]").selectOption("not yet measured");
    assert.equal(await rows(page).count(), 1);
    assert.equal(new URL(page.url()).search, "?document=d2&kind=number&verdict=not+yet+measured&words=sigmoid");
    await page.reload();
    assert.equal(await status(page), "1 of 104 claims");
    await page.getByRole("button", { name: "All claims" }).click();
    assert.equal(await status(page), "104 of 104 claims");
    assert.equal(new URL(page.url()).search, "");
    assert.deepEqual(troubles, []);
    await page.context().close();
  });

  it("the counts lead to the claims they count, without loading anew, and the way back works", async () => {
    const { page } = await openOffline(browser, address);
    await page.evaluate(() => Reflect.set(window, "stays", true));
    await page.locator(".tile.bad a").click();
    assert.equal(await status(page), "1 of 104 claims");
    assert.equal(await rows(page).getAttribute("id"), "d2-dot");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "claims");
    await page.goBack();
    assert.equal(await status(page), "104 of 104 claims");
    assert.equal(await page.evaluate(() => Reflect.get(window, "stays")), true);
    await page.context().close();
  });

  it("what was found is folded under its claim and searched as well", async () => {
    const { page } = await openOffline(browser, `${address}?words=share+one+place`);
    assert.equal(await rows(page).getAttribute("id"), "d2-dot");
    const found = page.locator("#d2-dot details");
    assert.ok(!(await found.getByText("share one place").isVisible()));
    await found.locator("summary").press("Enter");
    assert.ok(await found.getByText("share one place").isVisible());
    await page.context().close();
  });

  it("every control is reached by Tab, in the page's order, with a ring around it", async () => {
    const { page } = await openOffline(browser, `${address}?document=d2&verdict=contradicted+by+arithmetic`);
    const wanted = await page.evaluate(
      () =>
        [...document.querySelectorAll<HTMLElement>("a[href], select, input, button, summary, [tabindex='0']")].filter(
          (element) => element.checkVisibility(),
        ).length,
    );
    const reached: string[] = [];
    for (let stop = 0; stop < wanted; stop++) {
      await page.keyboard.press("Tab");
      const found = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        const { top, bottom } = element.getBoundingClientRect();
        const ring = outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2;
        const name = `${element.tagName} ${element.textContent?.trim().slice(0, 40)}`;
        return { name, ring, onScreen: bottom > 0 && top < innerHeight };
      });
      assert.ok(found.ring, `${found.name} shows that it is reached`);
      assert.ok(found.onScreen, `${found.name} is on the screen when reached`);
      reached.push(found.name);
    }
    assert.match(reached[0] ?? "", /^A Skip/);
    for (const control of ["SELECT", "INPUT", "BUTTON", "SUMMARY"]) {
      assert.ok(
        reached.some((name) => name.startsWith(control)),
        control,
      );
    }
    await page.context().close();
  });
});
