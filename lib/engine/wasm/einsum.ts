import { tf } from "../tf.ts";
import { register } from "./kernel.ts";

/**
 * Einstein summation over one or two tensors, as one matrix product: indices that both share and the result keeps are
 * the batch, those that the result drops are summed over.
 */
export function addEinsum(): void {
  register<{ equation: string }>("Einsum", ({ inputs, attrs }) => {
    const tensors = Object.values(inputs) as tf.Tensor[];
    const { allDims, idDims } = tf.backend_util.decodeEinsumEquation(attrs.equation, tensors.length);
    tf.backend_util.checkEinsumDimSizes(allDims.length, idDims, tensors);
    const [left = "", result = ""] = attrs.equation.replaceAll(" ", "").split("->");
    const [a = "", b] = left.split(",");
    return tf.tidy(() => {
      const [first, second] = tensors as [tf.Tensor, tf.Tensor | undefined];
      if (b === undefined || second === undefined) {
        const kept = sumOut(first, a, result);
        return inOrder(kept.tensor, kept.letters, result);
      }
      return product(sumOut(first, a, b + result), sumOut(second, b, a + result), result);
    });
  });
}

/** A tensor with a letter for each of its axes. */
interface Lettered {
  readonly tensor: tf.Tensor;
  readonly letters: string;
}

/** Sums over the axes whose letters are not needed. */
function sumOut(tensor: tf.Tensor, letters: string, needed: string): Lettered {
  const axes = [...letters].flatMap((letter, axis) => (needed.includes(letter) ? [] : [axis]));
  const kept = [...letters].filter((letter) => needed.includes(letter)).join("");
  return { tensor: axes.length > 0 ? tf.sum(tensor, axes) : tensor, letters: kept };
}

function inOrder(tensor: tf.Tensor, letters: string, wanted: string): tf.Tensor {
  return letters === wanted
    ? tf.clone(tensor)
    : tf.transpose(
        tensor,
        [...wanted].map((letter) => letters.indexOf(letter)),
      );
}

function product(a: Lettered, b: Lettered, result: string): tf.Tensor {
  const shared = [...a.letters].filter((letter) => b.letters.includes(letter));
  const batch = shared.filter((letter) => result.includes(letter)).join("");
  const summed = shared.filter((letter) => !result.includes(letter)).join("");
  const rows = [...a.letters].filter((letter) => !b.letters.includes(letter)).join("");
  const columns = [...b.letters].filter((letter) => !a.letters.includes(letter)).join("");
  const length = (of: Lettered, letters: string) =>
    [...letters].map((letter) => of.tensor.shape[of.letters.indexOf(letter)] ?? 1);
  const size = (lengths: readonly number[]) => lengths.reduce((product, next) => product * next, 1);

  const [batchShape, rowShape, columnShape] = [length(a, batch), length(a, rows), length(b, columns)];
  const depth = size(length(a, summed));
  const left = inOrder(a.tensor, a.letters, batch + rows + summed);
  const right = inOrder(b.tensor, b.letters, batch + summed + columns);
  const multiplied = tf.matMul(
    left.reshape([size(batchShape), size(rowShape), depth]),
    right.reshape([size(batchShape), depth, size(columnShape)]),
  );
  return inOrder(multiplied.reshape([...batchShape, ...rowShape, ...columnShape]), batch + rows + columns, result);
}
