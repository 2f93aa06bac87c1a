import { invertPositiveDefinite } from "../base/cholesky.ts";
import { InputError } from "../base/errors.ts";
import { tf } from "./tf.ts";

/** Blocks up to this size are inverted in float64 on the CPU, larger ones by products of their halves. */
const smallest = 128;

/**
 * The inverse of a symmetric positive-definite matrix, [n, n] float32 → [n, n] float32, symmetric.
 *
 * With A = [A₁ B; Bᵀ A₂], W = A₁⁻¹ B and the Schur complement S = A₂ − Bᵀ W, the inverse is
 * [A₁⁻¹ + W S⁻¹ Wᵀ, −W S⁻¹; −S⁻¹ Wᵀ, S⁻¹]; both halves are positive definite again. Nearly all of the ⅔ n³
 * multiplications are large matrix products on the engine; the leaves are inverted by Cholesky in float64.
 * The relative error is of the order of float32's precision times the condition number.
 *
 * The caller keeps the argument and owns the result. Throws InputError when the matrix is not square, RangeError when
 * it is not positive definite.
 */
export async function inversePositiveDefinite(matrix: tf.Tensor2D): Promise<tf.Tensor2D> {
  const [n, columns] = matrix.shape;
  if (n !== columns) {
    throw new InputError({
      wanted: "a square matrix",
      got: `${n} × ${columns}`,
      fix: "Only square matrices have one.",
    });
  }
  if (n <= smallest) return leaf(matrix);
  // Halves in whole leaves keep the leaves full and the products' shapes few.
  const half = Math.ceil(n / smallest / 2) * smallest;
  const rest = n - half;
  const first = await inverseOfPart(matrix, 0, half);
  const [w, schur] = tf.tidy(() => {
    const b = matrix.slice([0, half], [half, rest]);
    const product = tf.matMul(first, b);
    return [product, tf.sub(matrix.slice([half, half], [rest, rest]), tf.matMul(b, product, true))] as const;
  });
  try {
    const second = await inversePositiveDefinite(schur as tf.Tensor2D);
    const whole = tf.tidy(() => {
      const right = tf.matMul(w, second);
      const upperLeft = tf.add(first, tf.matMul(right, w, false, true));
      const upperRight = tf.neg(right);
      const upper = tf.concat([upperLeft, upperRight], 1);
      return tf.concat([upper, tf.concat([tf.transpose(upperRight), second], 1)], 0) as tf.Tensor2D;
    });
    second.dispose();
    return whole;
  } finally {
    tf.dispose([first, w, schur]);
  }
}

async function inverseOfPart(matrix: tf.Tensor2D, start: number, size: number): Promise<tf.Tensor2D> {
  const part = matrix.slice([start, start], [size, size]);
  try {
    return await inversePositiveDefinite(part);
  } finally {
    part.dispose();
  }
}

async function leaf(matrix: tf.Tensor2D): Promise<tf.Tensor2D> {
  const values = Float64Array.from((await matrix.data()) as Float32Array);
  invertPositiveDefinite(values, matrix.shape[0]);
  return tf.tensor2d(Float32Array.from(values), matrix.shape);
}
