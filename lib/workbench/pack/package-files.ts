import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { projectRoot } from "../paths.ts";

/** The entries of the package, as package.json names them. */
const entries = ["lib/index.ts", "lib/frames.ts", "lib/browser.ts"] as const;

/** What a package's JavaScript and types came to. */
export interface Emitted {
  /** Names of packages that the files import, at once or when used. */
  readonly imports: ReadonlySet<string>;
}

/**
 * Compiles the entries and all behind them into a folder, as lib/**.js with types beside, and copies what they read from
 * disk: sources of kernels, which are compiled where they are used, styles and programs of pages, the claims, and the manifest of data sets.
 * @throws Error naming what the compiler complained of
 */
export function emitPackage(folder: string): Emitted {
  const config = JSON.parse(readFileSync(join(projectRoot, "tsconfig.json"), "utf8")) as { compilerOptions: object };
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, projectRoot);
  const program = ts.createProgram(
    entries.map((entry) => join(projectRoot, entry)),
    {
      ...options,
      ...{ noEmit: false, declaration: true, rewriteRelativeImportExtensions: true },
      ...{ rootDir: projectRoot, outDir: folder, types: ["node"] },
    },
  );
  const { diagnostics } = program.emit();
  if (diagnostics.length > 0) throw new Error(ts.formatDiagnostics(diagnostics, ts.createCompilerHost({})));
  declareByName(join(folder, "lib"));
  copyAssets(folder);
  return { imports: packagesOf(program) };
}

/** Declarations name their neighbours by .ts, which only the compiler's own sources may; a package's stand as .d.ts. */
function declareByName(folder: string): void {
  for (const file of filesIn(folder, ".d.ts")) {
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace(/((?:from|import\()\s*"\.[^"]*)\.ts"/g, '$1.js"'));
  }
}

const assets = [".as", ".cc", ".h"];

function copyAssets(folder: string): void {
  const library = join(projectRoot, "lib");
  for (const ending of assets) {
    for (const file of filesIn(join(library, "engine"), ending)) {
      const target = join(folder, "lib", relative(library, file));
      mkdirSync(dirname(target), { recursive: true });
      cpSync(file, target);
    }
  }
  const pages = join("lib", "report", "html", "browser");
  cpSync(join(projectRoot, pages), join(folder, pages), { recursive: true });
  cpSync(join(projectRoot, "data", "claims"), join(folder, "data", "claims"), { recursive: true });
  cpSync(join(projectRoot, "data", "manifest.json"), join(folder, "data", "manifest.json"));
  for (const file of ["README.md", "LICENSE"]) cpSync(join(projectRoot, file), join(folder, file));
}

function filesIn(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

/** The packages that the program's own files name in imports, also those of types alone, which declarations speak of. */
function packagesOf(program: ts.Program): ReadonlySet<string> {
  const packages = new Set<string>();
  const library = join(projectRoot, "lib");
  for (const file of program.getSourceFiles()) {
    if (relative(library, file.fileName).startsWith("..")) continue;
    for (const name of importedNames(file)) {
      if (name.startsWith(".") || name.startsWith("node:")) continue;
      const parts = name.split("/");
      packages.add(parts.slice(0, name.startsWith("@") ? 2 : 1).join("/"));
    }
  }
  return packages;
}

/** What a file names in import and export declarations, in `import(…)`, and in types of such. */
function importedNames(file: ts.SourceFile): string[] {
  const names: string[] = [];
  const add = (node: ts.Node | undefined) => {
    if (node !== undefined && ts.isStringLiteral(node)) names.push(node.text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) add(node.moduleSpecifier);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) add(node.arguments[0]);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
