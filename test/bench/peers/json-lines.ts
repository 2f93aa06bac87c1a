import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { SetUpError } from "../../../lib/workbench/backend/tools.ts";

/** Gives the lines of JSON that a process prints, one at a time. Throws SetUpError with what it says where it ends. */
export function jsonLines(child: ChildProcess, who: string): () => Promise<Record<string, unknown>> {
  let complaint = "";
  child.stderr?.on("data", (text: Buffer) => {
    complaint = `${complaint}${text}`.slice(-2000);
  });
  const printed = createInterface({ input: child.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  return async () => {
    const { value, done } = await printed.next();
    if (done) throw new SetUpError(complaint.trim().split("\n").at(-1) ?? `${who}'s process ended`);
    return JSON.parse(value as string);
  };
}
