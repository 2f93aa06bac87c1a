/** What was wrong with something a person typed, saved or passed in, and how to mend it. */
export interface InputProblem {
  /** What was expected, e.g. "a column of numbers named rating". */
  wanted: string;
  /** What came instead, e.g. "“five” in row 12". */
  got: string;
  /** File, line and column, an option's name, a cell: whatever leads to the place. */
  where?: string;
  /** What the reader can do about it. */
  fix: string;
}

/** Thrown for anything a user typed, saved or passed that cannot be used as it is. */
export class InputError extends Error {
  override readonly name = "InputError";
  readonly problem: Readonly<InputProblem>;

  constructor(problem: InputProblem) {
    const place = problem.where === undefined ? "" : `${problem.where}: `;
    super(`${place}wanted ${problem.wanted}, got ${problem.got}. ${problem.fix}`);
    this.problem = problem;
  }
}

/** Where a training run was when it had to stop, and which options are at fault. */
export interface TrainingProblem {
  model: string;
  epoch: number;
  loss: number;
  /** The resolved options of the model, as far as they matter here. */
  options: Readonly<Record<string, unknown>>;
  fix: string;
}

/** Thrown when training cannot go on: a loss that is NaN, infinite or exploding. The last good weights are kept. */
export class TrainingError extends Error {
  override readonly name = "TrainingError";
  readonly problem: Readonly<TrainingProblem>;

  constructor(problem: TrainingProblem) {
    super(
      `${problem.model}: the loss became ${problem.loss} in epoch ${problem.epoch} ` +
        `with ${JSON.stringify(problem.options)}. ${problem.fix}`,
    );
    this.problem = problem;
  }
}

/** An error for a state that only a mistake inside tastelab can bring about. */
export function internal(what: string): Error {
  return new Error(`internal: ${what} (a mistake in tastelab, please report it)`);
}

/** Shortens a value for a message, so that a megabyte of text never ends up in one. */
export function shown(value: unknown, most = 60): string {
  const text = typeof value === "string" ? `“${value}”` : (JSON.stringify(value) ?? String(value));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
