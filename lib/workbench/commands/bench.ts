import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { shown } from "../../base/errors.ts";
import { nearestWord, UsageError } from "../command-line.ts";
import { projectRoot } from "../paths.ts";
import { runProgram } from "../process.ts";

/** The first words of a benchmark's opening comment. */
function saysOf(file: string): string {
  const [, comment = ""] = /^\/\*\*\s*([\s\S]*?)\*\//.exec(readFileSync(file, "utf8")) ?? [];
  const words = comment.replace(/^\* |\s*\n \* ?/g, " ").trim();
  return words.split(/(?<=[.:]) /)[0]?.replace(/[.:]$/, "") ?? "";
}

function help(folder: string, known: readonly string[]): string {
  const width = Math.max(...known.map((name) => name.length));
  const lines = known.map((name) => `  ${name.padEnd(width)}  ${saysOf(join(folder, `${name}.ts`))}`);
  return `npm run bench -- NAME [its own options]    measures on this machine; figures are compared within one run\n${lines.join("\n")}
For example: npm run bench -- report --rounds 5`;
}

/** Runs a benchmark of test/bench by its name, with the arguments that follow it; its exit code. */
export async function run([name = "", ...args]: readonly string[]): Promise<number> {
  const folder = join(projectRoot, "test", "bench");
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length));
  if (name === "--help") {
    console.log(help(folder, known));
    return 0;
  }
  const script = join(folder, `${name}.ts`);
  if (!known.includes(name)) {
    const near = nearestWord(name, known);
    throw new UsageError({
      wanted: `the name of a benchmark: ${known.join(", ")}`,
      got: shown(name),
      fix: near === undefined ? "For example: npm run bench -- backends" : `Did you mean ${near}?`,
    });
  }
  const loader = new URL("../../../node_modules/tsx/dist/loader.mjs", import.meta.url).href;
  return runProgram(process.execPath, ["--import", loader, script, ...args]);
}
