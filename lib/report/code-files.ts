import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import ts from "typescript";
import { type NotebookFile, wholeText } from "./nbformat.ts";

/** The names that cells import from each entry of the package ("tastelab/frames"); "all" for a namespace or default import. */
type Imports = Map<string, Set<string> | "all">;

function parse(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
}

function importedNames(declaration: ts.ImportDeclaration): readonly string[] | "all" {
  const bindings = declaration.importClause?.namedBindings;
  if (bindings === undefined || !ts.isNamedImports(bindings) || declaration.importClause?.name !== undefined)
    return "all";
  return bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}

function importsOf(notebook: NotebookFile, packageName: string): Imports {
  const found: Imports = new Map();
  for (const cell of notebook.cells) {
    if (cell.cell_type !== "code") continue;
    const source = wholeText(cell.source);
    for (const statement of parse("cell.ts", source).statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const from = statement.moduleSpecifier.text;
      if (from !== packageName && !from.startsWith(`${packageName}/`)) continue;
      const names = importedNames(statement);
      const before = found.get(from) ?? new Set();
      found.set(from, names === "all" || before === "all" ? "all" : new Set([...before, ...names]));
    }
    if (/\bimport\s*\(/.test(source)) found.set(packageName, "all");
  }
  return found;
}

/** The files that an entry takes those names from; the whole entry when a name is declared in it or starred through it. */
function filesBehind(entry: string, names: Set<string> | "all"): string[] {
  if (names === "all") return [entry];
  const wanted = new Set(names);
  const files: string[] = [];
  for (const statement of parse(entry, readFileSync(entry, "utf8")).statements) {
    if (!ts.isExportDeclaration(statement) || statement.exportClause === undefined) continue;
    if (statement.moduleSpecifier === undefined || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const exported = ts.isNamedExports(statement.exportClause)
      ? statement.exportClause.elements.map(({ name }) => name.text)
      : [statement.exportClause.name.text];
    const taken = exported.filter((name) => wanted.delete(name));
    if (taken.length > 0) files.push(resolve(dirname(entry), statement.moduleSpecifier.text));
  }
  return wanted.size === 0 ? files : [entry];
}

/** What the code of a notebook reaches: files of the project, and packages with the versions that package.json pins. */
export interface CodeBehind {
  /** Absolute paths, sorted. */
  readonly files: readonly string[];
  /** "mathjs@15.2.0", sorted. */
  readonly packages: readonly string[];
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * The library files that a notebook's cells stand on: those behind the names they import, and whatever these import in
 * turn. A change in a model that the notebook does not use leaves its results alone.
 */
export function codeBehind(notebook: NotebookFile, root: string): CodeBehind {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const imports = importsOf(notebook, manifest.name);
  const entries = [...imports].flatMap(([from, names]) => {
    const target = manifest.exports[from === manifest.name ? "." : `./${from.slice(manifest.name.length + 1)}`];
    return target === undefined ? [] : filesBehind(join(root, target), names);
  });
  const files = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string): void => {
    if (files.has(file) || !existsSync(file)) return;
    files.add(file);
    if (!/\.[cm]?[jt]s$/.test(file)) return;
    for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles) {
      if (fileName.startsWith(".")) visit(resolve(dirname(file), fileName));
      else {
        const name = fileName
          .split("/")
          .slice(0, fileName.startsWith("@") ? 2 : 1)
          .join("/");
        const version = manifest.dependencies?.[name];
        if (version !== undefined) packages.add(`${name}@${version}`);
      }
    }
  };
  entries.forEach(visit);
  return { files: [...files].sort(), packages: [...packages].sort() };
}
