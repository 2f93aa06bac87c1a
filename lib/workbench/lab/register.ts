import { existsSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { writeWhole } from "../../data/write-whole.ts";
import { kernelPath } from "./environment.ts";

/** What Jupyter reads of a kernel. */
export interface KernelSpecification {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
}

const ownFolder = join(kernelPath, "kernels", "tastelab");

/**
 * The kernel's specification with whole paths: the project's own begins with "node" and with a place relative to
 * itself, which a program without a terminal's PATH, or one that does not know `{resource_dir}`, cannot follow.
 */
export async function wholeSpecification(): Promise<KernelSpecification> {
  const own = JSON.parse(await readFile(join(ownFolder, "kernel.json"), "utf8")) as KernelSpecification;
  const argv = own.argv.map((part, at) =>
    at === 0 ? process.execPath : part.startsWith("{resource_dir}") ? join(ownFolder, part.slice(14)) : part,
  );
  return { ...own, argv };
}

/** The folder in which this user's Jupyter, and Visual Studio Code, find the kernel once it is registered. */
export function registeredFolder(): string {
  const home = homedir();
  const usual = {
    win32: join(process.env.APPDATA ?? join(home, "AppData", "Roaming"), "jupyter"),
    darwin: join(home, "Library", "Jupyter"),
  } as const;
  const other = join(process.env.XDG_DATA_HOME ?? join(home, ".local", "share"), "jupyter");
  const data = process.env.JUPYTER_DATA_DIR ?? (usual as Partial<Record<NodeJS.Platform, string>>)[process.platform];
  return join(data ?? other, "kernels", "tastelab");
}

/** Makes the kernel of this clone known to every Jupyter of this user; the folder it was written to. */
export async function register(): Promise<string> {
  const folder = registeredFolder();
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, "kernel.json"), `${JSON.stringify(await wholeSpecification(), null, 2)}\n`);
  return folder;
}

/** Takes back what `register` did; whether there was something to take back. */
export async function unregister(): Promise<boolean> {
  const folder = registeredFolder();
  const was = existsSync(folder);
  await rm(folder, { recursive: true, force: true });
  return was;
}

/** The programs that a registered kernel would start but that are gone; null when none is registered. */
export async function missingOfRegistered(): Promise<readonly string[] | null> {
  const file = join(registeredFolder(), "kernel.json");
  if (!existsSync(file)) return null;
  const { argv } = JSON.parse(await readFile(file, "utf8")) as KernelSpecification;
  return argv.filter((part) => /[\\/]/.test(part) && !existsSync(part));
}
