import { InputError } from "../../base/errors.ts";

function refuse(what: string, fix: string): never {
  throw new InputError({ wanted: "code that a notebook's kernel can run", got: what, fix });
}

/** What to do in place of a question. */
export const nobodyToAsk = "Nobody can be asked from here: put the answer into a variable of a cell.";

/**
 * Takes from cells what would end the kernel with all its variables, or wait for ever for someone who cannot answer: each
 * throws an InputError that says what to do.
 */
export function guardProcess(): void {
  process.exit = (() =>
    refuse(
      "process.exit(), which would end it and lose the variables",
      "Throw an error to end a cell.",
    )) as typeof process.exit;
  process.abort = () => refuse("process.abort()", "Throw an error to end a cell.");
  Object.defineProperty(process, "stdin", {
    configurable: true,
    enumerable: true,
    get: () => refuse("process.stdin, on which nothing comes", nobodyToAsk),
  });
  for (const name of ["prompt", "confirm", "alert"]) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      writable: true,
      value: () => refuse(`${name}(), which is a browser's`, name === "alert" ? "console.log prints." : nobodyToAsk),
    });
  }
}
