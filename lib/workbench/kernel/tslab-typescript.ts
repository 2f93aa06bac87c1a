import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import ts from "typescript";
import { internal } from "../../base/errors.ts";
import { projectRoot } from "../paths.ts";
import { cellFolder } from "./folder.ts";
import { cellOptions } from "./options.ts";
import { spellOutNames } from "./scope.ts";

/** Parts of TypeScript that its typings leave out. */
interface Internals {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  readonly nullTransformationContext: ts.TransformationContext;
  getTouchingPropertyName(file: ts.SourceFile, position: number): ts.Node;
  getContainerNode(node: ts.Node): ts.Node | undefined;
  typeToDisplayParts(checker: ts.TypeChecker, type: ts.Type, around: ts.Node | undefined): ts.SymbolDisplayPart[];
  readonly SymbolDisplay: {
    getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker: ts.TypeChecker,
      symbol: ts.Symbol,
      file: ts.SourceFile,
      around: ts.Node | undefined,
      location: ts.Node,
    ): Pick<ts.QuickInfo, "displayParts" | "documentation" | "tags"> & { symbolKind: ts.ScriptElementKind };
    getSymbolModifiers(checker: ts.TypeChecker, symbol: ts.Symbol): string;
  };
  readonly Completions: { getCompletionsAtPosition(...about: unknown[]): ts.CompletionInfo | undefined };
}

const internals = ts as unknown as Internals;

/**
 * What a compiler of cells reads: "documentation" also the comments of the library, for those who ask what a name means
 * (a quarter of the time); "types" its types, so that cells are checked; "syntax" nothing but the cells, which were
 * checked before.
 */
export type CellCare = "documentation" | "types" | "syntax";

/** What tslab's compiler is asked to do otherwise: the last step, from a module of JavaScript to CommonJS. */
export type ToCommonJs = (js: string, options: ts.TranspileOptions) => ts.TranspileOutput;

/** Told of each cell that is compiled, with its types. */
export type OnCell = (checker: ts.TypeChecker, file: ts.SourceFile) => void;

function quickInfo(
  file: ts.SourceFile,
  checker: ts.TypeChecker,
  _token: unknown,
  at: number,
): ts.QuickInfo | undefined {
  const node = internals.getTouchingPropertyName(file, at);
  if (node === file) return undefined;
  const textSpan = { start: node.getStart(file), length: node.getEnd() - node.getStart(file) };
  const around = internals.getContainerNode(node);
  const symbol = checker.getSymbolAtLocation(node);
  if (symbol === undefined) {
    if (!ts.isIdentifier(node)) return undefined;
    const displayParts = internals.typeToDisplayParts(checker, checker.getTypeAtLocation(node), around);
    return { kind: ts.ScriptElementKind.unknown, kindModifiers: "", textSpan, displayParts };
  }
  const { symbolKind, ...parts } = internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
    checker,
    symbol,
    file,
    around,
    node,
  );
  return {
    kind: symbolKind,
    kindModifiers: internals.SymbolDisplay.getSymbolModifiers(checker, symbol),
    textSpan,
    ...parts,
  };
}

function diagnosticsOf(program: ts.Program, files: readonly ts.SourceFile[]): readonly ts.Diagnostic[] {
  return ts.sortAndDeduplicateDiagnostics(
    files.flatMap((file) => [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
      ...program.getDeclarationDiagnostics(file),
    ]),
  );
}

/** tslab's own name for the folder of what comes out. */
const outDir = "outDir";

/**
 * A program of cells: only cells (and modules written in cells) are checked and emitted, for the library is compiled
 * by the require hook; and before tslab rewrites the names of earlier cells, they are spelled out.
 */
function cellProgram(onCell: OnCell, ...about: Parameters<ts.CreateProgram<ts.BuilderProgram>>): ts.BuilderProgram {
  // The plainest of builders: the others keep books of the whole library, which nobody reads, at each change of a cell.
  const [files, ...rest] = about;
  const program = ts.createAbstractBuilder(files, ...rest);
  const { emit } = program;
  const way = relative(projectRoot, cellFolder()).replaceAll("\\", "/");
  const inRoot = way === "" ? `${outDir}/` : `${outDir}/${way}/`;
  const besides = (name: string) =>
    program.getSourceFiles().filter((file) => !file.isDeclarationFile && dirname(file.fileName) === dirname(name));
  // tslab reads the names that a cell declares before anyone asked for its types.
  for (const file of besides(files?.[0] ?? "")) internals.bindSourceFile(file, program.getCompilerOptions());
  program.getAllDependencies = ({ fileName }) => besides(fileName).map((file) => file.fileName);
  program.emit = (file, write, token, onlyTypes, transformers = {}) => {
    const earlier = file && program.getSourceFile(`${dirname(file.fileName)}/__prev__.d.ts`);
    const checker = program.getProgram().getTypeChecker();
    if (file?.fileName.endsWith("/__tslab__.ts") === true) onCell(checker, file);
    const spell = earlier === undefined ? [] : [spellOutNames(checker, earlier)];
    const after = [...spell, ...(transformers.after ?? [])];
    // tslab looks for what comes out as if the cells' folder were the root.
    const named: typeof write = write && ((name, ...rest) => write(name.replace(inRoot, `${outDir}/`), ...rest));
    return emit(file, named, token, onlyTypes, { ...transformers, after });
  };
  return program;
}

/**
 * The project's own TypeScript as tslab wants it: with the five functions that only tslab's fork has, with the
 * library's options, and with the last step of compiling handed to `toCommonJs`.
 */
function forTslab(toCommonJs: ToCommonJs, care: CellCare, onCell: OnCell) {
  const nothing = { close: () => undefined };
  const lent = {
    __esModule: true,
    sys: Object.assign(Object.create(ts.sys) as ts.System, {
      getCurrentDirectory: cellFolder,
      // Code that runs is the library as it was when the kernel began, so its types stay as they were too.
      watchFile: () => nothing,
      watchDirectory: () => nothing,
    }),
    getDefaultTypeRoots: (folder: string) => [join(folder, "node_modules", "@types")],
    getQuickInfoAtPosition: quickInfo,
    getNullTransformationContext: () => internals.nullTransformationContext,
    getPreEmitDiagnosticsOfFiles: care === "syntax" ? () => [] : diagnosticsOf,
    Completions: {
      ...internals.Completions,
      getCompletionsAtPositionForTslab: (...about: unknown[]) =>
        internals.Completions.getCompletionsAtPosition(...about),
    },
    transpileModule: toCommonJs,
    createWatchCompilerHost: (
      files: string[],
      _options: ts.CompilerOptions,
      system: ts.System,
      _program: null,
      onDiagnostic: ts.DiagnosticReporter,
      onStatus: ts.WatchStatusReporter,
    ) => {
      const alone = care === "syntax" ? { noLib: true, noResolve: true, types: [], declaration: false } : {};
      const cells = { ...cellOptions(projectRoot, outDir), ...alone };
      const host = ts.createWatchCompilerHost(
        files,
        cells,
        system,
        (...about) => cellProgram(onCell, ...about),
        onDiagnostic,
        onStatus,
      );
      host.jsDocParsingMode = care === "documentation" ? ts.JSDocParsingMode.ParseAll : ts.JSDocParsingMode.ParseNone;
      return host;
    },
  };
  return Object.create(ts, Object.getOwnPropertyDescriptors(lent)) as typeof ts & typeof lent;
}

/**
 * Lets tslab's modules find the project's TypeScript in place of their fork. To be called once, before the first of
 * them is loaded.
 */
export function lendTypeScript(toCommonJs: ToCommonJs, care: CellCare, onCell: OnCell): void {
  const load = createRequire(createRequire(import.meta.url).resolve("tslab"));
  const path = load.resolve("@tslab/typescript-for-tslab");
  if (load.cache[path] !== undefined) throw internal("tslab was loaded before its TypeScript was lent");
  const Module = load("node:module") as typeof import("node:module");
  const lent = new Module.Module(path);
  lent.exports = forTslab(toCommonJs, care, onCell);
  lent.loaded = true;
  load.cache[path] = lent;
}
