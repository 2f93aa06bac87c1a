import { fileURLToPath } from "node:url";

/**
 * A folder of this project for checkpoints of one piece of work, to be handed to `fit` as `checkpoint`:
 * `.cache/checkpoints/<name>`, which git ignores and which may be deleted at any time. It need not exist.
 * @param name of the notebook or experiment; "/" makes folders within folders
 */
export function checkpoint(name: string): string {
  return fileURLToPath(new URL(`../../.cache/checkpoints/${name.replace(/[^\w/-]+/g, "-")}`, import.meta.url));
}
