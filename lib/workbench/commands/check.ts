import { join } from "node:path";
import { commandLine, flag } from "../command-line.ts";
import { projectRoot } from "../paths.ts";
import { runProgram } from "../process.ts";

const help = `npm run check    formatter, linter and the type checker over the whole project; changes nothing
For example, before a commit: npm run check. What the formatter would change: npm run format changes it.`;

/** Formatter, linter and the type checker; 0 when all are content. */
export async function run(args: readonly string[]): Promise<number> {
  const { values } = commandLine(args, { command: "npm run check", help, options: { help: flag } });
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const modules = join(projectRoot, "node_modules");
  const style = await runProgram(process.execPath, [join(modules, "@biomejs/biome/bin/biome"), "check", "."]);
  const types = await runProgram(process.execPath, [join(modules, "typescript/bin/tsc"), "-p", "."]);
  return style === 0 && types === 0 ? 0 : 1;
}
