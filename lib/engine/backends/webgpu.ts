import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { promisify } from "node:util";
import { InputError } from "../../base/errors.ts";
import { loadWebgpu, tf } from "../tf.ts";
import { ifInstalled, type Opened, type Rung, Unavailable } from "./rung.ts";

/** What WebGPU says of the graphics processor it would use. */
interface Adapter {
  vendor: string;
  architecture: string;
  description: string;
  isFallbackAdapter: boolean;
}

let opened: Opened | null = null;

/** WebGPU through Dawn (npm `webgpu`): Vulkan, Metal or Direct3D. */
export const webgpu: Rung = {
  name: "webgpu",
  async open() {
    if (opened !== null) return opened;
    const adapter = await probe();
    const { version_webgpu } = (await ifInstalled("@tensorflow/tfjs-backend-webgpu", loadWebgpu)) as unknown as {
      version_webgpu?: string;
    };
    if (!(await tf.setBackend("webgpu"))) throw new Unavailable("tfjs could not start on the adapter found");
    refuseToBlock(tf.backend());
    const software = isSoftware(adapter);
    opened = {
      device: adapter.description || [adapter.vendor, adapter.architecture].join(" "),
      gpu: !software,
      software,
      versions: { tfjs: tf.version_core, "tfjs-backend-webgpu": version_webgpu ?? tf.version_core },
    };
    return opened;
  },
};

/** Outside a browser WebGPU cannot be waited for; the shipped error names a canvas instead. */
function refuseToBlock(backend: tf.KernelBackend): void {
  const read = backend.readSync.bind(backend);
  backend.readSync = (id: object) => {
    try {
      return read(id);
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      throw new InputError({
        wanted: "`await tensor.data()` (or array()), since WebGPU cannot be read synchronously",
        got: "dataSync(), arraySync() or print()",
        fix: "Read asynchronously, or choose another backend.",
      });
    }
  };
}

/** Whether an adapter only imitates a graphics processor. */
export function isSoftware({ vendor, architecture, description, isFallbackAdapter }: Adapter): boolean {
  return (
    isFallbackAdapter ||
    /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i.test(`${vendor} ${architecture} ${description}`)
  );
}

/**
 * Asks for an adapter in a child process, where the messages and crashes of graphics drivers do no harm.
 * Throws Unavailable when there is none.
 */
async function probe(): Promise<Adapter> {
  if (!mayHaveGraphics()) throw new Unavailable("no graphics device is to be seen");
  const entry = await ifInstalled("webgpu", async () => createRequire(import.meta.url).resolve("webgpu"));
  const script = `const { create } = await import(process.argv[1]);
    const adapter = await create([]).requestAdapter({ powerPreference: "high-performance" });
    const info = adapter?.info;
    console.log(JSON.stringify(info ? { vendor: info.vendor, architecture: info.architecture,
      description: info.description, isFallbackAdapter: info.isFallbackAdapter === true } : null));
    process.exit(0);`;
  try {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--input-type=module", "--eval", script, new URL(`file://${entry}`).href],
      { timeout: 15000 },
    );
    const adapter = JSON.parse(stdout.trim().split("\n").at(-1) ?? "null") as Adapter | null;
    if (adapter !== null) return adapter;
  } catch (error) {
    throw new Unavailable(`looking for an adapter failed: ${(error as Error).message.split("\n")[0]}`);
  }
  throw new Unavailable("WebGPU finds no adapter");
}

/** On Linux a look at the device files spares most machines the search; elsewhere Metal or Direct3D are always there. */
function mayHaveGraphics(): boolean {
  if (process.platform !== "linux") return true;
  const named = process.env.VK_DRIVER_FILES ?? process.env.VK_ICD_FILENAMES;
  return named !== undefined || ["/dev/dri", "/dev/nvidiactl", "/dev/dxg"].some((path) => existsSync(path));
}
