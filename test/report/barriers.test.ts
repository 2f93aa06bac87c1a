import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { readOwnData } from "../../lib/data/own/read-own-data.ts";
import { writeShopFiles } from "../../lib/data/shop/files.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { renderNotebookPage } from "../../lib/report/html/notebook-page.ts";
import { study } from "../../lib/study/study.ts";
import { writeStudy } from "../../lib/study/write-study.ts";
import { barriers, openBrowser, openOffline } from "../support/browser.ts";
import { codeCell, markdownCell, notebookOf, shown } from "../support/sample-notebook.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { tenFigures } from "../support/ten-figures.ts";

/** Beside the front page and a notebook's page, which browser.test.ts looks at, and the reference (reference.slow.ts). */
describe("pages without serious barriers (axe), light and dark", function () {
  this.timeout(120_000);
  const folder = temporaryFolder();
  const pages = new Map<string, string>();
  let browser: Browser;

  before(async function () {
    browser = await openBrowser(this);
    pages.set("ten figures", folder.write("ten.html", tenFigures()));
    const chinese = notebookOf(
      markdownCell("# 入门\n\n正文。\n\n## 数据"),
      codeCell("1", [shown({ "text/plain": "1" })]),
    );
    const page = renderNotebookPage({
      name: "zh",
      notebook: chinese,
      facts: [["Run", "1 s"]],
      claims: [],
      language: "zh-CN",
    });
    pages.set("a page in Chinese", folder.write("zh.html", page));
    await useBackend();
    mkdirSync(folder.path("shop"));
    await writeShopFiles(shop({ users: 80, items: 50, events: 900 }), folder.path("shop"));
    const data = await readOwnData(folder.path("shop", "interactions.csv"), {
      columns: { value: null },
      items: folder.path("shop", "item.csv"),
      users: folder.path("shop", "user.csv"),
    });
    const found = await study(data, { models: ["item-cosine", "ease"], budget: 60, trials: 2 });
    pages.set("a comparison's report", (await writeStudy(found, folder.path("mine"))).report);
  });
  after(() => browser?.close());

  for (const name of ["ten figures", "a page in Chinese", "a comparison's report"]) {
    for (const dark of [false, true]) {
      it(`${name}, ${dark ? "dark" : "light"}`, async () => {
        const address = pathToFileURL(pages.get(name) as string).href;
        assert.deepEqual(await barriers(browser, address, dark), []);
      });
    }

    it(`${name} scrolls down only on a phone`, async () => {
      const address = pathToFileURL(pages.get(name) as string).href;
      const { page, troubles } = await openOffline(browser, address, { width: 375 });
      assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 375);
      assert.deepEqual(troubles, []);
      await page.context().close();
    });
  }
});
