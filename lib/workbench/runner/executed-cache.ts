import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { RunProfile } from "../../base/notebook.ts";
import type { NotebookFile } from "../../report/nbformat.ts";
import type { ExecutedNotebook } from "../export.ts";
import { projectRoot } from "../paths.ts";

interface RunRecord extends Omit<ExecutedNotebook, "name" | "notebook"> {
  readonly hash: string;
}

/** An executed notebook with the hash of what it stood on. */
export interface Kept {
  readonly executed: ExecutedNotebook;
  readonly hash: string;
}

/** The notebooks as they came out of their last good run, in the ignored folder .cache/executed. */
export class ExecutedCache {
  readonly #folder: string;

  constructor(folder = join(projectRoot, ".cache", "executed")) {
    this.#folder = folder;
  }

  #file(profile: RunProfile["name"], name: string): string {
    return join(this.#folder, profile, `${name}.ipynb`);
  }

  /** The last good run under a profile, whatever it stood on; null when there is none that can be read. */
  find(profile: RunProfile["name"], name: string): Kept | null {
    try {
      const notebook = JSON.parse(readFileSync(this.#file(profile, name), "utf8")) as NotebookFile;
      const { run } = notebook.metadata.tastelab as { run: RunRecord };
      const { hash, ...about } = run;
      return { hash, executed: { name, notebook, ...about } };
    } catch {
      // A missing or broken copy costs one more run and nothing else.
      return null;
    }
  }

  keep({ executed, hash }: Kept): void {
    const { name, notebook, profile, seconds, backend, finished } = executed;
    const run: RunRecord = { hash, profile, seconds, backend, finished };
    const tastelab = { ...(notebook.metadata.tastelab as object | undefined), run };
    const file = this.#file(profile, name);
    mkdirSync(dirname(file), { recursive: true });
    const half = `${file}.${process.pid}`;
    writeFileSync(half, `${JSON.stringify({ ...notebook, metadata: { ...notebook.metadata, tastelab } }, null, 1)}\n`);
    renameSync(half, file);
  }
}
