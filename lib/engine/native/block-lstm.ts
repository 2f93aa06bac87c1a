import { withGradient } from "../gradient.ts";
import { tf } from "../tf.ts";
import { type Attribute, flag, float32Type, type NativeBackend, nativeBackend } from "./operations.ts";

/**
 * A whole sequence through TensorFlow's BlockLSTMV2, on the native backend alone: the states [B, T, H] of inputs
 * [B, T, I] with weights [I, 4 H], [H, 4 H] and a bias [4 H], columns i, f, g, o; state and cell start at 0.
 */
export function blockLstm(inputs: tf.Tensor3D, input: tf.Tensor, recurrent: tf.Tensor, bias: tf.Tensor): tf.Tensor3D {
  const timeFirst = inputs.transpose<tf.Tensor3D>([1, 0, 2]);
  return block(timeFirst, tf.concat([input, recurrent], 0), bias).transpose([1, 0, 2]);
}

/** The same with time first, x [T, B, I], and all weights as one matrix [I + H, 4 H]. */
const block = withGradient<tf.Tensor3D>((...given) => {
  const [x, weights, bias] = given as [tf.Tensor3D, tf.Tensor, tf.Tensor];
  const backend = nativeBackend() as NativeBackend;
  const [steps, rows] = x.shape;
  const width = bias.size / 4;
  const start = tf.zeros([rows, width]);
  const noPeephole = tf.zeros([width]);
  const attributes = [flag(backend, "use_peephole", false), float32Type(backend)];
  const cellClip: Attribute = { name: "cell_clip", type: backend.binding.TF_ATTR_FLOAT, value: 0 };
  const fixed = [start, start, weights, noPeephole, noPeephole, noPeephole, bias];
  const outputs = withLength(backend, steps, (length) =>
    backend.executeMultipleOutputs("BlockLSTMV2", [cellClip, ...attributes], [length, x, ...fixed], 7),
  );
  return {
    value: outputs[6] as tf.Tensor3D,
    saved: [x, ...fixed, ...outputs],
    gradient(slope, saved) {
      const slopes = withLength(backend, steps, (length) =>
        backend.executeMultipleOutputs(
          "BlockLSTMGradV2",
          attributes,
          [length, ...saved, tf.zerosLike(slope), slope],
          8,
        ),
      );
      return [slopes[0], slopes[3], slopes[7]] as tf.Tensor[];
    },
  };
});

/** Does something with a number of steps as TensorFlow's int64, of which tfjs has no tensors. */
function withLength<T>(backend: NativeBackend, steps: number, work: (length: tf.TensorInfo) => T): T {
  const dataId = backend.write(Int32Array.of(steps, 0), [], "int64" as tf.DataType);
  try {
    return work({ dataId, shape: [], dtype: "int32" });
  } finally {
    backend.disposeData(dataId);
  }
}
