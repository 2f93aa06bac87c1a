import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Which code made something. */
export interface CodeVersion {
  /** The version in package.json. */
  readonly package: string;
  /** The git commit that is checked out, changes since then not told; null outside of a clone. */
  readonly commit: string | null;
}

const project = fileURLToPath(new URL("../../../", import.meta.url));

/** The version of the code that runs. Nothing is executed: git's files are read. @param root the project's folder */
export async function codeVersion(root = project): Promise<CodeVersion> {
  const { version } = JSON.parse(await readFile(join(root, "package.json"), "utf8")) as { version: string };
  return { package: version, commit: await commitOf(join(root, ".git")) };
}

async function commitOf(git: string): Promise<string | null> {
  const read = (...path: string[]) => readFile(join(git, ...path), "utf8").catch(() => "");
  const head = (await read("HEAD")).trim();
  const name = /^ref: (.+)$/.exec(head)?.[1];
  if (name === undefined) return commitIn(head);
  const packed = (await read("packed-refs")).split("\n").find((line) => line.endsWith(` ${name}`));
  return commitIn((await read(name)).trim()) ?? commitIn(packed?.split(" ")[0] ?? "");
}

function commitIn(text: string): string | null {
  return /^[0-9a-f]{40,64}$/.test(text) ? text : null;
}
