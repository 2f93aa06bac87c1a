import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";

const being = ".being-written-";
const before = ".before-";

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Folders beside `folder` that a killed run left: half-written ones, and the one it had just moved aside. */
function leftovers(folder: string, mark: string): string[] {
  const parent = dirname(folder);
  const start = basename(folder) + mark;
  return readdirSync(parent)
    .filter((name) => name.startsWith(start) && !runs(Number(name.slice(start.length))))
    .map((name) => join(parent, name));
}

/**
 * Fills a folder so that whoever looks finds either the whole old one or the whole new one: `write` gets an empty
 * folder beside it, which takes the old one's place when `write` is done. When `write` throws, or the process dies in
 * it, the old folder stays as it was; what a killed run left lying is put right by the next.
 */
export async function writeWhole(folder: string, write: (empty: string) => void | Promise<void>): Promise<void> {
  const place = resolve(folder);
  mkdirSync(dirname(place), { recursive: true });
  const [aside] = leftovers(place, before);
  if (aside !== undefined && !existsSync(place)) renameSync(aside, place);
  for (const old of [...leftovers(place, being), ...leftovers(place, before)])
    rmSync(old, { recursive: true, force: true });

  const fresh = `${place}${being}${process.pid}`;
  const moved = `${place}${before}${process.pid}`;
  mkdirSync(fresh);
  try {
    await write(fresh);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  if (existsSync(place)) renameSync(place, moved);
  renameSync(fresh, place);
  rmSync(moved, { recursive: true, force: true });
}
