/** The values that a run puts in place of those which stand in a notebook's parameters cell (see `profile`). */
export interface RunProfile {
  readonly name: "quick" | "full";
  /** Only the values that differ from the cell's. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

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
  /** What the runner handed to this run; absent when a person runs the notebook by hand. */
  readonly profile?: RunProfile;
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

/** Makes this process the kernel of a notebook; null makes it none. */
export function attachNotebook(channel: NotebookChannel | null): void {
  (globalThis as Record<symbol, unknown>)[key] = channel ?? undefined;
}

/** The signal that long work should watch: the one it was given, else that of the running cell, else none. */
export function stopSignal(given?: AbortSignal): AbortSignal | undefined {
  return given ?? notebook()?.signal;
}
