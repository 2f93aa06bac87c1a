import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { runTool, SetUpError } from "./backend/tools.ts";
import { projectRoot } from "./paths.ts";

const kept = join(projectRoot, ".cache", "reference");

/** A mark of all that the reference is made from. */
function markOfLibrary(): string {
  const hash = createHash("sha256").update(readFileSync(join(projectRoot, "package.json")));
  const folder = join(projectRoot, "lib");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.(ts|css)$/.test(file));
  for (const file of files.sort()) hash.update(`\n${file}\n`).update(readFileSync(join(folder, file)));
  return hash.digest("hex").slice(0, 16);
}

/**
 * A page of typedoc without the small links that it puts into headings which fold: a control within a control cannot be
 * told apart by those who do not see it, and the heading's anchor stays.
 */
export function withoutNestedLinks(page: string): string {
  return page.replace(/<summary[\s\S]*?<\/summary>/g, (summary) =>
    summary.replace(/<a [^>]*class="tsd-anchor-icon"[\s\S]*?<\/a>/g, ""),
  );
}

function mendPages(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".html")) continue;
    const file = join(folder, name);
    writeFileSync(file, withoutNestedLinks(readFileSync(file, "utf8")));
  }
}

/**
 * The folder of the library's reference, made from its docstrings by typedoc when the library has changed; null, with the
 * reason in a line, where it cannot be made.
 */
export async function libraryReference(say: (line: string) => void, signal: AbortSignal): Promise<string | null> {
  const folder = join(kept, markOfLibrary());
  if (existsSync(folder)) return folder;
  say("Making the library's reference from its docstrings …");
  const part = `${folder}.${process.pid}.part`;
  try {
    await rm(kept, { recursive: true, force: true });
    await mkdir(dirname(part), { recursive: true });
    // What it is told stands in package.json.
    const typedoc = join(projectRoot, "node_modules", "typedoc", "bin", "typedoc");
    await runTool(process.execPath, [typedoc, "--out", part], { cwd: projectRoot, seconds: 300, signal });
    mendPages(part);
    await rename(part, folder);
    return folder;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof SetUpError)) throw error;
    say(`The library's reference could not be made: ${error.message}.`);
    return null;
  }
}
