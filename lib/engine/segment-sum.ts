import { tf } from "./tf.ts";

/** What of tfjs's cpu backend the kernel needs. */
interface CpuBackend {
  readonly data: { get(dataId: object): { readonly values: Float32Array | Int32Array } };
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: Float32Array | Int32Array): tf.TensorInfo;
}

/**
 * Replaces the cpu backend's UnsortedSegmentSum, the gradient of every embedding, which compares each segment with each
 * row: here each row is added to its segment, once. Rows whose segment is negative or past the end are left out, as
 * TensorFlow does.
 */
export function mendSegmentSum(): void {
  const kernelName = "UnsortedSegmentSum";
  if (tf.getKernel(kernelName, "cpu") !== undefined) tf.unregisterKernel(kernelName, "cpu");
  tf.registerKernel({
    kernelName,
    backendName: "cpu",
    kernelFunc({ inputs, attrs, backend }) {
      const { x, segmentIds } = inputs as Record<"x" | "segmentIds", tf.TensorInfo>;
      const { numSegments } = attrs as unknown as { numSegments: number };
      const cpu = backend as unknown as CpuBackend;
      const ids = cpu.data.get(segmentIds.dataId).values;
      const rows = cpu.data.get(x.dataId).values;
      const width = ids.length === 0 ? 0 : rows.length / ids.length;
      const shape = [numSegments, ...x.shape.slice(segmentIds.shape.length)];
      const size = shape.reduce((product, side) => product * side, 1);
      const sums = x.dtype === "int32" ? new Int32Array(size) : new Float32Array(size);
      for (let row = 0; row < ids.length; row++) {
        const segment = ids[row] as number;
        if (segment < 0 || segment >= numSegments) continue;
        for (let at = 0; at < width; at++) {
          const place = segment * width + at;
          sums[place] = (sums[place] as number) + (rows[row * width + at] as number);
        }
      }
      return cpu.makeTensorInfo(shape, x.dtype, sums);
    },
  });
}
