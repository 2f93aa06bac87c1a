import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Places, run } from "../../lib/workbench/commands/start.ts";
import { Durations } from "../../lib/workbench/runner/durations.ts";
import { ExecutedCache } from "../../lib/workbench/runner/executed-cache.ts";
import { differences, RunHistory } from "../../lib/workbench/runner/history.ts";
import { fixture } from "../support/notebooks.ts";

describe("npm start", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "tastelab-start-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  let said = "";
  let told = "";
  const places: Places = {
    notebooks: join(folder, "notebooks"),
    reports: join(folder, "reports"),
    cache: new ExecutedCache(join(folder, "cache")),
    durations: new Durations(join(folder, "durations.json")),
    history: new RunHistory(join(folder, "runs")),
    reference: false,
    streams: {
      out: (text) => {
        told += text;
      },
      aside: () => undefined,
    },
    screen: {
      write: (text) => {
        said += text;
      },
    },
  };
  const notebook = (name: string, cells: readonly string[]) =>
    writeFileSync(join(places.notebooks, `${name}.ipynb`), JSON.stringify(fixture(cells).notebook));
  const page = (name: string) => readFileSync(join(places.reports, name), "utf8");
  const start = (...args: string[]) => {
    said = "";
    return run(["--backend", "cpu", ...args], places);
  };

  before(() => {
    mkdirSync(places.notebooks);
    notebook("works", ["console.log('it', 'works');"]);
    notebook("stops", ["1", "throw new RangeError('no more');"]);
  });

  it("writes the reports of the notebooks that went well, names the one that failed, and ends with 1", async () => {
    assert.equal(await start(), 1);
    assert.match(said, /works +done in/);
    assert.match(said, /stops\.ipynb: code cell 2 failed[\s\S]*RangeError: no more\n +cell 2, line 1, column 7/);
    assert.match(said, /Failed: stops\n/);
    assert.match(page("works.html"), /it works/);
    assert.match(page("stops.html"), /no more/);
    assert.ok(existsSync(join(places.reports, "claims.json")));
  });

  it("keeps each run in its history, and tells two of them apart", async () => {
    const [last] = places.history.all();
    assert.deepEqual(
      last?.notebooks.map(({ name, outcome }) => [name, outcome]),
      [
        ["stops", "failed"],
        ["works", "ran"],
      ],
    );
    assert.equal(Object.keys(last?.claims ?? {}).length, 104);
    const later = {
      ...(last as NonNullable<typeof last>),
      backend: "another",
      notebooks: [{ name: "works", seconds: 1000, outcome: "ran" as const }],
      claims: { ...last?.claims, "d2-dot": { value: 2, verdict: "reproduced" } },
    };
    const lines = differences(last as NonNullable<typeof last>, later);
    assert.ok(lines.some((line) => /^backend: .* → another$/.test(line)));
    assert.ok(lines.includes("stops: only in the earlier run"));
    assert.ok(lines.some((line) => /^works: .* s → 1000\.0 s$/.test(line)));
    assert.ok(lines.some((line) => /^d2-dot: .* → reproduced, 2$/.test(line)));
    assert.deepEqual(differences(later, later), []);
  });

  it("with --only leaves the other pages as they were, and ends with 0", async () => {
    const earlier = page("works.html");
    notebook("stops", ["console.log('mended');"]);
    assert.equal(await start("--only", "stops"), 0);
    assert.match(page("stops.html"), /mended/);
    assert.match(earlier, /it works/);
    assert.match(page("works.html"), /it works/);
    assert.doesNotMatch(said, /works +(done|unchanged)/);
  });

  it("leaves the reports whole when it is interrupted, and ends with 130", async () => {
    const earlier = page("index.html");
    notebook("stops", ["await new Promise((go) => setTimeout(go, 60_000));"]);
    const running = start("--only", "stops");
    const wait = setInterval(() => {
      if (said.includes("cell 1/1")) {
        clearInterval(wait);
        process.emit("SIGINT");
      }
    }, 50);
    assert.equal(await running, 130);
    assert.match(said, /Interrupted\. The reports are those of the last whole run\./);
    assert.equal(page("index.html"), earlier);
  });

  it("tells a machine what was run, where its pages are and what the claims came to", async () => {
    notebook("stops", ["console.log('mended');"]);
    told = "";
    assert.equal(await start("--only", "works", "--json"), 0);
    const { notebooks, summary, index } = JSON.parse(told) as {
      notebooks: { name: string; page: string; failure: null }[];
      summary: { claims: number };
      index: string;
    };
    assert.deepEqual(
      notebooks.map(({ name, page, failure }) => [name, page, failure]),
      [["works", join(places.reports, "works.html"), null]],
    );
    assert.equal(summary.claims, 104);
    assert.ok(existsSync(index));
  });

  it("stops at a notebook of another kernel, names it and says what to do, and leaves the reports", async () => {
    const earlier = page("index.html");
    const { notebook: made } = fixture(["print('hello')"]);
    const metadata = { kernelspec: { name: "python3", display_name: "Python 3", language: "python" } };
    const file = join(places.notebooks, "foreign.ipynb");
    writeFileSync(file, JSON.stringify({ ...made, metadata }));
    await assert.rejects(
      start(),
      /foreign\.ipynb: wanted .*got one of the kernel “Python 3”.*Move it out of the folder/,
    );
    rmSync(file);
    assert.equal(page("index.html"), earlier);
  });

  it("refuses a backend that does not exist", async () => {
    await assert.rejects(run(["--backend", "abacus"], places), /wanted one of .*cpu, got “abacus”/);
  });
});
