/** Row-major matrices in float64: what a network's arithmetic is when rounding plays no part. */
export type Matrix = Float64Array;

/** [m, k] by [k, n]; with `transposed` the right one lies as [n, k]. */
export function product(a: Matrix, m: number, k: number, b: Matrix, n: number, transposed = false): Matrix {
  const c = new Float64Array(m * n);
  for (let row = 0; row < m; row++) {
    for (let column = 0; column < n; column++) {
      let sum = 0;
      for (let at = 0; at < k; at++) {
        sum += (a[row * k + at] as number) * (b[transposed ? column * k + at : at * n + column] as number);
      }
      c[row * n + column] = sum;
    }
  }
  return c;
}

/** a + b, the shorter b again and again. */
export function plus(a: Matrix, b: Matrix): Matrix {
  return a.map((value, at) => value + (b[at % b.length] as number));
}

/** Rows of a table of the given width. */
export function rows(table: Matrix, width: number, at: readonly number[]): Matrix {
  return Float64Array.from(at.flatMap((row) => [...table.subarray(row * width, (row + 1) * width)]));
}

/** Columns from … to − 1 of rows of the given width. */
export function columns(a: Matrix, width: number, from: number, to: number): Matrix {
  return a.filter((_, at) => at % width >= from && at % width < to);
}

/** The mean negative log-likelihood of a label in each row of logits. */
export function crossEntropy(logits: Matrix, width: number, labels: readonly number[]): number {
  let sum = 0;
  for (const [row, label] of labels.entries()) {
    const values = logits.subarray(row * width, (row + 1) * width);
    const most = Math.max(...values);
    sum +=
      most + Math.log(values.reduce((total, value) => total + Math.exp(value - most), 0)) - (values[label] as number);
  }
  return sum / labels.length;
}

/** The softmax of each row. */
export function softmax(a: Matrix, width: number): Matrix {
  return eachRow(a, width, (row) => {
    const powers = row.map((value) => Math.exp(value - Math.max(...row)));
    const total = powers.reduce((sum, value) => sum + value, 0);
    return powers.map((value) => value / total);
  });
}

/** Each row less its mean over its standard deviation, with 10⁻⁵ under the root. */
export function normalized(a: Matrix, width: number): Matrix {
  return eachRow(a, width, (row) => {
    const mean = row.reduce((sum, value) => sum + value, 0) / width;
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width;
    return row.map((value) => (value - mean) / Math.sqrt(variance + 1e-5));
  });
}

export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** x Φ(x), with erf by its series (|x| stays small in the tests). */
export function gelu(x: number): number {
  const z = x / Math.SQRT2;
  let term = z;
  let erf = z;
  for (let n = 1; n < 100; n++) {
    term *= (-z * z) / n;
    erf += term / (2 * n + 1);
  }
  return (x / 2) * (1 + (2 / Math.sqrt(Math.PI)) * erf);
}

function eachRow(a: Matrix, width: number, work: (row: Matrix) => Matrix): Matrix {
  const result = new Float64Array(a.length);
  for (let at = 0; at < a.length; at += width) result.set(work(a.slice(at, at + width)), at);
  return result;
}
