import { join } from "node:path";
import ts from "typescript";
import { internal } from "../../base/errors.ts";
import { projectRoot } from "../paths.ts";

/**
 * The options under which cells are compiled: the library's own, from tsconfig.json, except for what a cell cannot keep.
 * A cell exports everything it declares, types too, so imports and exports cannot be taken literally; it runs in Node,
 * where a slip like `name` must not be taken for a browser's global; and it is often run half-written, when what is not
 * used yet is no mistake.
 */
export function cellOptions(rootDir: string, outDir: string): ts.CompilerOptions {
  const file = join(projectRoot, "tsconfig.json");
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) throw internal(`tsconfig.json cannot be read: ${String(error.messageText)}`);
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, projectRoot);
  return {
    ...options,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    lib: ["lib.es2023.d.ts"],
    types: ["node"],
    typeRoots: [join(projectRoot, "node_modules", "@types")],
    noEmit: false,
    declaration: true,
    inlineSourceMap: true,
    newLine: ts.NewLineKind.LineFeed,
    allowJs: true,
    checkJs: false,
    isolatedModules: false,
    verbatimModuleSyntax: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
    rootDir,
    outDir,
  };
}
