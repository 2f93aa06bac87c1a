import { join } from "node:path";
import { projectRoot } from "../paths.ts";
import { runProgram } from "../process.ts";

/** Formatter, linter and the type checker; 0 when all are content. */
export async function run(): Promise<number> {
  const modules = join(projectRoot, "node_modules");
  const style = await runProgram(process.execPath, [join(modules, "@biomejs/biome/bin/biome"), "check", "."]);
  const types = await runProgram(process.execPath, [join(modules, "typescript/bin/tsc"), "-p", "."]);
  return style === 0 && types === 0 ? 0 : 1;
}
