/**
 * The thread between the library and the notebook it runs in.
 *
 * The kernel puts an object under `Symbol.for("tastelab.notebook")`; outside a notebook there is none, and whatever
 * would be shown is printed as text instead.
 */
export interface NotebookChannel {
  /** Aborted when the user interrupts the running cell; a new one for each cell. */
  readonly signal: AbortSignal;
  /** The execution count of the running cell. */
  readonly cell: number;
  /** Shows a MIME bundle; with an `id` shown before, replaces it in place. */
  display(bundle: Readonly<Record<string, unknown>>, metadata?: Readonly<Record<string, unknown>>, id?: string): void;
  /** Clears the cell's output. */
  clear(wait?: boolean): void;
}

const key = Symbol.for("tastelab.notebook");

/** The notebook that this process is the kernel of, or null. */
export function notebook(): NotebookChannel | null {
  return ((globalThis as Record<symbol, unknown>)[key] as NotebookChannel | undefined) ?? null;
}
