import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

export { userCache } from "../base/user-cache.ts";

/** The project's folder. */
export const projectRoot = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
