import { InputError, shown } from "../../base/errors.ts";

/** Sequences of one and the same length. */
export interface Windows {
  readonly rows: number;
  /** Steps of every sequence. */
  readonly steps: number;
  /**
   * Numbers, row-major [rows, steps, features] float32, as many features as there are numbers for a step; or tokens
   * 0, 1, 2 …, [rows, steps] int32, which are read through an embedding.
   */
  readonly input: Float32Array | Int32Array;
}

/** Sequences of which each belongs to a class. */
export interface LabelledWindows extends Windows {
  /** By row, 0 … classes − 1. */
  readonly target: ArrayLike<number>;
}

/** What a network over windows has to fit. */
export interface WindowShape {
  readonly steps: number;
  /** Numbers of a step, or how many tokens there are. */
  readonly kind: "numbers" | "tokens";
  readonly width: number;
}

/** The given rows, in the given order. */
export function selectWindows(windows: LabelledWindows, rows: ArrayLike<number>): LabelledWindows {
  const { steps, input, target } = windows;
  const size = input.length / windows.rows;
  const taken = input instanceof Int32Array ? new Int32Array(rows.length * size) : new Float32Array(rows.length * size);
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number;
    if (!Number.isInteger(row) || row < 0 || row >= windows.rows) {
      throw refusal(
        "selectWindows",
        `row numbers from 0 to ${windows.rows - 1}`,
        shown(row),
        "Correct the list of rows.",
      );
    }
    taken.set(input.subarray(row * size, (row + 1) * size), at * size);
  }
  return {
    rows: rows.length,
    steps,
    input: taken,
    target: Int32Array.from({ length: rows.length }, (_, at) => target[rows[at] as number] as number),
  };
}

/**
 * The shape of windows that can be read.
 * @throws InputError when there are none, when numbers are missing or are none, or when tokens are negative
 */
export function shapeOf(where: string, { rows, steps, input }: Windows): WindowShape {
  const whole = Number.isInteger(rows) && rows > 0 && Number.isInteger(steps) && steps > 0;
  if (!whole)
    throw refusal(where, "at least one row of at least one step", `${rows} of ${steps}`, "Check the windows.");
  const width = input.length / (rows * steps);
  const tokens = input instanceof Int32Array;
  if (!Number.isInteger(width) || width === 0 || (tokens && width !== 1)) {
    throw refusal(
      where,
      tokens ? `${rows} × ${steps} tokens` : `${rows} × ${steps} steps of equally many numbers`,
      `${input.length} values`,
      "Lay the windows out row by row, step by step.",
    );
  }
  const wrong = input.findIndex((value: number) => !Number.isFinite(value) || (tokens && value < 0));
  if (wrong !== -1) {
    throw refusal(
      where,
      tokens ? "tokens of at least 0" : "finite numbers",
      `${input[wrong]} in row ${Math.floor(wrong / (width * steps))}`,
      "Fill or leave out what is missing before windows are made.",
    );
  }
  if (!tokens) return { steps, kind: "numbers", width };
  return { steps, kind: "tokens", width: input.reduce((most: number, token: number) => Math.max(most, token), 0) + 1 };
}

/** Throws InputError unless windows of shape `given` can be read by what was made for `wanted`. */
export function checkShape(where: string, given: WindowShape, wanted: WindowShape): void {
  const fits =
    given.kind === wanted.kind &&
    given.steps === wanted.steps &&
    (wanted.kind === "tokens" ? given.width <= wanted.width : given.width === wanted.width);
  if (fits) return;
  const words = ({ kind, steps, width }: WindowShape) =>
    kind === "numbers" ? `${steps} steps of ${width} numbers` : `${steps} steps of tokens up to ${width - 1}`;
  throw refusal(where, words(wanted), words(given), "Make the windows as those it was fitted with.");
}

/** Throws InputError unless every row has a class from 0 to classes − 1. */
export function checkTargets(where: string, { rows, target }: LabelledWindows, classes: number): void {
  if (target.length !== rows) throw refusal(where, `${rows} targets`, `${target.length}`, "Give each row its class.");
  for (let row = 0; row < rows; row++) {
    const value = target[row] as number;
    if (Number.isInteger(value) && value >= 0 && value < classes) continue;
    throw refusal(
      where,
      `targets from 0 to ${classes - 1}`,
      `${value} in row ${row}`,
      "Number the classes from 0, or raise the option classes.",
    );
  }
}

function refusal(where: string, wanted: string, got: string, fix: string): InputError {
  return new InputError({ where, wanted, got, fix });
}
