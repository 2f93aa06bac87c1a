import { InputError } from "../../base/errors.ts";
import { tf } from "../tf.ts";
import { addressOf, integers, sizeOf } from "./heap.ts";
import { input, register, shipped } from "./kernel.ts";
import type { Simd } from "./simd.ts";

/**
 * Looking rows up, adding them up and finding their largest numbers; as shipped a lookup computes the place of every
 * single number anew.
 */
export function mendRows(simd: Simd): void {
  register<{ axis: number; batchDims: number }>("GatherV2", (call) => {
    const { backend, attrs } = call;
    const [x, indices] = [input(call, "x"), input(call, "indices")];
    const axis = tf.util.parseAxisParam(attrs.axis, x.shape)[0] ?? 0;
    const batchDims = attrs.batchDims < 0 ? attrs.batchDims + indices.shape.length : attrs.batchDims;
    const batches = sizeOf(x.shape.slice(0, batchDims));
    const size = x.shape[axis] ?? 1;
    const inner = x.shape.slice(axis + 1);
    const out = backend.makeOutput([...x.shape.slice(0, axis), ...indices.shape.slice(batchDims), ...inner], x.dtype);
    const bad = simd.gather(
      batches,
      sizeOf(x.shape.slice(batchDims, axis)),
      size,
      sizeOf(inner) * tf.util.bytesPerElement(x.dtype),
      addressOf(backend, x),
      addressOf(backend, indices),
      sizeOf(indices.shape) / Math.max(1, batches),
      addressOf(backend, out),
    );
    if (bad === -1) return out;
    const index = integers(backend, indices)[bad];
    backend.disposeData(out.dataId);
    throw new InputError({
      wanted: `indices from 0 to ${size - 1} in a gather along axis ${axis} of a tensor [${x.shape}]`,
      got: `${index} at place ${bad}`,
      fix: "Indices are those of the vocabulary that the table was made for.",
    });
  });

  for (const name of ["Sum", "Mean"] as const) {
    const rest = shipped<{ axis: number | number[]; keepDims: boolean }>(name);
    register<{ axis: number | number[]; keepDims: boolean }>(name, (call) => {
      const { backend, attrs } = call;
      const x = input(call, "x");
      const axes = tf.util.parseAxisParam(attrs.axis, x.shape).sort((a, b) => a - b);
      const first = axes[0] ?? 0;
      const neighbours = axes.every((axis, index) => axis === first + index);
      if (x.dtype !== "float32" || axes.length === 0 || !neighbours) return rest(call);
      const outer = x.shape.slice(0, first);
      const inner = x.shape.slice(first + axes.length);
      const size = sizeOf(x.shape.slice(first, first + axes.length));
      const out = backend.makeOutput([...outer, ...axes.map(() => 1), ...inner], "float32");
      if (!attrs.keepDims) out.shape = [...outer, ...inner];
      const width = sizeOf(inner);
      const spare = width > 1 ? backend.wasm._malloc(width * 4) >>> 0 : 0;
      simd.sum(
        sizeOf(outer),
        size,
        width,
        name === "Mean" ? 1 / size : 1,
        addressOf(backend, x),
        addressOf(backend, out),
        spare,
      );
      if (width > 1) backend.wasm._free(spare);
      return out;
    });
  }

  const shippedMax = shipped<{ reductionIndices: number | number[]; keepDims: boolean }>("Max");
  register<{ reductionIndices: number | number[]; keepDims: boolean }>("Max", (call) => {
    const { backend, attrs } = call;
    const x = input(call, "x");
    const axes = tf.util.parseAxisParam(attrs.reductionIndices, x.shape).sort((a, b) => a - b);
    const outer = x.shape.slice(0, x.shape.length - axes.length);
    const size = sizeOf(x.shape.slice(outer.length));
    const trailing = axes.every((axis, index) => axis === outer.length + index);
    if (x.dtype !== "float32" || axes.length === 0 || size === 0 || !trailing) return shippedMax(call);
    const out = backend.makeOutput(attrs.keepDims ? [...outer, ...axes.map(() => 1)] : outer, "float32");
    simd.largest(sizeOf(outer), size, addressOf(backend, x), addressOf(backend, out));
    return out;
  });

  register<{ numSegments: number }>("UnsortedSegmentSum", (call) => {
    const { backend, attrs } = call;
    const [x, segments] = [input(call, "x"), input(call, "segmentIds")];
    const [rows = 0, ...rest] = x.shape;
    const out = backend.makeOutput([attrs.numSegments, ...rest], x.dtype);
    const at = [addressOf(backend, x), addressOf(backend, segments), addressOf(backend, out)] as const;
    if (x.dtype !== "float32") throw new Error(`unsortedSegmentSum on wasm takes float32 tensors, got ${x.dtype}`);
    simd.addRows(at[0], rows, sizeOf(rest), at[1], attrs.numSegments, at[2]);
    return out;
  });
}
