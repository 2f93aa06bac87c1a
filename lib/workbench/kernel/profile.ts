import type { RunProfile } from "../../base/notebook.ts";

/** The environment variable in which a runner hands its profile to a kernel, as JSON. */
export const profileVariable = "TASTELAB_PROFILE";

/** The profile that the runner handed over; null when a person started this kernel. */
export function handedProfile(): RunProfile | null {
  const text = process.env[profileVariable];
  return text === undefined ? null : (JSON.parse(text) as RunProfile);
}
