import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { libraryReference } from "../../lib/workbench/reference.ts";
import { barriers, openBrowser, openOffline } from "../support/browser.ts";

describe("the library's reference", function () {
  this.timeout(600_000);
  let browser: Browser;
  let folder: string;
  const address = (name: string) => pathToFileURL(join(folder, name)).href;

  before(async function () {
    browser = await openBrowser(this);
    const made = await libraryReference(() => undefined, new AbortController().signal);
    assert.notEqual(made, null);
    folder = made as string;
  });
  after(() => browser?.close());

  it("has a page for every entry and tells what a function is", async () => {
    const { page } = await openOffline(browser, address("index.html"));
    for (const name of ["tastelab", "tastelab/browser", "tastelab/frames"]) {
      assert.equal(
        await page.getByRole("main").or(page.locator(".col-content")).getByRole("link", { name, exact: true }).count(),
        1,
      );
    }
    await page.goto(address("functions/tastelab.als.html"));
    assert.match((await page.locator(".col-content").textContent()) ?? "", /alternating least squares/);
    await page.context().close();
  });

  for (const name of ["index.html", "functions/tastelab.als.html", "interfaces/tastelab.Recommender.html"]) {
    for (const dark of [false, true]) {
      it(`${name} has no serious barrier, ${dark ? "dark" : "light"} (axe)`, async () => {
        assert.deepEqual(await barriers(browser, address(name), dark), []);
      });
    }
  }
});
