import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";
import { codeBehind } from "./code-files.ts";
import { type NotebookFile, wholeText } from "./nbformat.ts";

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

/** Rooms that only show and judge what was measured: a change there leaves the figures as they are. */
const showing = /^lib\/(report|plots)\//;

/**
 * A hash (32 hexadecimal digits of sha256) of what a notebook's results stand on: its code cells, the parameters of its
 * profiles, the library files behind the names it imports, the versions of the packages these use, and the data's
 * manifests. Prose, comments, types, and the code that only shows or judges are left out.
 * @param root the project's folder, with package.json
 * @throws Error (node:fs) when package.json is not there
 */
export function notebookFingerprint(notebook: NotebookFile, root: string): string {
  const hash = createHash("sha256");
  const add = (name: string, text: string) => hash.update(`${name}\n${text.length}\n${text}\n`);
  const { profiles = null } = (notebook.metadata.tastelab ?? {}) as { profiles?: unknown };
  add("profiles", JSON.stringify(profiles));
  for (const cell of notebook.cells) if (cell.cell_type === "code") add("cell", wholeText(cell.source));
  const { files, packages } = codeBehind(notebook, root);
  for (const file of [...files, ...dataFiles(root)]) {
    const name = relative(root, file).replaceAll("\\", "/");
    if (!showing.test(name)) add(name, meaning(file));
  }
  add("packages", packages.join("\n"));
  return hash.digest("hex").slice(0, 32);
}
