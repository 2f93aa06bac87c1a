import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { InputError } from "../../lib/base/errors.ts";
import type { Cell } from "../../lib/report/nbformat.ts";
import { findNotebooks, readNotebook } from "../../lib/workbench/runner/notebooks.ts";
import { runNotebook } from "../../lib/workbench/runner/run-notebook.ts";
import { fixture } from "../support/notebooks.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("files that are no notebooks of ours", () => {
  const folder = temporaryFolder();
  const write = (name: string, content: unknown) => {
    const file = folder.path(name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  };
  const { notebook } = fixture(["1 + 1"]);
  const python = { name: "python3", display_name: "Python 3 (ipykernel)", language: "python" };

  const refused: Readonly<Record<string, readonly [content: unknown, message: RegExp]>> = {
    "cut off in the middle": ['{"cells": [', /a file that is not JSON/],
    "an empty file": ["  \n", /an empty file/],
    "JSON, but a list": [[1], /format null/],
    "JSON, but null": ["null", /format null/],
    "of nbformat 3": [{ nbformat: 3, nbformat_minor: 0, worksheets: [{ cells: [] }], metadata: {} }, /format 3\.0/],
    "of nbformat 4.2": [{ ...notebook, nbformat_minor: 2 }, /format 4\.2.*Open and save it in Jupyter/],
    "of nbformat 5": [{ ...notebook, nbformat: 5, nbformat_minor: 0 }, /format 5\.0/],
    "without cells": [{ ...notebook, cells: undefined }, /without cells or metadata/],
    "without metadata": [{ ...notebook, metadata: null }, /without cells or metadata/],
    "with a cell that has no text": [
      { ...notebook, cells: [notebook.cells[0], { cell_type: "code" }] },
      /whose cell 2 has no type or no text/,
    ],
    "of Python's kernel": [
      { ...notebook, metadata: { kernelspec: python } },
      /“TypeScript \(tastelab\)”, got one of the kernel “Python 3 \(ipykernel\)”, language “python”.*Move it out of the folder, or rewrite/,
    ],
    "of Python's language alone": [
      { ...notebook, metadata: { language_info: { name: "python" } } },
      /language “python”/,
    ],
    "of tslab's own kernel": [
      { ...notebook, metadata: { kernelspec: { name: "tslab", display_name: "TypeScript", language: "typescript" } } },
      /one of the kernel “TypeScript”.*Change Kernel…, TypeScript \(tastelab\), and save it/,
    ],
  };
  for (const [name, [content, message]] of Object.entries(refused)) {
    it(`are refused with path, what came and what to do: ${name}`, () => {
      const file = write("odd.ipynb", content);
      assert.throws(
        () => readNotebook(file),
        (error: unknown) => {
          assert.ok(error instanceof InputError);
          assert.match(error.message, /odd\.ipynb: wanted a.* notebook/);
          assert.match(error.message, message);
          return true;
        },
      );
    });
  }

  it("are refused as a folder of that name, which stops npm start with its path", () => {
    mkdirSync(folder.path("in", "x.ipynb"), { recursive: true });
    assert.throws(() => findNotebooks(folder.path("in")), /x\.ipynb: wanted a Jupyter notebook.*got a folder/);
  });

  it("are taken when they name no kernel, and when their cells have no ids, which then run", async () => {
    const cells = notebook.cells.map(({ id: _, ...cell }) => cell);
    const source = readNotebook(write("plain.ipynb", { ...notebook, metadata: {}, cells }));
    const { failure, notebook: ran } = await runNotebook(source, { profile: { name: "quick", parameters: {} } });
    assert.equal(failure, null);
    const [cell] = ran.cells as [Extract<Cell, { cell_type: "code" }>];
    assert.equal(cell.outputs[0]?.output_type, "execute_result");
  }).timeout(60_000);
});
