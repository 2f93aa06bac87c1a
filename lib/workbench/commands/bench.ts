import { readdirSync } from "node:fs";
import { join } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { projectRoot } from "../paths.ts";
import { runProgram } from "../process.ts";

/** Runs a benchmark of test/bench by its name, with the arguments that follow it; its exit code. */
export async function run([name = "", ...args]: readonly string[]): Promise<number> {
  const folder = join(projectRoot, "test", "bench");
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length));
  const script = join(folder, `${name}.ts`);
  if (!known.includes(name)) {
    throw new InputError({
      wanted: `the name of a benchmark: ${known.join(", ")}`,
      got: shown(name),
      fix: "For example: npm run bench -- backends",
    });
  }
  const loader = new URL("../../../node_modules/tsx/dist/loader.mjs", import.meta.url).href;
  return runProgram(process.execPath, ["--import", loader, script, ...args]);
}
