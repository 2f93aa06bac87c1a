import { homedir } from "node:os";
import { join } from "node:path";

/** Where things too large to fetch twice are kept for all clones: TASTELAB_CACHE, else the user's cache folder. */
export function userCache(...parts: string[]): string {
  const base =
    process.env.TASTELAB_CACHE ??
    join(
      process.env.XDG_CACHE_HOME ??
        (process.platform === "win32"
          ? (process.env.LOCALAPPDATA ?? join(homedir(), "AppData", "Local"))
          : process.platform === "darwin"
            ? join(homedir(), "Library", "Caches")
            : join(homedir(), ".cache")),
      "tastelab",
    );
  return join(base, ...parts);
}
