import assert from "node:assert/strict";
import { join } from "node:path";
import { type CellCompiler, openCompiler } from "../lib/workbench/kernel/cells.ts";
import { checkCells } from "../lib/workbench/kernel/typecheck.ts";
import { notebookFaults } from "../lib/workbench/notebook-rules.ts";
import { projectRoot } from "../lib/workbench/paths.ts";
import { findNotebooks, type NotebookSource } from "../lib/workbench/runner/notebooks.ts";
import { fixture } from "./support/notebooks.ts";

describe("the notebooks", function () {
  this.timeout(180_000);
  let compiler: CellCompiler;
  before(() => {
    compiler = openCompiler();
  });
  after(() => compiler.converter.close());

  for (const source of [...findNotebooks(), ...findNotebooks(join(projectRoot, "test/fixtures/notebooks"))]) {
    it(`${source.path} keeps the rules and compiles`, () => {
      assert.deepEqual(notebookFaults(source), []);
      const complaints = checkCells(compiler, source).map(
        ({ path, cell, line, column, code, message }) => `${path}, cell ${cell}:${line}:${column} TS${code} ${message}`,
      );
      assert.deepEqual(complaints, []);
    });
  }

  it("a type error is found in its cell, at its line", () => {
    const source = fixture(["const first = 1;", "const second = first + 1;\nconst third: string = second;"]);
    const [complaint, ...others] = checkCells(compiler, source);
    assert.deepEqual(others, []);
    assert.deepEqual(
      { ...complaint, message: "" },
      { path: "made.ipynb", cell: 2, codeCell: 2, line: 2, column: 7, code: 2322, message: "" },
    );
  });

  it("strict options hold: what an index gives may be undefined", () => {
    const [complaint] = checkCells(compiler, fixture(["const list = [1, 2];", "list[0].toFixed(1);"]));
    assert.equal(complaint?.code, 2532);
  });

  it("a later cell may declare a name anew, and wait for promises", () => {
    const source = fixture([
      "const value = 1;",
      'const value = await Promise.resolve("text");',
      "value.toUpperCase();",
    ]);
    assert.deepEqual(checkCells(compiler, source), []);
  });

  it("what was narrowed in one cell is wide again in the next, as it is in the kernel", () => {
    const cells = ["let found: number | null = null;", "found.toFixed(1);"];
    assert.equal(checkCells(compiler, fixture(cells))[0]?.codeCell, 2);
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
    it("refuse a profile of a parameter that is not in the cell", () => {
      const faults = faultsOf((source) =>
        Object.assign(source.notebook.metadata, { tastelab: { profiles: { full: { seed: 3 } } } }),
      );
      assert.match(faults.join(), /sets seed, which/);
    });
  });
});
