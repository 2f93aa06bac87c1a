import { createHash } from "node:crypto";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/**
 * Runs `work` while no other process of this machine does the same under this name. The lock is a listening local
 * socket, which the system lets go of however the process ends, so that no stale lock is ever left behind.
 *
 * `waiting` is called once when another one is at work. Throws when the signal is aborted while waiting.
 */
export async function alone<T>(
  name: string,
  work: () => Promise<T>,
  { waiting, signal }: { waiting: () => void; signal?: AbortSignal },
): Promise<T> {
  let server = await listen(name);
  if (server === null) waiting();
  while (server === null) {
    await setTimeout(250, undefined, signal === undefined ? {} : { signal });
    server = await listen(name);
  }
  try {
    return await work();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

/** A server on the name's address, or null when there is one already. */
function listen(name: string): Promise<Server | null> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE" || error.code === "EACCES") resolve(null);
      else reject(error);
    });
    server.listen(addressOf(name), () => resolve(server.unref()));
  });
}

/** An address that needs no file where the system knows such: abstract sockets on Linux, pipes on Windows. */
function addressOf(name: string): string {
  const short = `tastelab-${createHash("sha256").update(name).digest("hex").slice(0, 24)}`;
  if (process.platform === "linux") return `\0${short}`;
  return process.platform === "win32" ? `\\\\.\\pipe\\${short}` : join(tmpdir(), `${short}.sock`);
}
