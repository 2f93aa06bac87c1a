import { tf } from "../tf.ts";
import { borrowMissing } from "./borrowed.ts";
import { addComplexNumbers } from "./complex.ts";
import { addFilterGradient } from "./convolution.ts";
import { addEinsum } from "./einsum.ts";
import { mendFunctions } from "./elementwise.ts";
import { refuseToOverflow, type WasmBackend } from "./heap.ts";
import { mendLogic } from "./logic.ts";
import { mendProducts } from "./matmul.ts";
import { mendOneHot } from "./one-hot.ts";
import { mendRows } from "./rows.ts";
import { mendCopies } from "./sharing.ts";
import { simdOver } from "./simd.ts";
import { mendViews } from "./strided.ts";

/**
 * Makes tfjs's wasm backend, which was built to run finished models, fit for training: our own SIMD kernels for
 * products, lookups, sums and some functions, and the kernels that it lacks. The backend must have started.
 *
 * As shipped these gradients cannot be computed: of `gather` (UnsortedSegmentSum: no embedding can be trained), of
 * `conv2d` by its filter (Conv2DBackpropFilter), of `depthwiseConv2d` by both (DepthwiseConv2dNativeBackprop…); and
 * these functions are not there at all: `einsum`, complex numbers and Fourier transforms, ragged tensors, `Draw`.
 *
 * Returns null, or, when our kernels could not be compiled, the reason: the rung then works with the shipped kernels
 * and what it lacks is computed in plain JavaScript, correctly and slowly.
 */
export async function mendWasm(): Promise<string | null> {
  const backend = tf.backend() as WasmBackend;
  refuseToOverflow(backend);
  let reason: string | null = null;
  try {
    const simd = await simdOver(backend);
    mendProducts(simd);
    mendFunctions(simd);
    mendLogic(simd);
    mendRows(simd);
    mendViews(simd);
  } catch (error) {
    reason = (error as Error).message;
  }
  mendCopies();
  mendOneHot();
  addComplexNumbers(backend);
  addEinsum();
  addFilterGradient();
  borrowMissing();
  return reason;
}
