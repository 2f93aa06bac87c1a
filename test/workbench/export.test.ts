import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import type { LedgerEntry } from "../../lib/report/ledger.ts";
import { mimeTypes } from "../../lib/report/mime.ts";
import type { LedgerSummary } from "../../lib/report/summary.ts";
import { type ExecutedNotebook, writeReports } from "../../lib/workbench/export.ts";
import { writeWhole } from "../../lib/workbench/swap.ts";
import { codeCell, hostileTitle, markdownCell, notebookOf, sampleNotebook, shown } from "../support/sample-notebook.ts";

describe("writeReports", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "reports-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const executed = (about: Partial<ExecutedNotebook> = {}): ExecutedNotebook => ({
    name: "sample",
    notebook: sampleNotebook(),
    profile: "quick",
    seconds: 3.2,
    backend: "cpu",
    finished: new Date().toISOString(),
    ...about,
  });
  const write = (...notebooks: readonly ExecutedNotebook[]) =>
    writeReports({
      executed: notebooks,
      outputFolder: join(folder, "reports"),
      resultsFolder: join(folder, "results"),
      machine: "2 cores",
      version: "0.1.0",
    });
  const read = (name: string) => readFileSync(join(folder, "reports", name), "utf8");

  it("writes a page for each notebook, the index and the ledger", async () => {
    const { index, pages, warnings } = await write(
      executed(),
      executed({ name: "other", notebook: notebookOf(markdownCell("# Other")) }),
    );
    assert.deepEqual(readdirSync(join(folder, "reports")).sort(), [
      "claims.json",
      "index.html",
      "other.html",
      "sample.html",
    ]);
    assert.equal(index, join(folder, "reports", "index.html"));
    assert.equal(pages.length, 2);
    assert.deepEqual(warnings, []);
    assert.match(read("sample.html"), /→ <a href="other.html">Other<\/a>/);
    assert.match(read("other.html"), /← <a href="sample.html">What the printed arithmetic really gives<\/a>/);
  });

  it("lists all 104 claims in the index, with links to the cells that measured them, readable without scripts", async () => {
    await write(executed());
    const index = read("index.html");
    assert.equal(index.split(/<tr\s+id="d\d-/).length - 1, 104);
    assert.match(
      index,
      /<strong class="verdict bad">preliminary: contradicted by arithmetic<\/strong>[\s\S]{0,200}?<td><a href="sample\.html#cell-3">/,
    );
    assert.match(index, /<form class="filter" hidden/);
    assert.match(index, /1 of 104 claims have been measured, all of them by a quick run only/);
    assert.ok(!index.includes("<tr hidden"));
  });

  it("groups pages under what their document says, and shows the figures that are tagged and the backends", async () => {
    const figure = { [mimeTypes.plotly]: { data: [], layout: {} }, "text/plain": "Lines: two" };
    const drawing = { ...codeCell("lines()", [shown(figure)]), metadata: { tags: ["gallery"] } };
    const untagged = codeCell("lines()", [shown({ ...figure, "text/plain": "Not tagged" })]);
    await writeReports({
      executed: [executed({ name: "2-1-own", notebook: notebookOf(markdownCell("# Own"), drawing, untagged) })],
      outputFolder: join(folder, "reports"),
      resultsFolder: join(folder, "results"),
      machine: "2 cores",
      version: "0.1.0",
      rungs: [
        { name: "cpu", present: true, said: "plain JavaScript" },
        { name: "webgpu", present: false, said: "no device" },
      ],
    });
    const index = read("index.html");
    assert.match(
      index,
      /<h3 id="d2">Document 2: LLMs and temporal patterns<\/h3>[\s\S]*?<a href="2-1-own.html">Own<\/a>/,
    );
    assert.match(index, /<a href="2-1-own\.html#cell-2">Own<\/a>[\s\S]*?aria-label="Lines: two"/);
    assert.ok(!index.includes("Not tagged"));
    assert.match(index, /<th scope="row">cpu<\/th><td>plain JavaScript<\/td><td class="number">1<\/td>/);
    assert.match(index, /not used: no device/);
  });

  it("gives machines the whole ledger with its counts", async () => {
    await write(executed());
    const ledger = JSON.parse(read("claims.json")) as {
      version: string;
      machine: string;
      summary: LedgerSummary;
      entries: LedgerEntry[];
    };
    assert.equal(ledger.entries.length, 104);
    assert.deepEqual(ledger.summary.verdicts, { "not yet measured": 103, "contradicted by arithmetic": 1 });
    const entry = ledger.entries.find(({ claim }) => claim.id === "d2-dot");
    assert.deepEqual(
      [entry?.verdict, entry?.preliminary, entry?.measurement?.value, entry?.source],
      ["contradicted by arithmetic", true, 1, { notebook: "sample", anchor: "cell-3" }],
    );
  });

  it("keeps what a full run found and lets it win over later quick runs, without a link to a page that is not there", async () => {
    const cells = sampleNotebook().cells.slice(0, 3);
    await write(executed({ profile: "full", notebook: notebookOf(...cells) }));
    assert.deepEqual(readdirSync(join(folder, "results")), ["sample.json"]);
    const { entries } = await write(executed({ name: "tour", notebook: notebookOf() }));
    const entry = entries.find(({ claim }) => claim.id === "d2-dot");
    assert.equal(entry?.preliminary, false);
    assert.equal(entry?.stale, true, "no notebook of that name in the project");
    assert.match(read("index.html"), /<strong class="verdict bad">contradicted by arithmetic \(stale\)<\/strong>/);
    assert.ok(!read("index.html").includes("sample.html"));
  });

  it("keeps nothing of a quick run, of one that stopped at an error, or of one from before", async () => {
    const cells = sampleNotebook().cells.slice(0, 3);
    await write(executed());
    await write(executed({ profile: "full" }));
    await write(executed({ profile: "full", notebook: notebookOf(...cells), finished: "2020-01-01T00:00:00Z" }));
    assert.ok(!existsSync(join(folder, "results")));
  });

  it("escapes titles and summaries that came from a notebook", async () => {
    await write(executed({ notebook: notebookOf(markdownCell(`# ${hostileTitle}\n\n${hostileTitle}`)) }));
    for (const name of ["index.html", "sample.html"]) {
      const own = read(name).replace(/<script>[\s\S]*?<\/script>\n/g, "");
      assert.ok(!own.includes("<script") && !own.includes("<img"), name);
    }
  });

  it("refuses names that would overwrite a page or leave the folder", async () => {
    for (const name of ["index", "../a", "a b", ""]) {
      await assert.rejects(
        write(executed({ name })),
        (error) => error instanceof InputError && /Rename the notebook/.test(error.message),
      );
    }
    await assert.rejects(write(executed(), executed()), /a name of its own for every notebook/);
    assert.ok(!existsSync(join(folder, "reports")));
  });
});

describe("writeWhole", () => {
  let parent: string;
  let place: string;
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "whole-"));
    place = join(parent, "reports");
  });
  afterEach(() => rmSync(parent, { recursive: true }));
  const fill = (text: string) => writeWhole(place, (empty) => writeFileSync(join(empty, text), text));

  it("puts the new in the place of the old, nothing of which stays", async () => {
    await fill("old");
    await fill("new");
    assert.deepEqual(readdirSync(parent), ["reports"]);
    assert.deepEqual(readdirSync(place), ["new"]);
  });

  it("leaves the old whole when writing fails half-way", async () => {
    await fill("old");
    const half = writeWhole(place, (empty) => {
      writeFileSync(join(empty, "half"), "");
      throw new Error("interrupted");
    });
    await assert.rejects(half, /interrupted/);
    assert.deepEqual(readdirSync(parent), ["reports"]);
    assert.deepEqual(readdirSync(place), ["old"]);
  });

  it("leaves alone what another process is writing", async () => {
    mkdirSync(join(parent, `reports.being-written-${process.ppid}`));
    await fill("new");
    assert.equal(readdirSync(parent).length, 2);
  });

  it("mends what a killed run left: half-written folders, and the old one moved aside", async () => {
    mkdirSync(join(parent, "reports.being-written-99999999"));
    mkdirSync(join(parent, "reports.before-99999999"));
    writeFileSync(join(parent, "reports.before-99999999", "old"), "");
    const failing = writeWhole(place, () => {
      throw new Error("interrupted");
    });
    await assert.rejects(failing, /interrupted/);
    assert.deepEqual(readdirSync(parent), ["reports"]);
    assert.deepEqual(readdirSync(place), ["old"]);
  });
});
