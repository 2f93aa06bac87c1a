import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import type { RunProfile } from "../../base/notebook.ts";
import { type NotebookFile, wholeText } from "../../report/nbformat.ts";
import { isParametersCell, parameterValue } from "../../report/parameters.ts";
import { projectRoot } from "../paths.ts";

/** The name of the kernel's specification. */
const kernelName = "tastelab";

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
    fix: "Open and save it in Jupyter, bring back the last good version, or move it out of the folder.",
  });
}

/** What a file that should be a notebook is instead. */
function parsed(file: string, path: string): unknown {
  if (statSync(file).isDirectory()) throw broken(path, "a folder");
  const text = readFileSync(file, "utf8");
  if (text.trim() === "") throw broken(path, "an empty file");
  try {
    return JSON.parse(text);
  } catch (error) {
    throw broken(path, `a file that is not JSON (${(error as Error).message})`);
  }
}

function isCell(cell: unknown): boolean {
  const { cell_type, source } = (cell ?? {}) as Record<string, unknown>;
  return typeof cell_type === "string" && (typeof source === "string" || Array.isArray(source));
}

/** Refuses a notebook that was written for another kernel; one that names none may be for this one. */
function refuseOthers({ metadata }: NotebookFile, where: string): void {
  const { kernelspec, language_info } = metadata as Record<string, Record<string, unknown> | undefined>;
  const language = kernelspec?.language ?? language_info?.name ?? "typescript";
  const name = kernelspec?.name ?? kernelName;
  if (name === kernelName && language === "typescript") return;
  throw new InputError({
    wanted: "a notebook of the kernel “TypeScript (tastelab)”",
    got: `one of the kernel ${shown(kernelspec?.display_name ?? name)}, language ${shown(language)}`,
    where,
    fix:
      language === "typescript"
        ? "Open it with npm run lab, choose Kernel, Change Kernel…, TypeScript (tastelab), and save it."
        : "Move it out of the folder, or rewrite its cells in TypeScript and choose Kernel, Change Kernel… in npm run lab.",
  });
}

/** @throws InputError when the file is not a notebook of format 4.5, or one of another kernel */
export function readNotebook(file: string): NotebookSource {
  const path = relative(projectRoot, file);
  const content = (parsed(file, path) ?? {}) as Partial<NotebookFile>;
  const { nbformat, nbformat_minor, cells, metadata } = content;
  if (nbformat !== 4 || nbformat_minor === undefined || nbformat_minor < 5) {
    throw broken(path, `format ${shown(nbformat ?? null)}.${shown(nbformat_minor ?? null)}`);
  }
  if (!Array.isArray(cells) || typeof metadata !== "object" || metadata === null) {
    throw broken(path, "a file without cells or metadata");
  }
  const odd = cells.findIndex((cell) => !isCell(cell));
  if (odd >= 0) throw broken(path, `one whose cell ${odd + 1} has no type or no text`);
  const notebook = content as NotebookFile;
  refuseOthers(notebook, path);
  return { name: basename(file, ".ipynb"), path, notebook };
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
