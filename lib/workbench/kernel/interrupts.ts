import { Interrupted } from "./failures.ts";

/** Stops the running cell: its signal is aborted for the library, and the cell ends whatever it still waits for. */
export class Interrupts {
  #controller = new AbortController();
  #stop: (() => void) | null = null;

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
