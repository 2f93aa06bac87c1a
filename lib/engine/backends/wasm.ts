import { loadWasm, tf } from "../tf.ts";
import { mendWasm } from "../wasm/mend.ts";
import { type Opened, type Rung, Unavailable } from "./rung.ts";

let opened: Opened | null = null;

/** WebAssembly with SIMD instructions, one thread. */
export const wasm: Rung = {
  name: "wasm",
  async open() {
    if (opened !== null) return opened;
    const { version_wasm } = await loadWasm();
    // The kernels to be mended reach into the backend, which exists only after its first start.
    if (!(await withoutNewHandlers(() => tf.setBackend("wasm"))))
      throw new Unavailable("the WebAssembly module did not start");
    const plain = await mendWasm();
    opened = {
      device: plain === null ? "the CPU, 1 thread, SIMD" : `the CPU, 1 thread, unmended and slow (${plain})`,
      gpu: false,
      software: false,
      versions: { tfjs: tf.version_core, "tfjs-backend-wasm": version_wasm },
    };
    return opened;
  },
};

/**
 * The WebAssembly module's loader, on its start, hangs handlers on the process that throw every uncaught error anew from
 * its own one-line file, so that Node prints half a megabyte of it. They are taken off again.
 */
async function withoutNewHandlers<T>(start: () => Promise<T>): Promise<T> {
  const events = ["uncaughtException", "unhandledRejection"] as const;
  const known = new Set(events.flatMap((event): unknown[] => process.listeners(event as "uncaughtException")));
  const result = await start();
  for (const event of events) {
    for (const handler of process.listeners(event as "uncaughtException")) {
      if (!known.has(handler)) process.off(event, handler);
    }
  }
  return result;
}
