import { createRequire } from "node:module";
import { join } from "node:path";
import { projectRoot } from "../paths.ts";

const load = createRequire(import.meta.url);

/**
 * Forgets the modules whose loading was cut off: they would be handed out as they are, half empty, for as long as the
 * process lives. Whoever imports them next loads them anew.
 */
function forgetHalfLoaded(): void {
  for (const [path, module] of Object.entries(load.cache)) if (module?.loaded === false) delete load.cache[path];
}

/** Mends what code leaves behind that was cut off at any place: half-loaded modules, and open scopes of the engine. */
export function mendAfterCutOff(): void {
  forgetHalfLoaded();
  // Where no cell has used the engine there is nothing to mend, and loading it takes a second.
  if (load.cache[join(projectRoot, "lib", "engine", "tf.ts")] === undefined) return;
  const { restoreAfterCutOff } = load("../../engine/cut-off.ts") as typeof import("../../engine/cut-off.ts");
  restoreAfterCutOff();
}
