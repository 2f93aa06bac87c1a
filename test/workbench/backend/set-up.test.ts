import assert from "node:assert/strict";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join, relative } from "node:path";
import {
  nativeBuildFolder,
  nativeBuilds,
  nativeFolder,
  nativeMark,
} from "../../../lib/engine/backends/native-cache.ts";
import { ensureBackend } from "../../../lib/workbench/backend/ensure.ts";
import { alone } from "../../../lib/workbench/backend/lock.ts";
import { ensureOwnOperations, ownOperationsStatus } from "../../../lib/workbench/backend/own-operations.ts";
import { askPackage } from "../../../lib/workbench/backend/package-way.ts";
import { checkBinding, setUpNative } from "../../../lib/workbench/backend/set-up.ts";
import { runTool, SetUpError } from "../../../lib/workbench/backend/tools.ts";
import { buildFromWheel } from "../../../lib/workbench/backend/wheel-way.ts";
import { freshFolder } from "../../support/fresh-folder.ts";
import { programs } from "../../support/programs.ts";
import { skip } from "../../support/skips.ts";
import { zip } from "../../support/zip.ts";

/** A finished build, as far as it can be seen from outside. */
function finishedBuild(): void {
  const folder = nativeBuildFolder("cpu");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "binding.node"), "");
  writeFileSync(join(folder, nativeMark), JSON.stringify({ version: "2.21.0", binding: "binding.node" }));
}

describe("setting native TensorFlow up", () => {
  const kept = { ...process.env };
  let closed: Server;
  let said: string[];
  const say = (line: string) => void said.push(line);
  const setUp = (agree = true) =>
    setUpNative({
      gpu: false,
      again: false,
      seconds: 20,
      say,
      agree: async (what, megabytes) => {
        say(`asked: ${what}, ${megabytes} MB`);
        return agree;
      },
    });

  before(function () {
    if (process.platform !== "linux") skip(this, "native TensorFlow is set up by itself on Linux only");
  });
  beforeEach(async () => {
    said = [];
    process.env.TASTELAB_CACHE = freshFolder();
    delete process.env.TASTELAB_BACKEND;
    delete process.env.TASTELAB_BACKEND_SETUP;
    closed = createServer((_, response) => response.writeHead(403).end());
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    process.env.TFJS_NODE_CDN_STORAGE = `http://127.0.0.1:${(closed.address() as AddressInfo).port}/`;
  });
  afterEach(async () => {
    for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name];
    Object.assign(process.env, kept);
    await new Promise((resolve) => closed.close(resolve));
  });

  it("says how large the package's own download is, or why there is none, within seconds", async () => {
    await assert.rejects(askPackage(), /127\.0\.0\.1:\d+ answers 403/);
    const open = createServer((_, response) => response.writeHead(200, { "content-length": "96000000" }).end());
    await new Promise<void>((resolve) => open.listen(0, "127.0.0.1", resolve));
    process.env.TFJS_NODE_CDN_STORAGE = `http://127.0.0.1:${(open.address() as AddressInfo).port}/`;
    assert.deepEqual(await askPackage(), { megabytes: 96 });
    await new Promise((resolve) => open.close(resolve));
    await assert.rejects(askPackage(), /cannot be reached \(ECONNREFUSED\)/);
  });

  it("without Python ends with both reasons and leaves nothing behind", async () => {
    process.env.PATH = programs(["g++"]);
    await assert.rejects(setUp(), (error: unknown) => {
      assert.ok(error instanceof SetUpError);
      assert.match(error.message, /^by its package: .* answers 403; from Python's wheel: Python .* is not installed$/);
      return true;
    });
    assert.deepEqual(nativeBuilds(), []);
    assert.ok(said.includes("asked: the Python wheel of TensorFlow 2.21.0 by pip, 273 MB"));
    assert.ok(readdirSync(nativeFolder()).every((name) => name === "downloads"));
  });

  it("downloads nothing that was declined", async () => {
    process.env.PATH = programs([], { python3: "touch $TASTELAB_CACHE/was-called" });
    await assert.rejects(setUp(false), /the download was declined/);
    assert.ok(!existsSync(join(process.env.TASTELAB_CACHE ?? "", "was-called")));
  });

  it("reports what pip says when it finds nothing, and tries another Python's wheel first", async () => {
    const calls = join(process.env.TASTELAB_CACHE ?? "", "calls");
    const pip = `echo "$@" >> ${calls}; echo "ERROR: No matching distribution found for tensorflow-cpu" >&2; exit 1`;
    process.env.PATH = programs([], { python3: pip });
    await assert.rejects(setUp(), /ERROR: No matching distribution found/);
    const [plain, other] = readFileSync(calls, "utf8").trim().split("\n");
    assert.match(plain ?? "", /^-m pip download --no-deps .* tensorflow-cpu==2\.21\.0$/);
    assert.match(other ?? "", /--python-version 3\.11/);
  });

  it("keeps a wheel that was downloaded whole for the next try, and trusts no binding that fails its check", async () => {
    const wheel = join(freshFolder(), "made.whl");
    const content = { "tensorflow/libtensorflow_cc.so.2": "x", "tensorflow/libtensorflow_framework.so.2": "x" };
    writeFileSync(wheel, zip(content));
    const name = "tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl";
    const pip = `while [ "$1" != "--dest" ]; do shift; done; cp ${wheel} "$2/${name}"`;
    process.env.PATH = programs(["cp"], { python3: pip });
    await assert.rejects(setUp(), /no C\+\+ compiler/);
    assert.deepEqual(readdirSync(nativeFolder("downloads")), [name]);

    const compiler = 'while [ "$1" != "-o" ]; do shift; done; echo "no library" > "$2"';
    process.env.PATH = programs([], { "g++": compiler });
    await assert.rejects(setUp(), /does not load/);
    assert.deepEqual(nativeBuilds(), []);
  });

  it("lays NVIDIA's libraries beside TensorFlow's, where those look for them", async () => {
    const wheels = freshFolder();
    const metadata = 'Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"\n';
    const library = "tensorflow/libtensorflow_cc.so.2";
    const content = {
      [library]: "x",
      "tensorflow/include/tensorflow/c/c_api.h": "h",
      "t.dist-info/METADATA": metadata,
    };
    writeFileSync(join(wheels, "tensorflow-2.21.0-cp311-cp311-any.whl"), zip(content));
    const cublas = { "nvidia/cublas/lib/libcublas.so.12": "x", "nvidia/cublas/include/cublas.h": "h" };
    writeFileSync(join(wheels, "nvidia_cublas_cu12-12.9.1-py3-none-any.whl"), zip(cublas));
    const calls = join(wheels, "calls");
    const pip = `while [ "$1" != "--dest" ]; do shift; done; echo "$3" >> ${calls}
      case "$3" in tensorflow*) cp ${wheels}/tensorflow-* "$2";; *) cp ${wheels}/nvidia_* "$2";; esac`;
    const compiler = 'while [ "$1" != "-o" ]; do shift; done; echo "no library" > "$2"';
    process.env.PATH = programs(["cp"], { python3: pip, "g++": compiler });
    const folder = freshFolder();
    const options = { gpu: true, downloads: nativeFolder("downloads"), seconds: 20, say };
    assert.equal(await buildFromWheel(folder, options), "tensorflow/tfjs_binding.node");
    assert.equal(readFileSync(calls, "utf8"), "tensorflow==2.21.0\nnvidia-cublas-cu12<13.0,>=12.5.3.2\n");
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    assert.deepEqual(files.map(({ parentPath, name }) => relative(folder, join(parentPath, name))).sort(), [
      "nvidia/cublas/lib/libcublas.so.12",
      "tensorflow/hush.node",
      "tensorflow/libtensorflow_cc.so.2",
      "tensorflow/tfjs_binding.node",
    ]);
  });

  it("takes a build that is there, of whatever clone made it, without asking", async () => {
    finishedBuild();
    process.env.PATH = programs([]);
    assert.equal((await setUp()).version, "2.21.0");
    assert.deepEqual(said, []);
  });

  it("ignores a build whose check is missing", () => {
    mkdirSync(nativeBuildFolder("cpu"), { recursive: true });
    assert.deepEqual(nativeBuilds(), []);
  });

  it("never fails a start: it says why and does not try again", async () => {
    process.env.PATH = programs([]);
    await ensureBackend({ say });
    assert.match(said.at(-1) ?? "", /Going on without native TensorFlow: .*Python/);
    said.length = 0;
    await ensureBackend({ say });
    assert.equal(said.length, 1);
    assert.match(said[0] ?? "", /not there \(by its package.*`npm run backend` tries again/);
  });

  it("goes on without the fast layers where they cannot be compiled, says why once, and tries again when asked to", async () => {
    finishedBuild();
    process.env.PATH = programs([]);
    await ensureBackend({ say });
    assert.match(said.at(-1) ?? "", /The fast layers .* cannot be had \(no C\+\+ compiler/);
    said.length = 0;
    await ensureBackend({ say });
    assert.deepEqual(said, []);
    writeFileSync(join(nativeBuildFolder("cpu"), "libtensorflow_framework.so.2"), "");
    process.env.PATH = programs([], { "g++": 'echo "error: this is no library" >&2; exit 1' });
    await ensureOwnOperations({ again: true, say });
    assert.match(said.at(-1) ?? "", /error: this is no library/);
    const status = ownOperationsStatus(join(nativeBuildFolder("cpu"), "binding.node"));
    assert.equal(status.filter((line) => /not compiled \(.*no library/.test(line)).length, 2);
    const compiler = 'while [ "$1" != "-o" ]; do shift; done; echo "no module" > "$2"';
    process.env.PATH = programs([], { "g++": compiler });
    await ensureOwnOperations({ again: true, say });
    assert.match(said.at(-1) ?? "", /does not load/);
    assert.ok(
      readdirSync(nativeBuildFolder("cpu")).every((name) => !/^(operations|search)-.*(node|part.*)$/.test(name)),
    );
  });

  it("can be declined for a start by the environment, by a flag and by naming another backend", async () => {
    process.env.PATH = programs([]);
    await ensureBackend({ say, declined: true });
    process.env.TASTELAB_BACKEND_SETUP = "no";
    await ensureBackend({ say });
    delete process.env.TASTELAB_BACKEND_SETUP;
    process.env.TASTELAB_BACKEND = "wasm";
    await ensureBackend({ say });
    assert.deepEqual(said, []);
    assert.ok(!existsSync(nativeFolder()));
  });

  it("checks the binding that is set up on this machine by a gradient", async function () {
    if (kept.TASTELAB_CACHE === undefined) delete process.env.TASTELAB_CACHE;
    else process.env.TASTELAB_CACHE = kept.TASTELAB_CACHE;
    const build = nativeBuilds()[0];
    if (build === undefined) skip(this, "native TensorFlow is not set up");
    assert.equal((await checkBinding(build.binding)).version, build.version);
  });
});

describe("one set-up at a time", () => {
  it("a second waits for the first, says so, and goes on when that is done or has failed", async () => {
    const order: string[] = [];
    let release = () => {};
    const first = alone("a test", () => new Promise<void>((resolve) => (release = resolve)), { waiting: () => {} });
    const failing = first.then(() => order.push("first"));
    await new Promise((resolve) => setTimeout(resolve, 20));
    const second = alone("a test", async () => order.push("second"), { waiting: () => order.push("waiting") });
    await new Promise((resolve) => setTimeout(resolve, 50));
    release();
    await Promise.all([failing, second]);
    assert.deepEqual(order, ["waiting", "first", "second"]);
    await assert.rejects(
      alone("a test", () => Promise.reject(new Error("failed")), { waiting: () => {} }),
      /failed/,
    );
    assert.equal(await alone("a test", async () => "free again", { waiting: () => assert.fail() }), "free again");
  });

  it("waiting can be interrupted", async () => {
    let release = () => {};
    const first = alone("a test", () => new Promise<void>((resolve) => (release = resolve)), { waiting: () => {} });
    await new Promise((resolve) => setTimeout(resolve, 20));
    const stop = new AbortController();
    const second = alone("a test", async () => {}, { waiting: () => stop.abort(), signal: stop.signal });
    await assert.rejects(second, { name: "AbortError" });
    release();
    await first;
  });
});

describe("programs that are run", () => {
  it("fail with their name and reason: absent, failing, too slow, interrupted", async () => {
    await assert.rejects(runTool("no-such-program", [], { seconds: 1 }), /no-such-program is not installed/);
    const node = (script: string) => [process.execPath, ["-e", script]] as const;
    const failing = node("console.error('Error: it broke'); process.exit(3)");
    await assert.rejects(runTool(...failing, { seconds: 5 }), /failed: Error: it broke/);
    const slow = node("setTimeout(() => {}, 60000)");
    await assert.rejects(runTool(...slow, { seconds: 0.3 }), /took longer than 0\.3 s and was ended/);
    await assert.rejects(runTool(...slow, { seconds: 5, signal: AbortSignal.timeout(200) }), /was interrupted/);
  });
});
