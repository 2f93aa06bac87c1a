import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import type { RunProfile } from "../../base/notebook.ts";
import { type NotebookFile, wholeText } from "../../report/nbformat.ts";
import { isParametersCell, parameterValue } from "../../report/parameters.ts";
import { projectRoot } from "../paths.ts";

/** A notebook as it lies on disk. */
export interface NotebookSource {
  /** The file's name without its ending: the name of its page. */
  readonly name: string;
  /** Relative to the project's folder, for messages. */
  readonly path: string;
  readonly notebook: NotebookFile;
}

function broken(where: string, got: string): InputError {
  return new InputError({
    wanted: "a Jupyter notebook of format 4.5",
    got,
    where,
    fix: "Open and save it in Jupyter, or bring back the last good version.",
  });
}

/** @throws InputError when the file is not a notebook of format 4.5 */
export function readNotebook(file: string): NotebookSource {
  const path = relative(projectRoot, file);
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw broken(path, error instanceof SyntaxError ? `a file that is not JSON (${error.message})` : String(error));
  }
  const { nbformat, nbformat_minor, cells, metadata } = (parsed ?? {}) as Partial<NotebookFile>;
  if (nbformat !== 4 || nbformat_minor === undefined || nbformat_minor < 5) {
    throw broken(path, `format ${shown(nbformat ?? null)}.${shown(nbformat_minor ?? null)}`);
  }
  if (!Array.isArray(cells) || typeof metadata !== "object") throw broken(path, "a file without cells or metadata");
  return { name: basename(file, ".ipynb"), path, notebook: parsed as NotebookFile };
}

/** Numbers in names count as numbers: 3-10 comes after 3-9. */
const natural = new Intl.Collator("en", { numeric: true });

/**
 * The notebooks of a folder, by name, folders within it included; this is the order of their pages.
 * @throws InputError when two of them have the same name, for each name becomes a page
 */
export function findNotebooks(folder = join(projectRoot, "notebooks")): NotebookSource[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ipynb") && !path.includes(".ipynb_checkpoints"))
    .sort(natural.compare);
  const sources = files.map((path) => readNotebook(join(folder, path)));
  const seen = new Map<string, string>();
  for (const { name, path } of sources) {
    const other = seen.get(name);
    if (other !== undefined) {
      throw new InputError({
        wanted: "notebooks of different names",
        got: `${other} and ${path}`,
        fix: "Rename one of them: each name becomes a page of the report.",
      });
    }
    seen.set(name, path);
  }
  return sources;
}

/**
 * The values that a profile puts in place of those in the notebook's parameters cell: `tastelab.profiles.<name>` in the
 * notebook's metadata. "quick" is what stands in the cell.
 * @param seed where given, the list of seeds begins with it, as many as there were; a notebook without such a list stays
 */
export function profileOf({ notebook, path }: NotebookSource, name: RunProfile["name"], seed?: number): RunProfile {
  const { profiles = {} } = (notebook.metadata.tastelab ?? {}) as { profiles?: Record<string, unknown> };
  const parameters = profiles[name] ?? {};
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters)) {
    throw new InputError({
      wanted: `an object of parameters under tastelab.profiles.${name} in the notebook's metadata`,
      got: shown(parameters),
      where: path,
      fix: 'For example { "seeds": 5, "epochs": 40 }.',
    });
  }
  const given = parameters as Record<string, unknown>;
  const cell = notebook.cells.find(isParametersCell);
  const seeds = given.seeds ?? (cell === undefined ? undefined : parameterValue(wholeText(cell.source), "seeds"));
  if (seed === undefined || !Array.isArray(seeds)) return { name, parameters: given };
  return { name, parameters: { ...given, seeds: seeds.map((_, at) => seed + at) } };
}
