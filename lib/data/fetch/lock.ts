import { open, readFile, rm, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as pause } from "node:timers/promises";

/** A lock whose holder has shown no life for this long is taken over. */
const staleSeconds = 120;

/** A lock without its holder's name for this long is one whose holder died while taking it: the name follows at once. */
const namelessSeconds = 5;

/** What a lock file says of its holder. */
interface Holder {
  readonly pid: number;
  readonly host: string;
}

/**
 * Runs `work` while holding the lock file `path`, so that two processes never do the same at once. Waits for another
 * holder; a holder that is dead, that died before it wrote its name, or that is on another machine and silent for two
 * minutes, is passed over.
 */
export async function withLock<T>(path: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  while (!(await taken(path))) {
    if (await abandoned(path)) await rm(path, { force: true });
    else await pause(200, undefined, signal === undefined ? {} : { signal });
  }
  const alive = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, 10_000);
  alive.unref();
  try {
    return await work();
  } finally {
    clearInterval(alive);
    await rm(path, { force: true });
  }
}

async function taken(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx");
    await file.writeFile(JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder));
    await file.close();
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function abandoned(path: string): Promise<boolean> {
  try {
    const age = (Date.now() - (await stat(path)).mtimeMs) / 1000;
    if (age > staleSeconds) return true;
    const text = await readFile(path, "utf8");
    if (text === "") return age > namelessSeconds;
    const holder = JSON.parse(text) as Holder;
    return holder.host === hostname() && !running(holder.pid);
  } catch {
    // Gone in the meantime: look again.
    return false;
  }
}

function running(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
