import { existsSync, readFileSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { nativeBuilds, nativeFolder } from "../../engine/backends/native-cache.ts";
import { ensureOwnOperations } from "./own-operations.ts";
import { setUpNative } from "./set-up.ts";
import { SetUpError } from "./tools.ts";

/** How the first step of `npm start` may be steered. */
export interface EnsureOptions {
  /** The flag --no-native. */
  readonly declined?: boolean;
  readonly signal?: AbortSignal;
  readonly say?: (line: string) => void;
}

/**
 * Tries once per user to set native TensorFlow up, saying what it downloads and how large that is, without a question
 * and without ever failing: what goes wrong is said in a line and remembered, so that the next start does not try
 * again. TASTELAB_BACKEND_SETUP=no or `declined` prevent it; a named backend other than tensorflow does so too.
 */
export async function ensureBackend({ declined, signal, say = console.log }: EnsureOptions = {}): Promise<void> {
  const named = process.env.TASTELAB_BACKEND;
  if (declined === true || /^(no|0|false|off)$/i.test(process.env.TASTELAB_BACKEND_SETUP ?? "")) return;
  if (named !== undefined && named !== "" && named !== "tensorflow") return;
  if (nativeBuilds().length > 0)
    return ensureOwnOperations({ again: false, ...(signal === undefined ? {} : { signal }), say });
  const failed = nativeFolder("failed.txt");
  if (existsSync(failed)) {
    say(`Native TensorFlow is not there (${readFileSync(failed, "utf8").trim()}); \`npm run backend\` tries again.`);
    return;
  }
  say("Setting native TensorFlow up, once for all clones (TASTELAB_BACKEND_SETUP=no or --no-native declines):");
  try {
    const { version } = await setUpNative({
      gpu: false,
      again: false,
      seconds: 420,
      ...(signal === undefined ? {} : { signal }),
      say,
      agree: async (what, megabytes) => {
        say(`  downloading ${what}, ${megabytes === null ? "size unknown" : `about ${megabytes} MB`} …`);
        return true;
      },
    });
    say(`  TensorFlow ${version} is ready.`);
    await rm(failed, { force: true });
    await ensureOwnOperations({ again: false, ...(signal === undefined ? {} : { signal }), say });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`  Going on without native TensorFlow: ${reason}`);
    if (signal?.aborted === true || !(error instanceof SetUpError)) return;
    try {
      await mkdir(nativeFolder(), { recursive: true });
      await writeFile(failed, reason);
    } catch {
      // A cache that cannot be written only means that the next start tries again.
      return;
    }
  }
}
