import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "mocha";
import { projectRoot } from "../../lib/workbench/paths.ts";
import { skip } from "./skips.ts";

/** The folder of a real data set (TASTELAB_DATA or ../shared/data), or a skipped test when it is not there. */
export function realData(context: Context, name: string): string {
  const places = [process.env.TASTELAB_DATA, join(projectRoot, "..", "shared", "data")];
  for (const place of places) {
    if (place !== undefined && existsSync(join(place, name))) return join(place, name);
  }
  return skip(context, `the data set ${name} is neither under TASTELAB_DATA nor under ../shared/data`);
}
