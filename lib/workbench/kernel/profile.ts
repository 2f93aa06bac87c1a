import type { RunProfile } from "../../base/notebook.ts";

/** The environment variable in which a runner hands its profile to a kernel, as JSON. */
export const profileVariable = "TASTELAB_PROFILE";

/** The profile that the runner handed over; null when a person started this kernel. */
export function handedProfile(): RunProfile | null {
  const text = process.env[profileVariable];
  return text === undefined ? null : (JSON.parse(text) as RunProfile);
}

/** The environment variable by which a runner says "checked": the kernel need not check types again. */
export const cellsVariable = "TASTELAB_CELLS";

/** Whether the runner has checked the types of all cells that it is going to send. */
export function cellsAreChecked(): boolean {
  return process.env[cellsVariable] === "checked";
}
