import { tf } from "../tf.ts";
import { input, register } from "./kernel.ts";

interface FilterGradient {
  strides: number | [number, number];
  pad: "valid" | "same" | number | [[number, number], [number, number], [number, number], [number, number]];
  dimRoundingMode?: "floor" | "round" | "ceil";
  filterShape: [number, number, number, number];
}

/**
 * The gradient of a two-dimensional convolution by its filter: for each place of the filter the product of the pixels
 * that it met, [B·H·W, in], transposed, with the gradient of what came of them, [B·H·W, out].
 */
export function addFilterGradient(): void {
  register<FilterGradient>("Conv2DBackpropFilter", (call) => {
    const { strides, pad, dimRoundingMode, filterShape } = call.attrs;
    const x = input(call, "x") as tf.Tensor4D;
    const dy = input(call, "dy") as tf.Tensor4D;
    const { padInfo, strideHeight, strideWidth, outHeight, outWidth, batchSize } = tf.backend_util.computeConv2DInfo(
      x.shape,
      filterShape,
      strides,
      1,
      pad,
      dimRoundingMode,
    );
    const [filterHeight, filterWidth, inChannels, outChannels] = filterShape;
    const height = (outHeight - 1) * strideHeight + 1;
    const width = (outWidth - 1) * strideWidth + 1;
    return tf.tidy(() => {
      const padded = tf.pad(x, [
        [0, 0],
        [padInfo.top, padInfo.bottom],
        [padInfo.left, padInfo.right],
        [0, 0],
      ]);
      const gradient = tf.reshape(dy, [-1, outChannels]);
      const places: tf.Tensor[] = [];
      for (let row = 0; row < filterHeight; row++) {
        for (let column = 0; column < filterWidth; column++) {
          const met = tf.stridedSlice(
            padded,
            [0, row, column, 0],
            [batchSize, row + height, column + width, inChannels],
            [1, strideHeight, strideWidth, 1],
          );
          places.push(tf.matMul(tf.reshape(met, [-1, inChannels]), gradient, true));
        }
      }
      return tf.reshape(tf.stack(places), filterShape);
    });
  });
}
