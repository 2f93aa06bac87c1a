import { Interrupted } from "./failures.ts";
import type { InterruptCounts } from "./interrupt-counts.ts";

/**
 * Lets a signal be aborted as soon as an interrupt is asked for, in another thread: a loop that looks at it at each step
 * stops at the next one, also where its steps follow each other without a turn of the event loop.
 */
function tellAtOnce(signal: AbortSignal, counts: InterruptCounts): void {
  let over = false;
  signal.addEventListener("abort", () => {
    over = true;
  });
  Object.defineProperty(signal, "aborted", {
    get() {
      counts.isWatched = true;
      return over || counts.isWaiting;
    },
  });
}

/** Stops the running cell: its signal is aborted for the library, and the cell ends whatever it still waits for. */
export class Interrupts {
  readonly #counts: InterruptCounts;
  #controller = new AbortController();
  #stop: (() => void) | null = null;

  constructor(counts: InterruptCounts) {
    this.#counts = counts;
  }

  /** The running cell's signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Resolves with `work`, or rejects with Interrupted as soon as the user interrupts. The work begins on a stack of its
   * own: when it has to be cut off, all that stands on its stack is gone, without any `finally`.
   */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#controller = new AbortController();
    this.#counts.isWatched = false;
    tellAtOnce(this.#controller.signal, this.#counts);
    try {
      return await new Promise<T>((resolve, reject) => {
        this.#stop = () => reject(new Interrupted());
        setImmediate(() => work().then(resolve, reject));
      });
    } finally {
      this.#stop = null;
    }
  }

  /** Interrupts the running cell, if there is one. */
  interrupt(): void {
    if (this.#stop === null) return;
    this.#stop();
    this.#controller.abort(new Interrupted());
  }
}
