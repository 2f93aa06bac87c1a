import type { SourceMap } from "node:module";
import { createRequire } from "node:module";
import type { Converter, Diagnostic } from "tslab/dist/converter.js";
import ts from "typescript";
import type { Complaint } from "./complaints.ts";
import { Interrupted } from "./failures.ts";
import type { InterruptCounts } from "./interrupt-counts.ts";
import { type CompiledCell, follow, type Place, scriptName, takeSourceMap } from "./positions.ts";
import { awaitsAtTopLevel, declaredNames, plainExports, reachedPart, shareVariables } from "./scope.ts";
import { type CellCare, lendTypeScript } from "./tslab-typescript.ts";
import { unawaitedCalls } from "./unawaited.ts";

/** tslab's converter, mended, with what the kernel needs to know of the cells that went through it. */
export interface CellCompiler {
  /** For tslab's executor. */
  readonly converter: Converter;
  /** The cells compiled so far, by execution count. */
  readonly cells: ReadonlyMap<number, CompiledCell>;
  /** Says under which count the next cell will run. */
  begin(count: number): void;
  /** Says that later cells shall know what the last one declared: it ended, or was stopped on its way. */
  keep(): void;
  /** Says that the last cell failed on its way: later cells shall know the names to which it had given values. */
  keepReached(): void;
  /** The name under which the last cell leaves the value of its last expression; null when it ends with none. */
  shownName(): string | null;
  /** The lines of the last cell that call something and leave its promise alone, from 1. */
  unawaited(): readonly number[];
  /** What the compiler had against the last cell. */
  complaints(): readonly Complaint[];
}

/** What the last step of compiling left behind for the way back. */
interface Steps {
  /** Compiled JavaScript → the cell. */
  readonly first: SourceMap | null;
  readonly inserted: ReadonlyMap<number, { after: number; width: number }>;
  /** CommonJS → compiled JavaScript. */
  readonly second: SourceMap | null;
}

let steps: Steps | null = null;
/** As `unawaitedCalls`, of the last cell. */
let unawaited: readonly number[] = [];

/** The last step: variables shared between cells, earlier values kept, and the way back remembered. */
function toCommonJs(js: string, { compilerOptions = {}, fileName }: ts.TranspileOptions): ts.TranspileOutput {
  const { text, map: first } = takeSourceMap(js);
  const shared = shareVariables(text);
  const { target, newLine } = compilerOptions;
  const output = ts.transpileModule(shared.text, {
    ...(fileName === undefined ? {} : { fileName }),
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      esModuleInterop: true,
      inlineSourceMap: true,
      ...(target === undefined ? {} : { target }),
      ...(newLine === undefined ? {} : { newLine }),
    },
    transformers: { after: [plainExports] },
  });
  const { text: outputText, map: second } = takeSourceMap(output.outputText);
  steps = { first, inserted: shared.inserted, second };
  return { outputText };
}

/** The compiled text begins where tslab put a line of its own before the cell's first. */
const linesBefore = 1;

function wayBack({ first, inserted, second }: Steps, lines: number): (place: Place) => Place | null {
  return (place) => {
    // Past the compiled text stands tslab's call of it, which is no place in the cell.
    const middle = place.line > lines ? null : second && follow(second, place);
    if (middle == null || first === null) return null;
    const shift = inserted.get(middle.line - 1);
    const column =
      shift && middle.column - 1 >= shift.after + shift.width ? middle.column - shift.width : middle.column;
    const typed = follow(first, { line: middle.line, column });
    return typed === null || typed.line <= linesBefore
      ? null
      : { line: typed.line - linesBefore, column: typed.column };
  };
}

const load = createRequire(import.meta.url);
let lent = false;

/** Loads one of tslab's modules, which find the project's TypeScript in place of their own. */
export function tslabModule<T>(path: string, care: CellCare = "types"): T {
  const onCell = (checker: ts.TypeChecker, file: ts.SourceFile) => {
    if (care === "documentation") unawaited = unawaitedCalls(checker, file);
  };
  if (!lent) lendTypeScript(toCommonJs, care, onCell);
  lent = true;
  return load(path) as T;
}

function complaintOf({ start, end, messageText, code, fileName }: Diagnostic): Complaint {
  return {
    line: start.line + 1,
    column: start.character + 1,
    length: end.line === start.line ? end.character - start.character : 1,
    code,
    message: messageText,
    ...(fileName === undefined ? {} : { fileName }),
  };
}

/**
 * Opens a compiler of cells over tslab's converter; it takes names and types relative to the project's folder.
 * @param counts told of work that must not be cut off; a cell that was interrupted while it was compiled is not run
 * @param care what is read of the library and of cells. The first call of a process decides.
 * @param names the table of what earlier cells left; all that is known of these where no types are read
 */
export function openCompiler(
  counts: InterruptCounts,
  care: CellCare,
  names: Readonly<Record<string, unknown>>,
): CellCompiler {
  const path = "tslab/dist/converter.js";
  const { createConverter } = tslabModule<typeof import("tslab/dist/converter.js")>(path, care);
  const inner = createConverter({ isJS: false, isBrowser: false });
  const cells = new Map<number, CompiledCell>();
  let count = 0;
  let complaints: readonly Diagnostic[] = [];
  let known = "";
  let declared = known;
  let shownName: string | null = null;
  let before: ReadonlyMap<string, unknown> = new Map();

  // tslab's executor keeps declarations of its own, of cells that ended well alone, and of those whenever they end.
  const compile: Converter["convert"] = (_, source) => {
    steps = null;
    unawaited = [];
    const untyped = () => Object.keys(names).map((name) => `declare let ${name}: any;\n`);
    const result = inner.convert(care === "syntax" ? untyped().join("") : known, source);
    complaints = result.diagnostics;
    declared = result.declOutput ?? "";
    const { lastExpressionVar, ...rest } = result;
    shownName = lastExpressionVar ?? null;
    const taken = steps as Steps | null;
    if (result.output === undefined || taken === null) return result;
    const lines = result.output.split("\n").length;
    before = new Map(declaredNames(source).flatMap((name) => (name in names ? [[name, names[name]]] : [])));
    cells.set(count, { count, source, toSource: wayBack(taken, lines) });
    // Left out is the name of the last expression: tslab would look for it in a table of its own.
    return {
      ...rest,
      output: `${result.output}\n//# sourceURL=${scriptName(count)}`,
      hasToplevelAwait: awaitsAtTopLevel(source),
    };
  };

  const convert: Converter["convert"] = (...about) => {
    const result = counts.whole(() => compile(...about));
    if (!counts.isWaiting) return result;
    declared = known;
    throw new Interrupted();
  };

  return {
    converter: {
      ...inner,
      convert,
      complete: (_, source, position) => counts.whole(() => inner.complete(known, source, position)),
      inspect: (_, source, position) => counts.whole(() => inner.inspect(known, source, position)),
    },
    cells,
    begin: (next) => {
      count = next;
      complaints = [];
      declared = known;
      shownName = null;
    },
    keep: () => {
      known = declared;
    },
    keepReached: () => {
      const { source = "" } = cells.get(count) ?? {};
      const hasValue = (name: string) =>
        name in names && !(before.has(name) && Object.is(before.get(name), names[name]));
      const part = care === "syntax" ? "" : reachedPart(source, hasValue);
      if (part === "") return;
      const { diagnostics, declOutput } = counts.whole(() => inner.convert(known, part));
      if (diagnostics.length === 0) known = declOutput ?? known;
    },
    shownName: () => shownName,
    unawaited: () => unawaited,
    complaints: () => complaints.map(complaintOf),
  };
}
