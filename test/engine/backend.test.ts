import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../../lib/base/errors.ts";
import { type BackendName, backendsPresent, currentBackend, useBackend } from "../../lib/engine/backend.ts";
import { climb } from "../../lib/engine/backends/climb.ts";
import { ifInstalled, type Opened, type Rung, Unavailable } from "../../lib/engine/backends/rung.ts";
import { isSoftware } from "../../lib/engine/backends/webgpu.ts";
import { tf } from "../../lib/engine/tf.ts";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { freshFolder } from "../support/fresh-folder.ts";

const plain: Opened = { device: "somewhere", gpu: false, software: false, versions: {} };

function rung(name: BackendName, opened: Partial<Opened> | string): Rung {
  return {
    name,
    async open() {
      if (typeof opened === "string") throw new Unavailable(opened);
      return { ...plain, ...opened };
    },
  };
}

/** Never to be asked. */
const noProbe = async (): Promise<number> => assert.fail("nothing was to be measured");

describe("the ladder of backends", () => {
  it("passes a rung over whose package is not installed, and no other failure", async () => {
    const missing = ifInstalled("a-package", () => import("a-package-that-is-not-there" as string));
    await assert.rejects(
      missing,
      (error) => error instanceof Unavailable && /a-package is not installed/.test(error.message),
    );
    await assert.rejects(
      ifInstalled("a-package", async () => {
        throw new TypeError("something else");
      }),
      TypeError,
    );
  });

  it("takes the first rung that stands and says why the others do not", async () => {
    const rungs = [rung("tensorflow", "not set up"), rung("webgpu", "no device"), rung("wasm", {}), rung("cpu", {})];
    const { name, passedOver } = await climb(rungs, noProbe);
    assert.equal(name, "wasm");
    assert.deepEqual(passedOver, [
      { name: "tensorflow", reason: "not set up" },
      { name: "webgpu", reason: "no device" },
    ]);
  });

  it("passes software adapters over", async () => {
    const rungs = [
      rung("tensorflow", "no"),
      rung("webgpu", { software: true, device: "SwiftShader" }),
      rung("wasm", {}),
    ];
    const { name, passedOver } = await climb(rungs, noProbe);
    assert.equal(name, "wasm");
    assert.match(passedOver[1]?.reason ?? "", /software adapter \(SwiftShader\)/);
  });

  it("prefers a real GPU by WebGPU to TensorFlow on a CPU when, and only when, it is measured faster", async () => {
    const rungs = [rung("tensorflow", {}), rung("webgpu", { gpu: true, device: "a GPU" }), rung("wasm", {})];
    const times = (tensorflow: number, webgpu: number) => async (name: BackendName) =>
      name === "webgpu" ? webgpu : tensorflow;
    const fast = await climb(rungs, times(0.01, 0.002));
    assert.equal(fast.name, "webgpu");
    assert.match(fast.passedOver[0]?.reason ?? "", /no GPU here.*a GPU is faster \(2\.0 ms a step against 10\.0 ms\)/);
    const slow = await climb(rungs, times(0.01, 0.02));
    assert.equal(slow.name, "tensorflow");
    assert.deepEqual(slow.passedOver, []);
  });

  it("does not look further when TensorFlow has a GPU, or WebGPU only an imitation of one", async () => {
    const gpu = [rung("tensorflow", { gpu: true }), rung("webgpu", { gpu: true })];
    assert.equal((await climb(gpu, noProbe)).name, "tensorflow");
    const software = [rung("tensorflow", {}), rung("webgpu", { software: true })];
    assert.equal((await climb(software, noProbe)).name, "tensorflow");
  });

  it("does not hide a mistake of its own behind the next rung", async () => {
    const broken: Rung = { name: "tensorflow", open: () => Promise.reject(new TypeError("a mistake")) };
    await assert.rejects(climb([broken, rung("cpu", {})], noProbe), TypeError);
  });

  it("knows imitations of graphics processors by name", () => {
    const adapter = { vendor: "", architecture: "", description: "", isFallbackAdapter: false };
    assert.ok(isSoftware({ ...adapter, vendor: "google", architecture: "swiftshader" }));
    assert.ok(isSoftware({ ...adapter, description: "llvmpipe (LLVM 15.0.6, 256 bits)" }));
    assert.ok(isSoftware({ ...adapter, isFallbackAdapter: true }));
    assert.ok(!isSoftware({ ...adapter, vendor: "nvidia", architecture: "ampere", description: "GeForce RTX 3080" }));
  });
});

describe("useBackend", () => {
  afterEach(() => {
    delete process.env.TASTELAB_BACKEND;
  });

  it("switches between all that is present, in one process, and says which is in use", async () => {
    const present = await backendsPresent();
    assert.ok(present.includes("wasm") && present.includes("cpu"));
    for (const name of [...present, ...present]) {
      const backend = await useBackend(name);
      assert.equal(backend.name, name);
      assert.equal(tf.getBackend(), name);
      assert.deepEqual(currentBackend(), backend);
      assert.ok(backend.device.length > 0 && backend.versions.tfjs === tf.version_core);
    }
  });

  it("takes the name in TASTELAB_BACKEND, and the argument before it", async () => {
    process.env.TASTELAB_BACKEND = "cpu";
    assert.equal((await useBackend()).name, "cpu");
    assert.equal((await useBackend("wasm")).name, "wasm");
  });

  it("refuses a name that is none, wherever it comes from", async () => {
    await assert.rejects(useBackend("cuda" as BackendName), InputError);
    await assert.rejects(useBackend("toString" as BackendName), /wanted one of tensorflow, webgpu, wasm, cpu/);
    process.env.TASTELAB_BACKEND = "fast";
    await assert.rejects(useBackend(), /TASTELAB_BACKEND: wanted one of .* got “fast”/);
  });
});

describe("the engine in a fresh process", () => {
  const empty = freshFolder();
  const inFresh = (script: string, loader: readonly string[], cache?: string): string =>
    execFileSync(process.execPath, [...loader, "--eval", script], {
      cwd: projectRoot,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, TASTELAB_BACKEND: "", ...(cache === undefined ? {} : { TASTELAB_CACHE: cache }) },
    }).trim();
  const asModule = ["--import", "tsx", "--input-type=module"];
  const asCommonJs = ["--require", "tsx/cjs"];

  it("says that none was chosen, and that a native build is missing", () => {
    const script = `
      import { currentBackend, useBackend } from "./lib/engine/backend.ts";
      try { currentBackend(); } catch (error) { console.log(error.message); }
      try { await useBackend("tensorflow"); } catch (error) { console.log(error.message); }
      const { name, passedOver } = await useBackend();
      console.log(name, passedOver.length > 0 && passedOver[0].name);`;
    const [none, missing, taken] = inFresh(script, asModule, empty).split("\n");
    assert.match(none ?? "", /wanted a chosen backend, got none/);
    assert.match(missing ?? "", /wanted the backend tensorflow, got none: .*npm run backend/);
    assert.match(taken ?? "", /(wasm|webgpu) tensorflow/);
  });

  it("has one tfjs-core, loaded as CommonJS as well as as a module, and prints no advertisement", () => {
    const work = `
      await useBackend("wasm");
      const x = tf.tensor2d([[1, 2], [3, 4]]);
      console.log([...(await tf.matMul(x, x).data())].join());
      await useBackend("cpu");
      console.log([...(await tf.matMul(x, x).data())].join());`;
    const imports = `import { useBackend } from "./lib/engine/backend.ts"; import { tf } from "./lib/engine/tf.ts";`;
    assert.equal(inFresh(`${imports} ${work}`, asModule), "7,10,15,22\n7,10,15,22");
    const cores = `Object.keys(require.cache).filter((path) => /tfjs-core.dist.tf-core/.test(path)).length`;
    const required = `const { useBackend } = require("./lib/engine/backend.ts"); const { tf } = require("./lib/engine/tf.ts");
      (async () => { ${work} console.log(${cores}); })();`;
    assert.equal(inFresh(required, asCommonJs), "7,10,15,22\n7,10,15,22\n1");
  });

  it("goes on with the shipped kernels when ours cannot be compiled, and says so", () => {
    // A file where the cache's folder should be, and a compiler that is not there.
    const cache = join(empty, "file");
    writeFileSync(cache, "");
    const script = `
      import childProcess from "node:child_process";
      import { syncBuiltinESMExports } from "node:module";
      childProcess.execFile = (program, args, options, done) => done(new Error("no compiler"));
      syncBuiltinESMExports();
      const { useBackend } = await import("./lib/engine/backend.ts");
      const { tf } = await import("./lib/engine/tf.ts");
      console.log((await useBackend("wasm")).device);
      const table = tf.tensor2d([[1, 2], [3, 4]]);
      const gradient = tf.grad((t) => tf.sum(tf.square(tf.gather(t, tf.tensor1d([1, 1], "int32")))))(table);
      console.log([...(await gradient.data())].join());`;
    assert.equal(inFresh(script, asModule, cache), "the CPU, 1 thread, unmended and slow (no compiler)\n0,0,12,16");
  });
});
