import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileAssembly } from "../assembly.ts";
import type { WasmBackend } from "./heap.ts";

/** A function of n values at address x, written to address out; `spare` is the address of 16 free bytes. */
export type Mapping = (n: number, x: number, out: number, spare: number) => void;

/** What `assembly/kernels.as` exports: addresses and lengths are bytes or elements as its comments say. */
interface Exports {
  readonly scratchBytes: () => number;
  readonly multiply: (
    batch: number,
    m: number,
    n: number,
    k: number,
    a: number,
    aBatch: number,
    aRow: number,
    aColumn: number,
    b: number,
    bBatch: number,
    bRow: number,
    bColumn: number,
    c: number,
    scratch: number,
  ) => void;
  readonly tanh: Mapping;
  readonly exp: Mapping;
  readonly erf: Mapping;
  readonly softplus: Mapping;
  readonly log: Mapping;
  readonly compare: (which: number, n: number, a: number, b: number, bStep: number, out: number) => void;
  readonly combine: (either: boolean, n: number, a: number, b: number, out: number) => void;
  readonly select: (n: number, condition: number, yes: number, no: number, out: number) => void;
  readonly extreme: (n: number, a: number, b: number, bStep: number, smaller: boolean, out: number) => void;
  readonly gather: (
    batches: number,
    outers: number,
    size: number,
    run: number,
    x: number,
    indices: number,
    count: number,
    out: number,
  ) => number;
  readonly addRows: (x: number, rows: number, width: number, segment: number, segments: number, out: number) => void;
  readonly sum: (
    outer: number,
    size: number,
    inner: number,
    factor: number,
    x: number,
    out: number,
    spare: number,
  ) => void;
  readonly largest: (outer: number, size: number, x: number, out: number) => void;
  readonly strided: (rank: number, shape: number, strides: number, bytes: number, from: number, to: number) => number;
}

/** Our kernels, and room for what they put aside. */
export interface Simd extends Exports {
  /** The address of `scratchBytes()` free bytes, for one call at a time. */
  readonly scratch: number;
}

/** Compiles (once per machine) and instantiates our kernels over the backend's own memory. */
export async function simdOver(backend: WasmBackend): Promise<Simd> {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "assembly");
  const module = await compileAssembly(join(folder, "kernels.as"));
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: backend.wasm.asm.memory } });
  const kernels = exports as unknown as Exports;
  return { ...kernels, scratch: backend.wasm._malloc(kernels.scratchBytes()) >>> 0 };
}
