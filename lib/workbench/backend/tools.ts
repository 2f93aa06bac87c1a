import { type ExecFileException, execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Why the set-up cannot go on, in words for the user; the rung is then done without. */
export class SetUpError extends Error {
  override readonly name = "SetUpError";
}

/** What a program said. */
export interface Said {
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is run. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** Wall seconds after which it is ended. */
  readonly seconds: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a program without a shell and gives back what it printed. Throws SetUpError when it fails, with the last lines
 * that it wrote, or when its time is up.
 */
export function runTool(program: string, args: readonly string[], options: RunOptions): Promise<Said> {
  return new Promise((resolve, reject) => {
    execFile(
      program,
      args,
      {
        timeout: options.seconds * 1000,
        maxBuffer: 2 ** 26,
        env: { ...process.env, ...options.env },
        ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve({ stdout, stderr });
        else reject(new SetUpError(`${program} ${whyItFailed(error, `${stdout}\n${stderr}`, options)}`));
      },
    );
  });
}

function whyItFailed(error: ExecFileException, said: string, options: RunOptions): string {
  if (options.signal?.aborted === true) return "was interrupted";
  if (error.killed === true) return `took longer than ${options.seconds} s and was ended`;
  if (error.code === "ENOENT") return "is not installed";
  const lines = said
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const telling = lines.filter((line) => /error/i.test(line)).slice(-2);
  return `failed: ${(telling.length > 0 ? telling : lines.slice(-2)).join(" · ") || `code ${error.code}`}`;
}

/** The full path of the first of these programs that is on the PATH, or null. */
export function findProgram(...names: readonly string[]): string | null {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      if (folder !== "" && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}
