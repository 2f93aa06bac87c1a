import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Cell } from "../../lib/report/nbformat.ts";
import { Durations } from "../../lib/workbench/runner/durations.ts";
import { ExecutedCache } from "../../lib/workbench/runner/executed-cache.ts";
import type { NotebookSource } from "../../lib/workbench/runner/notebooks.ts";
import { type RunAllOptions, runAll } from "../../lib/workbench/runner/run-all.ts";
import type { NotebookRun } from "../../lib/workbench/runner/run-notebook.ts";
import { fixture } from "../support/notebooks.ts";

/** A notebook of one cell; "fail" as its text makes its run fail. */
function one(name: string, text: string): NotebookSource {
  return { ...fixture([text], { seeds: 5 }), name, path: `notebooks/${name}.ipynb` };
}

const output = (text: string) => ({ output_type: "stream", name: "stdout", text }) as const;

describe("running many notebooks", () => {
  const folder = mkdtempSync(join(tmpdir(), "tastelab-run-all-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  /** Names in the order in which their runs began; how many were under way at the same time. */
  let begun: string[] = [];
  let together = 0;
  let most = 0;
  let lengths: Record<string, number> = {};

  /** Runs nothing: shows the cell's text, or fails. */
  const run: NonNullable<RunAllOptions["run"]> = async (
    { name, notebook },
    { signal, onProgress },
  ): Promise<NotebookRun> => {
    begun.push(name);
    together += 1;
    most = Math.max(most, together);
    await new Promise((resolve) => setTimeout(resolve, 5));
    together -= 1;
    signal?.throwIfAborted();
    onProgress?.({ done: 1, total: 1, seconds: [1] });
    const [cell] = notebook.cells as readonly Extract<Cell, { cell_type: "code" }>[];
    assert.ok(cell);
    const text = String(cell.source);
    return {
      notebook: { ...notebook, cells: [{ ...cell, outputs: [output(text)] }] },
      seconds: 1,
      cellSeconds: [lengths[name] ?? 1],
      failure: text === "fail" ? { cell: 1, codeCell: 1, text: "Error: on purpose" } : null,
    };
  };

  const said: string[] = [];
  const options: RunAllOptions = {
    profile: "full",
    backend: { name: "cpu", description: "cpu, for a test" },
    library: "as it is",
    force: false,
    jobs: 2,
    screen: { write: (text) => said.push(text) },
    cache: new ExecutedCache(join(folder, "executed")),
    durations: new Durations(join(folder, "durations.json")),
    run,
    check: async () => [],
  };
  beforeEach(() => {
    begun = [];
    most = 0;
    lengths = {};
    said.length = 0;
  });
  const shown = (outcome: { executed: { notebook: { cells: readonly Cell[] } } } | undefined) => {
    const cell = outcome?.executed.notebook.cells[0];
    return cell?.cell_type === "code" ? cell.outputs : undefined;
  };

  it("runs as many side by side as asked for, and keeps their order in what it returns", async () => {
    const sources = ["a", "b", "c", "d", "e"].map((name) => one(name, "text"));
    const outcomes = await runAll(sources, { ...options, jobs: 3 });
    assert.equal(most, 3);
    assert.deepEqual(
      outcomes.map(({ source }) => source.name),
      ["a", "b", "c", "d", "e"],
    );
    most = 0;
    await runAll(sources, { ...options, force: true, jobs: 1 });
    assert.equal(most, 1);
  });

  it("begins with those that took longest", async () => {
    const sources = ["short", "long", "middle"].map((name) => one(name, "text"));
    lengths = { short: 1, long: 30, middle: 5 };
    await runAll(sources, { ...options, jobs: 1 });
    begun = [];
    await runAll(sources, { ...options, jobs: 1, force: true });
    assert.deepEqual(begun, ["long", "middle", "short"]);
  });

  it("does not run again what has not changed", async () => {
    const [first] = await runAll([one("same", "text")], options);
    assert.equal(first?.skipped, false);
    const [second] = await runAll([one("same", "text")], options);
    assert.equal(second?.skipped, true);
    assert.deepEqual(shown(second), [output("text")]);
    assert.equal(second?.executed.finished, first?.executed.finished);
    assert.deepEqual(begun, ["same"]);
    assert.match(said.join(""), /same +unchanged/);
  });

  it("checks the cells of those that will run, all together, and of no others", async () => {
    const asked: string[][] = [];
    const complaint = { cell: 1, codeCell: 1, line: 1, column: 1, length: 1, code: 2304, message: "no such name" };
    const told: Record<string, unknown> = {};
    const watching: Partial<RunAllOptions> = {
      check: async (some) => {
        asked.push(some.map(({ name }) => name));
        return some.map(({ path }) => ({ ...complaint, path }));
      },
      run: async (source, given) => {
        told[source.name] = await given.complaints;
        return run(source, given);
      },
    };
    const sources = ["known", "new", "newer"].map((name) => one(name, "text"));
    await runAll(sources.slice(0, 1), options);
    await runAll(sources, { ...options, ...watching });
    assert.deepEqual(asked, [["new", "newer"]]);
    assert.deepEqual(told, {
      new: [{ ...complaint, path: "notebooks/new.ipynb" }],
      newer: [{ ...complaint, path: "notebooks/newer.ipynb" }],
    });
    await runAll(sources, { ...options, ...watching });
    assert.equal(asked.length, 1);
  });

  it("runs again when a cell, the library, the backend or the profile is another, or when told to", async () => {
    await runAll([one("watched", "text")], options);
    const skipped = async (change: Partial<RunAllOptions>, text = "text") =>
      (await runAll([one("watched", text)], { ...options, ...change }))[0]?.skipped;
    assert.equal(await skipped({ library: "as it was" }), false);
    assert.equal(await skipped({ backend: { name: "wasm", description: "" } }), false);
    assert.equal(await skipped({ profile: "quick" }), false);
    assert.equal(await skipped({ force: true }), false);
    assert.equal(await skipped({}), true);
    assert.equal(await skipped({}, "another text"), false);
  });

  it("keeps the last good run where a later one fails, and tries again the next time", async () => {
    await runAll([one("frail", "good")], options);
    const [failed, other] = await runAll([one("frail", "fail"), one("sturdy", "text")], options);
    assert.equal(failed?.failure?.text, "Error: on purpose");
    assert.deepEqual(shown(failed), [output("good")]);
    assert.equal(other?.failure, null);
    const [again] = await runAll([one("frail", "fail")], options);
    assert.equal(again?.skipped, false);
    assert.match(said.join(""), /frail +failed after .*\n +notebooks\/frail\.ipynb: code cell 1 failed/);
  });

  it("shows a failed run where there is no good one", async () => {
    const [failed] = await runAll([one("never", "fail")], options);
    assert.deepEqual(shown(failed), [output("fail")]);
  });

  it("keeps nothing of a run that was interrupted", async () => {
    const stop = new AbortController();
    const running = runAll([one("stopped", "text")], { ...options, signal: stop.signal });
    stop.abort(new Error("by hand"));
    await assert.rejects(running, /by hand/);
    assert.equal((await runAll([one("stopped", "text")], options))[0]?.skipped, false);
  });
});
