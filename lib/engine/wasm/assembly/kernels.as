// Everything the wasm rung computes by itself, as one module over the memory of tfjs's own WebAssembly module.
export { multiply, scratchBytes } from "./matmul";
export { erf, exp, extreme, softplus, tanh } from "./elementwise";
export { addRows, gather, strided, sum } from "./rows";
