import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { runTool, SetUpError } from "../../lib/workbench/backend/tools.ts";
import { run as pack } from "../../lib/workbench/commands/pack.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { skip } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary.ts";

const ratings = Array.from(
  { length: 400 },
  (_, row) => `u${row % 40},i${(7 * row + (row % 40)) % 31},${1 + (row % 5)}`,
);

describe("the package, in an empty TypeScript project", function () {
  this.timeout(600_000);
  const project = temporaryFolder();
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const inProject = (program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    runTool(program, args, { cwd: project.path(), seconds: 300, env });
  const tool = (name: string) =>
    project.path("node_modules", ".bin", process.platform === "win32" ? `${name}.cmd` : name);
  /** The README's blocks of TypeScript, with files that are there. */
  const blocks = Array.from(
    readFileSync(join(projectRoot, "README.md"), "utf8").matchAll(/```ts\n([\s\S]*?)```/g),
    ([, code = ""]) =>
      code.replace(
        "path/to/bert-base-chinese",
        join(projectRoot, "test", "fixtures", "tiny-bert").replaceAll("\\", "/"),
      ),
  );

  before(async function () {
    assert.equal(await pack([]), 0);
    const folder = join(projectRoot, ".cache", "package");
    const file = readdirSync(folder).find((name) => name.endsWith(".tgz")) as string;
    project.write("package.json", JSON.stringify({ name: "empty", private: true, type: "module" }));
    const items = Array.from({ length: 31 }, (_, item) => `i${item},Thing number ${item},kind ${item % 3}`);
    project.write("items.csv", ["item,title,kind", ...items].join("\n"));
    project.write("ratings.csv", ["user,item,rating", ...ratings].join("\n"));
    const options = {
      strict: true,
      module: "nodenext",
      target: "es2023",
      noEmit: true,
      skipLibCheck: true,
      types: ["node"],
    };
    project.write("tsconfig.json", JSON.stringify({ compilerOptions: options, include: ["*.ts"] }));
    const wanted = [join(folder, file), "typescript@5.9.3", "tsx", "@types/node@20"];
    await inProject(npm, ["install", "--no-audit", "--no-fund", ...wanted]).catch((error: unknown) => {
      if (error instanceof SetUpError) skip(this, `npm could not install it: ${error.message}`);
      throw error;
    });
  });

  it("takes all of the README's blocks, types checked", async () => {
    assert.ok(blocks.length >= 2);
    for (const [at, code] of blocks.entries()) project.write(`block${at}.ts`, code);
    await inProject(tool("tsc"), ["-p", "."]);
  });

  it("runs them without any of the optional packages", async () => {
    for (const at of blocks.keys()) {
      const { stdout } = await inProject(tool("tsx"), [`block${at}.ts`], { TASTELAB_OFFLINE: "1" });
      if (at === blocks.length - 1) assert.match(stdout, /nDCG@10/);
    }
  });

  it("runs in plain Node, without a compiler of TypeScript", async () => {
    project.write("plain.js", 'import { popularity } from "tastelab";\nconsole.log(popularity().name);\n');
    const { stdout } = await inProject(process.execPath, ["plain.js"]);
    assert.equal(stdout.trim(), "popularity");
  });

  it("says which package is missing where one is used", async () => {
    project.write("frames.ts", 'import "tastelab/frames";\n');
    await assert.rejects(inProject(tool("tsx"), ["frames.ts"]), /danfojs-node/);
  });

  it("has a part for browsers that imports nothing of Node, and leaves out what is not used", async () => {
    project.write("browser.js", 'import { popularity } from "tastelab/browser";\nconsole.log(popularity);\n');
    const bundle = { bundle: true, write: false, metafile: true, format: "esm", logLevel: "silent" } as const;
    const { metafile } = await build({ ...bundle, entryPoints: [project.path("browser.js")], platform: "browser" });
    assert.ok(Object.keys(metafile.inputs).every((input) => !input.startsWith("node:")));
    project.write("one.js", 'import { mean } from "tastelab";\nconsole.log(mean([1, 2]));\n');
    const external = ["@tensorflow/*", "danfojs-node", "webgpu", "usearch", "@duckdb/*", "assemblyscript"];
    const small = await build({ ...bundle, entryPoints: [project.path("one.js")], platform: "node", external });
    assert.ok((small.outputFiles[0]?.contents.length ?? Number.POSITIVE_INFINITY) < 20_000);
  });
});
