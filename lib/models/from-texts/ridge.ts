import { InputError } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import type { SparseMatrix } from "../../data/sparse.ts";

/** Rows of a matrix with what is to be foretold of each. */
export interface WeighedRows {
  /** Rows of the matrix. */
  readonly rows: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  /** How much each counts, above 0. */
  readonly weights: ArrayLike<number>;
}

/** A fitted line through sparse rows. */
export interface Ridge {
  readonly intercept: number;
  /** One for each column. */
  readonly coefficients: Float64Array;
  /** Steps of the solver. */
  readonly iterations: number;
  /** What it foretells of each row of a matrix with the same columns. */
  predict(matrix: SparseMatrix): Float64Array;
}

const precision = 1e-8;
const mostIterations = 2000;

/**
 * Ridge regression over sparse rows: minimises Σ w (y − a − x·β)² + penalty · |β|², the intercept a free of charge
 * (Hoerl and Kennard 1970). The normal equations are solved by conjugate gradients in float64, preconditioned by their
 * diagonal (Hestenes and Stiefel 1952; Golub and Van Loan, section 11.5), down to 1e-8 of the right side; nothing as
 * large as columns × columns is ever made.
 * @throws InputError without rows, for weights that are not above 0, a penalty that is not, or when 2,000 steps do not do
 */
export function ridgeRegression(
  matrix: SparseMatrix,
  { rows, targets, weights }: WeighedRows,
  { penalty }: { readonly penalty: number },
): Ridge {
  checkNumber("ridgeRegression", "penalty", penalty, { above: 0 });
  checkRows(rows.length, targets, weights);
  // The intercept stands behind the coefficients, as a column of ones without a penalty.
  const size = matrix.columnCount + 1;
  const place = size - 1;
  const { offsets, columns, values } = matrix;

  const product = (at: number, beta: Float64Array): number => {
    const row = rows[at] as number;
    let sum = beta[place] as number;
    for (let cell = offsets[row] as number; cell < (offsets[row + 1] as number); cell++) {
      sum += (values[cell] as number) * (beta[columns[cell] as number] as number);
    }
    return sum;
  };
  const spread = (at: number, amount: number, into: Float64Array, square = false): void => {
    const row = rows[at] as number;
    into[place] = (into[place] as number) + amount;
    for (let cell = offsets[row] as number; cell < (offsets[row + 1] as number); cell++) {
      const value = values[cell] as number;
      const column = columns[cell] as number;
      into[column] = (into[column] as number) + amount * (square ? value * value : value);
    }
  };
  const applied = (beta: Float64Array): Float64Array => {
    const result = beta.map((value, at) => (at === place ? 0 : penalty * value));
    for (let at = 0; at < rows.length; at++) spread(at, (weights[at] as number) * product(at, beta), result);
    return result;
  };
  const right = new Float64Array(size);
  const diagonal = new Float64Array(size).fill(penalty);
  diagonal[place] = 0;
  for (let at = 0; at < rows.length; at++) {
    spread(at, (weights[at] as number) * (targets[at] as number), right);
    spread(at, weights[at] as number, diagonal, true);
  }
  const { solution, iterations } = conjugateGradients(applied, right, diagonal);
  const coefficients = solution.subarray(0, place);
  const intercept = solution[place] as number;
  return {
    intercept,
    coefficients,
    iterations,
    predict: (given) =>
      Float64Array.from({ length: given.rows }, (_, row) => {
        let sum = intercept;
        for (let cell = given.offsets[row] as number; cell < (given.offsets[row + 1] as number); cell++) {
          sum += (given.values[cell] as number) * (coefficients[given.columns[cell] as number] as number);
        }
        return sum;
      }),
  };
}

function conjugateGradients(
  applied: (vector: Float64Array) => Float64Array,
  right: Float64Array,
  diagonal: Float64Array,
): { solution: Float64Array; iterations: number } {
  const solution = new Float64Array(right.length);
  const rest = right.slice();
  const scaled = () => rest.map((value, at) => value / (diagonal[at] as number));
  let direction = scaled();
  let length = dot(rest, direction);
  const goal = precision * Math.sqrt(dot(right, right));
  for (let iterations = 0; iterations <= mostIterations; iterations++) {
    if (Math.sqrt(dot(rest, rest)) <= goal) return { solution, iterations };
    const image = applied(direction);
    const step = length / dot(direction, image);
    for (let at = 0; at < right.length; at++) {
      solution[at] = (solution[at] as number) + step * (direction[at] as number);
      rest[at] = (rest[at] as number) - step * (image[at] as number);
    }
    const next = scaled();
    const longer = dot(rest, next);
    const turn = longer / length;
    direction = next.map((value, at) => value + turn * (direction[at] as number));
    length = longer;
  }
  throw new InputError({
    wanted: "equations that conjugate gradients solve in 2,000 steps",
    got: "ones that they do not",
    where: "ridgeRegression",
    fix: "Raise the penalty, or bring the columns to like sizes.",
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] as number) * (b[at] as number);
  return sum;
}

function checkRows(length: number, targets: ArrayLike<number>, weights: ArrayLike<number>): void {
  const fits = targets.length === length && weights.length === length;
  if (length > 0 && fits && Array.from(weights).every((weight) => weight > 0 && Number.isFinite(weight))) return;
  throw new InputError({
    wanted: "at least one row, and for each a target and a weight above 0",
    got: `${length} rows, ${targets.length} targets, ${weights.length} weights`,
    where: "ridgeRegression",
    fix: "Leave out rows that count nothing.",
  });
}
