import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runTool, SetUpError } from "../backend/tools.ts";
import { commandLine, flag } from "../command-line.ts";
import { packageManifest } from "../pack/manifest.ts";
import { emitPackage } from "../pack/package-files.ts";
import { projectRoot } from "../paths.ts";
import { writeWhole } from "../swap.ts";

const help = `npm run pack                 writes the library as a package: .cache/package/tastelab-<version>.tgz
  --json    prints what was written for a machine to read
For example, in another project: npm install ../tastelab/.cache/package/tastelab-0.1.0.tgz`;

/** Writes the library as a package that other projects install; 0 when it is there. */
export async function run(args: readonly string[]): Promise<number> {
  const { help: asked, json } = parse(args);
  if (asked === true) {
    console.log(help);
    return 0;
  }
  const folder = join(projectRoot, ".cache", "package");
  let file = "";
  try {
    await writeWhole(folder, async (empty) => {
      const { imports } = emitPackage(empty);
      writeFileSync(join(empty, "package.json"), `${JSON.stringify(packageManifest(imports), null, 2)}\n`);
      const npm = process.platform === "win32" ? "npm.cmd" : "npm";
      const packed = await runTool(npm, ["pack", "--json", "--ignore-scripts"], { cwd: empty, seconds: 120 });
      file = join(folder, (JSON.parse(packed.stdout) as [{ filename: string }])[0].filename);
    });
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    console.error(`The package could not be written. ${error.message}.`);
    return 1;
  }
  console.log(json === true ? JSON.stringify({ file }) : `Written: ${file}`);
  return 0;
}

function parse(args: readonly string[]) {
  const options = { help: flag, json: flag } as const;
  return commandLine(args, { command: "npm run pack", help, options }).values;
}
