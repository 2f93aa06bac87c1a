import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { SetUpError } from "../../lib/workbench/backend/tools.ts";
import { labCommand } from "../../lib/workbench/lab/serve.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { ensureEnvironment } from "../../lib/workbench/python-environment.ts";
import { freshFolder } from "../support/fresh-folder.ts";
import { programs } from "../support/programs.ts";
import { skip } from "../support/skips.ts";

const version = 'if [ "$1" = "-c" ]; then echo 3.12.1; exit 0; fi';

/** A Python whose virtual environments hold a pip that does as told. */
function pythonWhosePip(does: string): string {
  const inner = `#!/bin/sh\n${does}\n`;
  return `${version}\n/bin/mkdir -p "$3/bin"\nprintf '%s' '${inner}' > "$3/bin/python"\n/bin/chmod +x "$3/bin/python"`;
}

describe("setting JupyterLab up", function () {
  this.timeout(60_000);
  const path = process.env.PATH;
  let folder: string;
  const ensure = (signal?: AbortSignal) =>
    ensureEnvironment(
      { folder, packages: ["jupyterlab==4.6.6"], probe: "import jupyterlab" },
      { say: () => undefined, ...(signal === undefined ? {} : { signal }) },
    );
  const refused = async (pattern: RegExp) => {
    await assert.rejects(ensure(), (error: unknown) => {
      assert.ok(error instanceof SetUpError, String(error));
      assert.match(error.message, pattern);
      return true;
    });
    assert.ok(!existsSync(folder), "what was half made is gone");
  };

  before(function () {
    if (process.platform === "win32") skip(this, "made-up programs are scripts of a Unix shell");
  });
  beforeEach(() => {
    folder = join(freshFolder(), "lab");
  });
  afterEach(() => {
    process.env.PATH = path;
  });

  it("without Python and uv says that one of them is wanted", async () => {
    process.env.PATH = programs([]);
    await refused(/Neither uv nor Python 3 is on the PATH: install one of them/);
  });

  it("with a Python that is too old names its version and the one it takes", async () => {
    process.env.PATH = programs([], { python3: "echo 3.8.10" });
    await refused(/python3 is Python 3\.8\.10: 3\.10 or later is needed, or uv/);
  });

  it("without venv or pip in Python says which package brings them", async () => {
    process.env.PATH = programs([], { python3: `${version}\necho "Error: ensurepip is not available"; exit 1` });
    await refused(/ensurepip is not available\. On Debian and Ubuntu the package python3-venv/);
    process.env.PATH = programs([], { python3: pythonWhosePip('echo "No module named pip" >&2; exit 1') });
    await refused(/No module named pip/);
  });

  it("without a network says what pip and uv said, and how a proxy is named", async () => {
    const offline = 'echo "ERROR: Could not find a version that satisfies jupyterlab==4.6.6" >&2; exit 1';
    process.env.PATH = programs([], { python3: pythonWhosePip(offline) });
    await refused(/Could not find a version that satisfies.*needs the network once.*HTTPS_PROXY/);
    process.env.PATH = programs([], { uv: 'echo "error: Failed to fetch https://pypi.org/simple/" >&2; exit 1' });
    await refused(/uv failed: error: Failed to fetch.*HTTPS_PROXY/);
  });

  it("takes up what stands, without a network", async () => {
    mkdirSync(join(folder, "bin"), { recursive: true });
    writeFileSync(join(folder, "bin", "python"), "#!/bin/sh\necho JupyterLab 4.6.6");
    chmodSync(join(folder, "bin", "python"), 0o755);
    process.env.PATH = programs([]);
    assert.equal((await ensure()).versions, "JupyterLab 4.6.6");
  });

  it("ends when it is interrupted, with no word of a proxy", async () => {
    process.env.PATH = programs(["sleep"], { uv: "exec sleep 30" });
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 200);
    await assert.rejects(ensure(stop.signal), (error: Error) => !/PROXY/.test(error.message));
  });

  describe("npm run lab", () => {
    /** A cache in which JupyterLab seems to be installed: it writes down how it was started. */
    function cacheWithLab(): string {
      const cache = freshFolder();
      const bin = join(cache, "lab", "bin");
      mkdirSync(bin, { recursive: true });
      const scripts = {
        python: "echo JupyterLab 4.6.6, plotly 7.1.0",
        jupyter: `if [ "$1" = kernelspec ]; then echo '{"kernelspecs": {}}'; exit 0; fi\necho "$@" > "${cache}/started"; echo "$JUPYTER_PATH" >> "${cache}/started"; exit 7`,
      };
      for (const [name, script] of Object.entries(scripts)) {
        writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
        chmodSync(join(bin, name), 0o755);
      }
      return cache;
    }

    function lab(cache: string, args: readonly string[], further: NodeJS.ProcessEnv = {}) {
      return new Promise<{ code: number | null; said: string }>((resolve) => {
        const cli = ["--import", "tsx", join(projectRoot, "lib/workbench/cli.ts"), "lab", ...args];
        const child = spawn(process.execPath, cli, {
          cwd: projectRoot,
          env: { ...process.env, TASTELAB_CACHE: cache, ...further },
        });
        let said = "";
        for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (said += String(text)));
        child.once("close", (code) => resolve({ code, said }));
      });
    }

    it("without Python ends with 1, says what to install and what works without", async () => {
      const { code, said } = await lab(freshFolder(), [], { PATH: programs([]) });
      assert.equal(code, 1);
      assert.match(said, /could not be set up\. Neither uv nor Python 3[\s\S]*npm start writes their reports/);
    });

    it("opens the notebooks with the kernel on the search path, and ends as JupyterLab ends", async () => {
      const cache = cacheWithLab();
      const { code, said } = await lab(cache, ["--no-browser"], { JUPYTER_PATH: "/mine" });
      assert.equal(code, 7, said);
      const [args = "", searched = ""] = readFileSync(join(cache, "started"), "utf8").split("\n");
      assert.match(args, /^lab --ServerApp\.root_dir=.*notebooks .*--no-browser/);
      assert.equal(searched, `${join(projectRoot, "lib/workbench/kernel/spec")}:/mine`);
    });

    it("on a port that is taken says so and does not begin", async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await new Promise((resolve) => server.once("listening", resolve));
      const place = server.address();
      const port = typeof place === "object" && place !== null ? place.port : 0;
      const cache = cacheWithLab();
      const { code, said } = await lab(cache, ["--port", String(port)]);
      server.close();
      assert.equal(code, 1);
      assert.match(said, new RegExp(`wanted port ${port} to be free, got something that listens on it`));
      assert.ok(!existsSync(join(cache, "started")));
    });

    it("refuses ports and options that are none", async () => {
      assert.match((await lab(freshFolder(), ["--port", "http"])).said, /--port as a whole number from 1 to 65535/);
      assert.match((await lab(freshFolder(), ["--prot", "1"])).said, /--prot/);
    });

    it("--check says what works and what is missing, for a person and for a machine, and installs nothing", async () => {
      const empty = freshFolder();
      const { code, said } = await lab(empty, ["--check"]);
      assert.equal(code, 1);
      assert.match(
        said,
        /works {2}Node: v[\s\S]*works {2}kernel: ready in [\s\S]*wants {2}JupyterLab: not installed yet; npm run lab/,
      );
      assert.ok(!existsSync(join(empty, "lab")));
      const machine = JSON.parse((await lab(cacheWithLab(), ["--check", "--json"])).said) as {
        works: boolean;
        findings: readonly { what: string; works: boolean; said: string }[];
      };
      assert.equal(machine.works, false);
      assert.deepEqual(
        machine.findings.map(({ works }) => works),
        [true, true, true, false],
      );
      assert.match(machine.findings[3]?.said ?? "", /does not find it/);
    });
  });

  it("is told of no port where none was wanted, so that the first free one is taken", () => {
    assert.ok(labCommand({ port: null, browser: true }).args.every((arg) => !arg.includes("port")));
    assert.ok(labCommand({ port: 8890, browser: true }).args.includes("--ServerApp.port=8890"));
  });
});
