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
    if (!(await tf.setBackend("wasm"))) throw new Unavailable("the WebAssembly module did not start");
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
