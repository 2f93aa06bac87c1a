import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inChinese, outOfStep } from "../../lib/report/html/translation.ts";
import { writeReports } from "../../lib/workbench/export.ts";
import { findNotebooks } from "../../lib/workbench/runner/notebooks.ts";
import { codeCell, notebookOf, shown } from "../support/sample-notebook.ts";
import { temporaryFolder } from "../support/temporary.ts";

/** A cell of prose with its Chinese, made from the same English unless said otherwise. */
const prose = (source: string, text: string, of: string) => ({
  ...({ cell_type: "markdown", source, id: "words" } as const),
  metadata: { zh: { of, text } },
});

describe("pages in Chinese", () => {
  const folder = temporaryFolder();
  const words = prose("# Title\n\nWords.", "# 标题\n\n正文。", "9b66cf012863");

  it("are in step with their English in all notebooks, and the tour has one", () => {
    const notebooks = findNotebooks();
    for (const { name, notebook } of notebooks) assert.deepEqual(outOfStep(notebook), [], `${name}: renew the Chinese`);
    const tour = notebooks.find(({ name }) => name === "0-1-tour");
    assert.ok(tour !== undefined && inChinese(tour.notebook) !== null);
  });

  it("are told from those whose English has changed or that lack a cell", () => {
    const changed = prose("# Title\n\nOther words.", "# 标题", "9b66cf012863");
    const bare = { cell_type: "markdown", source: "More.", id: "bare", metadata: {} } as const;
    assert.deepEqual(outOfStep(notebookOf(changed)), ["words"]);
    assert.deepEqual(outOfStep(notebookOf(words, bare)), ["bare"]);
    assert.deepEqual(outOfStep(notebookOf(bare)), []);
    assert.equal(inChinese(notebookOf(words, bare)), null);
  });

  it("stand beside the English with the same outputs, linked both ways and from the front page", async () => {
    const output = codeCell("1 + 1", [shown({ "text/plain": "2 in all" })]);
    const about = { profile: "quick", seconds: 3, backend: "cpu", finished: "2026-03-01T12:00:00Z" } as const;
    await writeReports({
      executed: [{ ...about, name: "0-9-words", notebook: notebookOf(words, output) }],
      outputFolder: folder.path("reports"),
      resultsFolder: folder.path("results"),
      machine: "2 cores",
      version: "0.1.0",
    });
    const page = (name: string) => readFileSync(folder.path("reports", name), "utf8");
    const chinese = page("0-9-words.zh-CN.html");
    assert.match(chinese, /<html lang="zh-CN">[\s\S]*<h1>标题<\/h1>[\s\S]*正文。[\s\S]*代码 · 1 行/);
    assert.match(chinese, /<div class="outputs" lang="en"><pre class="text">2 in all/);
    assert.match(chinese, /href="0-9-words\.html" lang="en"/);
    assert.match(page("0-9-words.html"), /href="0-9-words\.zh-CN\.html" lang="zh-CN"[^>]*>中文/);
    assert.match(page("index.html"), /href="0-9-words\.zh-CN\.html" lang="zh-CN"[^>]*>标题</);
  });
});
