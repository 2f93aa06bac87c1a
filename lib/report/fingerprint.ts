import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { codeBehind } from "./code-files.ts";
import { type NotebookFile, wholeText } from "./nbformat.ts";
import { isParametersCell, withProfile } from "./parameters.ts";

const compiled = new Map<string, string>();

/** What a file does, without its comments and types: editing these does not make a result stale. */
function meaning(file: string): string {
  const text = readFileSync(file, "utf8");
  if (!/\.[cm]?ts$/.test(file)) return text;
  const kept =
    compiled.get(text) ??
    ts.transpileModule(text, { compilerOptions: { target: ts.ScriptTarget.ES2022, removeComments: true } }).outputText;
  compiled.set(text, kept);
  return kept;
}

/** The manifests that say which data a run gets: the JSON files of the data folder itself, with urls and checksums. */
function dataFiles(root: string): string[] {
  const folder = join(root, "data");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".json"))
    .sort()
    .map((name) => join(folder, name));
}

/** The engines whose code stands apart, as the description of a run begins with them ("tensorflow 2.21.0 on the CPU"). */
const engines: readonly string[] = ["tensorflow", "webgpu", "wasm", "cpu"];

/**
 * A hash (32 hexadecimal digits of sha256) of what the results of a notebook's full run stand on: its code cells with
 * the parameters of its full profile, the library files behind the names it imports, the versions of the packages these use,
 * and the data's manifests. Prose, comments, types, the code that only shows or judges, values that only quick runs
 * take, and the code of engines that it did not run on are left out.
 * @param root the project's folder, with package.json
 * @param backend what it ran on, in words that begin with the engine's name; other words count every engine's code
 * @throws Error (node:fs) when package.json is not there
 */
export function notebookFingerprint(notebook: NotebookFile, root: string, backend: string): string {
  const hash = createHash("sha256");
  const add = (name: string, text: string) => hash.update(`${name}\n${text.length}\n${text}\n`);
  const { profiles } = (notebook.metadata.tastelab ?? {}) as { profiles?: { full?: Record<string, unknown> } };
  const full = profiles?.full ?? {};
  for (const cell of notebook.cells) {
    const text = wholeText(cell.source);
    if (cell.cell_type === "code") add("cell", isParametersCell(cell) ? withProfile(text, full) : text);
  }
  const engine = engines.find((name) => backend.split(" ")[0] === name);
  const { files, packages } = codeBehind(notebook, root, engine);
  for (const file of [...files, ...dataFiles(root)]) {
    const name = relative(root, file).replaceAll("\\", "/");
    add(name, meaning(file));
  }
  add("packages", packages.join("\n"));
  return hash.digest("hex").slice(0, 32);
}
