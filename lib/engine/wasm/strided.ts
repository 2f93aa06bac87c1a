import { tf } from "../tf.ts";
import { addressOf, sizeOf, type WasmBackend } from "./heap.ts";
import { input, register, shipped } from "./kernel.ts";
import type { Simd } from "./simd.ts";

/** An array read with any strides: what slicing, tiling, reversing and exchanging axes have in common. Strides in elements. */
interface View {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  /** The first element's place. */
  readonly start: number;
}

/**
 * Slices and what is made of them, tiles, reversals and transpositions that leave the last axis; as shipped each slice
 * copies its whole source first, and axes are exchanged number by number.
 */
export function mendViews(simd: Simd): void {
  const copy = (backend: WasmBackend, x: tf.TensorInfo, view: View, shape: readonly number[]): tf.TensorInfo => {
    const out = backend.makeOutput([...shape], x.dtype);
    if (sizeOf(shape) === 0) return out;
    const complex = x.dtype === "complex64";
    const bytes = complex ? 4 : tf.util.bytesPerElement(x.dtype);
    const dense = merged(complex ? withParts(view) : view);
    const rank = dense.shape.length;
    const room = new Int32Array(backend.wasm.HEAPU8.buffer, simd.scratch, 2 * rank);
    room.set(dense.shape);
    room.set(dense.strides, rank);
    const from = addressOf(backend, x) + dense.start * bytes;
    simd.strided(rank, simd.scratch, simd.scratch + 4 * rank, bytes, from, addressOf(backend, out));
    return out;
  };
  const part = (backend: WasmBackend, x: tf.TensorInfo, begin: readonly number[], size: readonly number[]) => {
    const strides = stridesOf(x.shape);
    const start = begin.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), 0);
    return copy(backend, x, { shape: size, strides, start }, size);
  };

  const shippedSlice = shipped<{ begin: number[]; size: number[] }>("Slice");
  register<{ begin: number[]; size: number[] }>("Slice", (call) => {
    const x = input(call, "x");
    if (x.dtype === "string") return shippedSlice(call);
    const [begin, size] = tf.slice_util.parseSliceParams(x, call.attrs.begin, call.attrs.size);
    tf.slice_util.assertParamsValid(x as tf.Tensor, begin as number[], size as number[]);
    return part(call.backend, x, begin as number[], size as number[]);
  });

  const shippedSplit = shipped<{ numOrSizeSplits: number | number[]; axis: number }>("SplitV");
  register<{ numOrSizeSplits: number | number[]; axis: number }>("SplitV", (call) => {
    const x = input(call, "x");
    if (x.dtype === "string") return shippedSplit(call);
    const axis = tf.util.parseAxisParam(call.attrs.axis, x.shape)[0] ?? 0;
    const sizes = tf.backend_util.prepareSplitSize(x as tf.Tensor, call.attrs.numOrSizeSplits, axis);
    let from = 0;
    return sizes.map((length) => {
      const begin = x.shape.map((_, index) => (index === axis ? from : 0));
      from += length;
      return part(call.backend, x, begin, x.shape.with(axis, length));
    });
  });

  const shippedUnpack = shipped<{ axis: number }>("Unpack");
  register<{ axis: number }>("Unpack", (call) => {
    const x = input(call, "value");
    if (x.dtype === "string") return shippedUnpack(call);
    const axis = tf.util.parseAxisParam(call.attrs.axis, x.shape)[0] ?? 0;
    const size = x.shape.with(axis, 1);
    return Array.from({ length: x.shape[axis] ?? 0 }, (_, at) => {
      const begin = x.shape.map((_, index) => (index === axis ? at : 0));
      const taken = part(call.backend, x, begin, size);
      taken.shape = x.shape.toSpliced(axis, 1);
      return taken;
    });
  });

  const shippedTile = shipped<{ reps: number[] }>("Tile");
  register<{ reps: number[] }>("Tile", (call) => {
    const x = input(call, "x");
    if (x.dtype === "string") return shippedTile(call);
    const { reps } = call.attrs;
    const strides = stridesOf(x.shape);
    const view: View = {
      shape: x.shape.flatMap((length, axis) => [reps[axis] ?? 1, length]),
      strides: strides.flatMap((stride) => [0, stride]),
      start: 0,
    };
    return copy(
      call.backend,
      x,
      view,
      x.shape.map((length, axis) => length * (reps[axis] ?? 1)),
    );
  });

  const shippedTranspose = shipped<{ perm: number[] }>("Transpose");
  register<{ perm: number[] }>("Transpose", (call) => {
    const x = input(call, "x");
    const { perm } = call.attrs;
    // Where runs of numbers stay together; matrices the shipped kernel turns block by block.
    if (x.dtype === "string" || x.shape.length < 3 || perm.at(-1) !== x.shape.length - 1) return shippedTranspose(call);
    const strides = stridesOf(x.shape);
    const shape = perm.map((axis) => x.shape[axis] ?? 1);
    const turned = perm.map((axis) => strides[axis] ?? 0);
    return copy(call.backend, x, { shape, strides: turned, start: 0 }, shape);
  });

  const shippedReverse = shipped<{ dims: number | number[] }>("Reverse");
  register<{ dims: number | number[] }>("Reverse", (call) => {
    const x = input(call, "x");
    if (x.dtype === "string" || x.shape.length === 0) return shippedReverse(call);
    const axes = tf.util.parseAxisParam(call.attrs.dims, x.shape);
    const strides = stridesOf(x.shape);
    const start = axes.reduce((sum, axis) => sum + ((x.shape[axis] ?? 1) - 1) * (strides[axis] ?? 0), 0);
    const turned = strides.map((stride, axis) => (axes.includes(axis) ? -stride : stride));
    return copy(call.backend, x, { shape: x.shape, strides: turned, start }, x.shape);
  });
}

/** The strides of a row-major array, in elements. */
function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = new Array(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}

/** A view of complex numbers as one of their parts, which lie side by side. */
function withParts({ shape, strides, start }: View): View {
  return { shape: [...shape, 2], strides: [...strides.map((stride) => 2 * stride), 1], start: 2 * start };
}

/** The same view with neighbouring axes made one where they run on, and those of length 1 left out. */
function merged({ shape, strides, start }: View): View {
  const lengths: number[] = [];
  const steps: number[] = [];
  for (let axis = 0; axis < shape.length; axis++) {
    const [length, step] = [shape[axis] ?? 1, strides[axis] ?? 0];
    if (length === 1) continue;
    const last = lengths.length - 1;
    if (last >= 0 && steps[last] === step * length) {
      lengths[last] = (lengths[last] ?? 1) * length;
      steps[last] = step;
    } else {
      lengths.push(length);
      steps.push(step);
    }
  }
  return lengths.length > 0 ? { shape: lengths, strides: steps, start } : { shape: [1], strides: [1], start };
}
