// Everything the wasm rung computes by itself, as one module over the memory of tfjs's own WebAssembly module.
export { combine, compare, select } from "./logic";
export { multiply, scratchBytes } from "./matmul";
export { erf, exp, extreme, log, softplus, tanh } from "./elementwise";
export { addRows, gather, largest, strided, sum } from "./rows";
