import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { runTool } from "../../lib/workbench/backend/tools.ts";
import { labEnvironment } from "../../lib/workbench/lab/environment.ts";
import {
  type KernelSpecification,
  missingOfRegistered,
  register,
  registeredFolder,
  unregister,
} from "../../lib/workbench/lab/register.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { programOf, standingEnvironment } from "../../lib/workbench/python-environment.ts";
import { KernelClient } from "../../lib/workbench/runner/kernel-client.ts";
import { skip } from "../support/skips.ts";
import { temporaryFolder } from "../support/temporary.ts";

describe("the kernel, registered for other programs", function () {
  this.timeout(60_000);
  const folder = temporaryFolder();
  const kept = process.env.JUPYTER_DATA_DIR;
  before(() => {
    process.env.JUPYTER_DATA_DIR = folder.path("Jupyter 数据");
  });
  after(() => {
    if (kept === undefined) delete process.env.JUPYTER_DATA_DIR;
    else process.env.JUPYTER_DATA_DIR = kept;
  });
  const specification = () =>
    JSON.parse(readFileSync(join(registeredFolder(), "kernel.json"), "utf8")) as KernelSpecification;

  it("is there with whole paths, until it is taken back", async () => {
    assert.equal(await missingOfRegistered(), null);
    assert.equal(await register(), registeredFolder());
    const { argv, display_name, language } = specification();
    assert.deepEqual([display_name, language], ["TypeScript (tastelab)", "typescript"]);
    assert.equal(argv[0], process.execPath);
    assert.equal(argv.at(-1), "{connection_file}");
    const launcher = argv.find((part) => part.endsWith("launch.cjs")) ?? "";
    assert.ok(isAbsolute(launcher) && existsSync(launcher), launcher);
    assert.deepEqual(await missingOfRegistered(), []);
    assert.equal(await unregister(), true);
    assert.equal(await unregister(), false);
  });

  it("is missed when its clone is gone", async () => {
    await register();
    const { argv, ...rest } = specification();
    const gone = { ...rest, argv: [...argv.slice(0, -2), "/no/such/launch.cjs", "{connection_file}"] };
    writeFileSync(join(registeredFolder(), "kernel.json"), JSON.stringify(gone));
    assert.deepEqual(await missingOfRegistered(), ["/no/such/launch.cjs"]);
  });

  it("starts from any folder, also of blanks and Chinese letters, and works on the project's files", async () => {
    mkdirSync(folder.path("别 处"));
    const kernel = await KernelClient.start({}, () => undefined, folder.path("别 处"));
    try {
      const cell =
        'import { readFileSync } from "node:fs"; import { mean } from "tastelab"; mean([readFileSync("package.json").length, 1]) > 1';
      assert.equal((await kernel.execute(cell, () => undefined)).status, "ok");
    } finally {
      await kernel.end();
    }
  });

  it("is in the list of a Jupyter that is installed, by registration and by the search path", async function () {
    if ((await standingEnvironment(labEnvironment)) === null) skip(this, "JupyterLab is not installed");
    const list = async (env: NodeJS.ProcessEnv) => {
      const { stdout } = await runTool(programOf(labEnvironment, "jupyter"), ["kernelspec", "list", "--json"], {
        seconds: 60,
        env,
      });
      return (JSON.parse(stdout) as { kernelspecs: Record<string, { spec: KernelSpecification }> }).kernelspecs
        .tastelab;
    };
    await register();
    assert.equal((await list({}))?.spec.argv[0], process.execPath);
    await unregister();
    assert.equal(await list({}), undefined);
    const byPath = await list({ JUPYTER_PATH: join(projectRoot, "lib/workbench/kernel/spec") });
    assert.equal(byPath?.spec.display_name, "TypeScript (tastelab)");
  });
});
