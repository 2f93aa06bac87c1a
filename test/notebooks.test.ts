import assert from "node:assert/strict";
import { join } from "node:path";
import { type CellComplaint, checkNotebooks } from "../lib/workbench/kernel/typecheck.ts";
import { notebookFaults } from "../lib/workbench/notebook-rules.ts";
import { projectRoot } from "../lib/workbench/paths.ts";
import { findNotebooks, type NotebookSource } from "../lib/workbench/runner/notebooks.ts";
import { fixture } from "./support/notebooks.ts";

describe("the notebooks", function () {
  this.timeout(180_000);
  const sources = [...findNotebooks(), ...findNotebooks(join(projectRoot, "test/fixtures/notebooks"))];
  let complaints: CellComplaint[];
  before(() => {
    complaints = checkNotebooks(sources);
  });

  for (const source of sources) {
    it(`${source.path} keeps the rules and compiles`, () => {
      assert.deepEqual(notebookFaults(source), []);
      const own = complaints.filter(({ path }) => path === source.path);
      assert.deepEqual(
        own.map(({ cell, line, column, code, message }) => `cell ${cell}:${line}:${column} TS${code} ${message}`),
        [],
      );
    });
  }

  it("a type error is found in its cell, at its line", () => {
    const source = fixture(["const first = 1;", "const second = first + 1;\nconst third: string = second;"]);
    const [complaint, ...others] = checkNotebooks([source]);
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...complaint, message: "" },
      { path: "made.ipynb", cell: 2, codeCell: 2, line: 2, column: 7, length: 5, code: 2322, message: "" },
    );
  });

  it("strict options hold: what an index gives may be undefined", () => {
    const [complaint] = checkNotebooks([fixture(["const list = [1, 2];", "list[0].toFixed(1);"])]);
    assert.equal(complaint?.code, 2532);
  });

  it("a later cell may declare a name anew, and wait for promises", () => {
    const source = fixture([
      "const value = 1;",
      'const value = await Promise.resolve("text");',
      "value.toUpperCase();",
    ]);
    assert.deepEqual(checkNotebooks([source]), []);
  });

  it("what was narrowed in one cell is wide again in the next, as it is in the kernel", () => {
    const cells = ["let found: number | null = null;", "found.toFixed(1);"];
    assert.equal(checkNotebooks([fixture(cells)])[0]?.codeCell, 2);
  });

  it("of several, each is told of its first wrong cell, and knows nothing of the others", () => {
    const named = (path: string, cells: string[]) => ({ ...fixture(cells), path });
    const found = checkNotebooks([
      named("a", ["const mine = 1;", "mine.length;", "mine.size;"]),
      named("b", ["mine;"]),
      named("c", ["const mine = [1];", "mine.length;"]),
    ]);
    assert.deepEqual(
      found.map(({ path, cell, code }) => [path, cell, code]),
      [
        ["a", 2, 2339],
        ["b", 1, 2304],
      ],
    );
  });

  it("what the kernel would share but could not name is refused, as it is there", () => {
    const cells = ["const hide = () => { class Hidden { #x = 1; } return new Hidden(); };", "const seen = hide();"];
    assert.deepEqual(checkNotebooks([fixture(cells)]), []);
    assert.equal(checkNotebooks([fixture(["const made = class { private x = 1; };"])])[0]?.code, 4094);
  });

  describe("the rules", () => {
    const faultsOf = (change: (source: NotebookSource) => unknown) => {
      const source = structuredClone(
        fixture(["const parameters = profile({ seeds: 1 });"], { seeds: 3 }, ["parameters"]),
      );
      change(source);
      return notebookFaults(source);
    };
    type Loose = { notebook: { metadata: Record<string, unknown>; cells: Record<string, unknown>[] } };
    const cell = (source: NotebookSource) => (source as unknown as Loose).notebook.cells[0] ?? {};

    it("pass a notebook that keeps them", () =>
      assert.deepEqual(
        faultsOf(() => undefined),
        [],
      ));
    it("refuse outputs", () => {
      const faults = faultsOf((source) => Object.assign(cell(source), { outputs: [{ output_type: "stream" }] }));
      assert.match(faults.join(), /cell 1 has outputs/);
    });
    it("refuse a cell without an id", () => {
      assert.match(faultsOf((source) => Object.assign(cell(source), { id: "" })).join(), /cell 1 has no id/);
    });
    it("refuse a cell of 16 lines", () => {
      const lines = Array.from({ length: 16 }, (_, line) => `${line};`);
      const source = `profile({ seeds: 1 });\n${lines.slice(1).join("\n")}`;
      assert.match(faultsOf((made) => Object.assign(cell(made), { source })).join(), /16 lines/);
    });
    it("refuse another kernel", () => {
      const faults = faultsOf((source) =>
        Object.assign(source.notebook.metadata, { kernelspec: { name: "tslab", language: "typescript" } }),
      );
      assert.match(faults.join(), /kernelspec's name is not tastelab/);
    });
    it("refuse an import by a relative path", () => {
      const faults = faultsOf((made) =>
        Object.assign(cell(made), { source: 'import { a } from "./a.ts";\nprofile({ seeds: 1 });' }),
      );
      assert.match(faults.join(), /imports by a relative path/);
    });
    it("refuse a profile of a parameter that is not in the cell", () => {
      const faults = faultsOf((source) =>
        Object.assign(source.notebook.metadata, { tastelab: { profiles: { full: { seed: 3 } } } }),
      );
      assert.match(faults.join(), /sets seed, which/);
    });
  });
});
