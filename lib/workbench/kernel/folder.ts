import { isAbsolute, relative } from "node:path";
import { projectRoot } from "../paths.ts";

/** The environment variable in which the launcher says where it was started: in the notebook's folder, by Jupyter's custom. */
const startedIn = "TASTELAB_STARTED_IN";

/** Whether a folder is the project's or lies within it. */
export function isInProject(folder: string): boolean {
  const way = relative(projectRoot, folder);
  return !isAbsolute(way) && way !== ".." && !/^\.\.[\\/]/.test(way);
}

/**
 * The folder from which cells import by relative path: the notebook's own where that is in the project, else the
 * project's, for from elsewhere the library would not be found by its name.
 */
export function cellFolder(): string {
  const folder = process.env[startedIn] ?? projectRoot;
  return isInProject(folder) ? folder : projectRoot;
}
