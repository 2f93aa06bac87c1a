// A script: stands on the ladder's best rung, or the one named by TASTELAB_BACKEND, and tells its parent which it is.
import { InputError } from "../../base/errors.ts";
import { rungReasons, useBackend } from "../../engine/backend.ts";
import type { BackendAnswer } from "./backend.ts";

function tell(answer: BackendAnswer): void {
  process.send?.(answer, () => process.exit(0));
}

async function probe(): Promise<BackendAnswer> {
  const { name, device, versions } = await useBackend();
  const version = versions[name] ?? Object.values(versions)[0] ?? "";
  const rungs = (await rungReasons()).map(({ name, opened, reason }) => ({
    name,
    present: reason === null,
    said: reason ?? opened?.device ?? "",
  }));
  return { backend: { name, description: `${name} ${version} on ${device}`, rungs } };
}

probe().then(tell, (error: unknown) => {
  if (error instanceof InputError) tell({ problem: error.problem });
  else tell({ message: error instanceof Error ? error.message : String(error) });
});
