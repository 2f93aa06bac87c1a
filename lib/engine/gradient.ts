import { tf } from "./tf.ts";

/** A value, what its gradient needs to know, and that gradient: by each of the inputs, in their order. */
export interface Differentiated<T extends tf.Tensor> {
  readonly value: T;
  readonly saved: readonly tf.Tensor[];
  readonly gradient: (slope: T, saved: readonly tf.Tensor[]) => readonly tf.Tensor[];
}

/** A function of tensors whose gradient is written out by hand. What it saves lives until the gradient was taken. */
export function withGradient<T extends tf.Tensor>(
  work: (...inputs: tf.Tensor[]) => Differentiated<T>,
): (...inputs: tf.Tensor[]) => T {
  return tf.customGrad<T>((...given) => {
    const save = given.at(-1) as tf.GradSaveFunc;
    const { value, saved, gradient } = work(...(given.slice(0, -1) as tf.Tensor[]));
    save([...saved]);
    return { value, gradFunc: (slope, kept) => [...gradient(slope, kept)] };
  });
}
