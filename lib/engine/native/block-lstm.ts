import { withGradient } from "../gradient.ts";
import { nativeOperation } from "../native.ts";
import { tf } from "../tf.ts";

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
  const [steps, rows] = x.shape;
  const width = bias.size / 4;
  const start = tf.zeros([rows, width]);
  const noPeephole = tf.zeros([width]);
  const attributes = { T: "float32", use_peephole: false } as const;
  const read = [x, start, start, weights, noPeephole, noPeephole, noPeephole, bias];
  const outputs = withLength(steps, (length) =>
    nativeOperation("BlockLSTMV2", { ...attributes, cell_clip: { float: 0 } }, [length, ...read], 7),
  );
  return {
    value: outputs[6] as tf.Tensor3D,
    saved: [...read, ...outputs],
    gradient(slope, saved) {
      const given = [...saved, tf.zerosLike(slope), slope];
      const slopes = withLength(steps, (length) =>
        nativeOperation("BlockLSTMGradV2", attributes, [length, ...given], 8),
      );
      return [slopes[0], slopes[3], slopes[7]] as tf.Tensor[];
    },
  };
});

/** What of tfjs-node's backend makes and releases data that are no tensor of tfjs. */
interface DataOwner {
  write(values: Int32Array, shape: number[], dtype: "int64"): object;
  disposeData(id: object): void;
}

/** Does something with a number of steps as TensorFlow's int64, of which tfjs has no tensors. */
function withLength<T>(steps: number, work: (length: tf.Tensor) => T): T {
  const owner = tf.backend() as unknown as DataOwner;
  const dataId = owner.write(Int32Array.of(steps, 0), [], "int64");
  try {
    return work({ dataId } as tf.Tensor);
  } finally {
    owner.disposeData(dataId);
  }
}
