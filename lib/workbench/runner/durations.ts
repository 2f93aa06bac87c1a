import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { projectRoot } from "../paths.ts";

type Known = Record<string, readonly number[]>;

/** How long the code cells of a notebook took in its last whole run, in seconds. */
export class Durations {
  readonly #file: string;
  readonly #known: Known;

  constructor(file = join(projectRoot, ".cache", "durations.json")) {
    this.#file = file;
    this.#known = read(file);
  }

  /** Under one profile and backend; null for a notebook that never ran to its end. */
  of(key: string): readonly number[] | null {
    return this.#known[key] ?? null;
  }

  keep(key: string, seconds: readonly number[]): void {
    this.#known[key] = seconds.map((value) => Number(value.toFixed(3)));
    mkdirSync(dirname(this.#file), { recursive: true });
    const half = `${this.#file}.${process.pid}`;
    writeFileSync(half, JSON.stringify(this.#known));
    renameSync(half, this.#file);
  }
}

/** Estimates are a comfort: a file that is missing or broken only means that there are none. */
function read(file: string): Known {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Known;
  } catch {
    return {};
  }
}

/**
 * Seconds a notebook still needs, by its earlier run; null without one, or when it had other cells then.
 * @param done code cells done
 * @param total all code cells
 * @param running how long the cell after those runs already, in seconds
 */
export function remaining(
  earlier: readonly number[] | null,
  done: number,
  total: number,
  running: number,
): number | null {
  if (earlier === null || earlier.length !== total) return null;
  const [current = 0, ...later] = earlier.slice(done);
  return Math.max(0, current - running) + later.reduce((sum, seconds) => sum + seconds, 0);
}
