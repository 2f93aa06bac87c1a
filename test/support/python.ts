import { spawnSync } from "node:child_process";
import type { Context } from "mocha";
import { skip } from "./skips.ts";

/**
 * A Python that has the given module (TASTELAB_PYTHON, else python3), or a skipped test where there is none.
 */
export function pythonWith(context: Context, module: string): string {
  const python = process.env.TASTELAB_PYTHON ?? "python3";
  const { status } = spawnSync(python, ["-c", `import ${module}`], { timeout: 60_000, stdio: "ignore" });
  return status === 0 ? python : skip(context, `no ${module} for ${python}; TASTELAB_PYTHON may name another Python`);
}
