import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import type { RunProfile } from "../../base/notebook.ts";
import { userCache } from "../../base/user-cache.ts";
import { dataFolders } from "../../data/source.ts";
import { wholeText } from "../../report/nbformat.ts";
import { projectRoot } from "../paths.ts";
import type { NotebookSource } from "./notebooks.ts";

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function hashOf(parts: readonly string[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:${part}`);
  return hash.digest("hex");
}

/**
 * A hash of what every notebook stands on: the library, modules beside notebooks, the lock file, the compiler's options, and
 * what the project says of data sets and claims. Results that machines wrote (data/results) are not part of it.
 */
export function libraryHash(root = projectRoot): string {
  const results = join(root, "data", "results");
  const files = [
    join(root, "package-lock.json"),
    join(root, "tsconfig.json"),
    ...filesIn(join(root, "lib")),
    ...filesIn(join(root, "notebooks")).filter((file) => /\.[cm]?[jt]s$/.test(file)),
    ...filesIn(join(root, "data")).filter((file) => !file.startsWith(results)),
  ];
  return hashOf(files.flatMap((file) => [relative(root, file), readFileSync(file, "latin1")]));
}

/** A hash of the names, sizes and times of the data files that a notebook can find; half downloads are not found. */
export function dataHash(folders: readonly string[] = [...dataFolders(), userCache("data")]): string {
  return hashOf(
    folders.flatMap((folder) =>
      filesIn(folder)
        .filter((file) => !/\.download[\\/]/.test(file))
        .map((file) => {
          const { size, mtimeMs } = statSync(file);
          return `${file} ${size} ${mtimeMs}`;
        }),
    ),
  );
}

/** What a run of a notebook stands on beside the notebook itself. */
export interface Standing {
  readonly library: string;
  readonly data: string;
  readonly backend: string;
  readonly profile: RunProfile;
}

/** A hash that is equal when a run of this notebook would do the same again. */
export function runHash({ notebook }: NotebookSource, { library, data, backend, profile }: Standing): string {
  const cells = notebook.cells.map(({ cell_type, source, metadata }) => [
    cell_type,
    wholeText(source),
    JSON.stringify([metadata?.tags ?? [], metadata?.zh ?? null]),
  ]);
  return hashOf([...cells.flat(), library, data, backend, JSON.stringify(profile), process.version]);
}
