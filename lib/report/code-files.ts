import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";
import { type NotebookFile, wholeText } from "./nbformat.ts";

/** The names that cells import from each entry of the package ("tastelab/frames"); "all" for a namespace or default import. */
type Imports = Map<string, Names>;

function parse(name: string, text: string): ts.SourceFile {
  return ts.createSourceFile(name, text, ts.ScriptTarget.Latest, false, ts.ScriptKind.TS);
}

type Names = Set<string> | "all";

function together(one: Names | undefined, other: Names): Names {
  return one === "all" || other === "all" ? "all" : new Set([...(one ?? []), ...other]);
}

/** What a cell's import declaration takes from a module; for a namespace, what the cells use of it. */
function importedNames(declaration: ts.ImportDeclaration, cells: readonly ts.SourceFile[]): Names {
  const { importClause } = declaration;
  const bindings = importClause?.namedBindings;
  if (importClause === undefined || bindings === undefined || importClause.name !== undefined) return "all";
  if (ts.isNamedImports(bindings))
    return new Set(bindings.elements.map(({ name, propertyName }) => (propertyName ?? name).text));
  return cells.map((cell) => namesUsed(cell, bindings.name.text)).reduce(together, new Set<string>());
}

/**
 * The names x of `namespace.x` that a file uses as values: types change no result. All, where the namespace is used in
 * any other way (handed on, or asked for a name that is computed).
 */
function namesUsed(file: ts.SourceFile, namespace: string): Names {
  let found: Names = new Set();
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === namespace) {
      found = together(found, new Set([node.name.text]));
      return;
    }
    if (ts.isIdentifier(node) && node.text === namespace) found = "all";
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The modules that a file imports while it runs; "" for one whose name is computed. */
function importedLate(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [module] = node.arguments;
      found.push(module !== undefined && ts.isStringLiteralLike(module) ? module.text : "");
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function importsOf(notebook: NotebookFile, packageName: string): Imports {
  const found: Imports = new Map();
  const cells = notebook.cells.flatMap((cell) =>
    cell.cell_type === "code" ? [parse("cell.ts", wholeText(cell.source))] : [],
  );
  const isOurs = (from: string) => from === packageName || from.startsWith(`${packageName}/`);
  for (const cell of cells) {
    for (const statement of cell.statements) {
      if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
      const from = statement.moduleSpecifier.text;
      if (isOurs(from)) found.set(from, together(found.get(from), importedNames(statement, cells)));
    }
    for (const from of importedLate(cell)) if (from === "" || isOurs(from)) found.set(from || packageName, "all");
  }
  return found;
}

/** The files that an entry takes those names from; the whole entry when a name is declared in it or starred through it. */
function filesBehind(entry: string, names: Names): string[] {
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

/** Files that one engine alone runs, with its name where the folder does not tell it. */
const ownToEngine = /^lib\/engine\/(?:backends\/(tensorflow|webgpu|wasm|cpu)\.ts$|(native|wasm)\/)/;

/** Whether a run on an engine never reaches a file, which is another engine's. @param path from the root, with slashes */
function isOtherEngines(path: string, engine: string | undefined): boolean {
  const [, rung, room] = ownToEngine.exec(path) ?? [];
  const owner = rung ?? (room === "native" ? "tensorflow" : room);
  return engine !== undefined && owner !== undefined && owner !== engine;
}

/** Rooms that only show and judge what was measured: a change there leaves the figures as they are. */
const showing = /^lib\/(report|plots)\//;

/** What the results of a notebook stand on: files of the project, and packages with the versions that package.json pins. */
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
 * turn. A change in a model that the notebook does not use leaves its results alone, and so does one in what only shows
 * and judges results: those files and their packages are left out.
 * @param engine the backend that it ran on: the code of the others is left out; undefined counts all of them
 */
export function codeBehind(notebook: NotebookFile, root: string, engine?: string): CodeBehind {
  const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;
  const imports = importsOf(notebook, manifest.name);
  const entries = [...imports].flatMap(([from, names]) => {
    const target = manifest.exports[from === manifest.name ? "." : `./${from.slice(manifest.name.length + 1)}`];
    return target === undefined ? [] : filesBehind(join(root, target), names);
  });
  const files = new Set<string>();
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file) || !existsSync(file)) return;
    const path = relative(root, file).replaceAll("\\", "/");
    if (isOtherEngines(path, engine)) return;
    seen.add(file);
    const shows = showing.test(path);
    if (!shows) files.add(file);
    if (!/\.[cm]?[jt]s$/.test(file)) return;
    for (const { fileName } of ts.preProcessFile(readFileSync(file, "utf8"), true, true).importedFiles) {
      if (fileName.startsWith(".")) visit(resolve(dirname(file), fileName));
      else {
        const name = fileName
          .split("/")
          .slice(0, fileName.startsWith("@") ? 2 : 1)
          .join("/");
        const version = manifest.dependencies?.[name];
        if (version !== undefined && !shows) packages.add(`${name}@${version}`);
      }
    }
  };
  entries.forEach(visit);
  return { files: [...files].sort(), packages: [...packages].sort() };
}
