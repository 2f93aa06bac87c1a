import { rm } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { nativeFolder } from "../../engine/backends/native-cache.ts";
import { ensureOwnOperations } from "../backend/own-operations.ts";
import { setUpNative } from "../backend/set-up.ts";
import { ladder, ladderLines } from "../backend/status.ts";
import { SetUpError } from "../backend/tools.ts";
import { commandLine, flag } from "../command-line.ts";

const help = `npm run backend                sets native TensorFlow up for the CPU, once for all clones of this user
npm run backend -- --gpu       the same with CUDA and NVIDIA's libraries
npm run backend -- --status    prints the ladder of backends and changes nothing
  --json       with --status: for a machine to read
  --again      makes it anew
  --yes        asks no question
  --no-native  (or TASTELAB_BACKEND_SETUP=no) declines; the other rungs need no set-up
For example: npm run --silent backend -- --status --json`;

/** Sets the native backend up, or prints the ladder; 0 when the native backend is there afterwards, or was declined. */
export async function run(args: readonly string[]): Promise<number> {
  const options = parse(args);
  if (options.help === true) {
    console.log(help);
    return 0;
  }
  if (options.status === true) {
    const found = await ladder();
    if (options.json === true) console.log(JSON.stringify(found, null, 1));
    else for (const line of ladderLines(found)) console.log(line);
    return 0;
  }
  if (options["no-native"] === true || /^(no|0|false|off)$/i.test(process.env.TASTELAB_BACKEND_SETUP ?? "")) {
    console.log("Native TensorFlow was declined; the next rung of the ladder is taken.");
    return 0;
  }
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    const { kind, version, binding } = await setUpNative({
      gpu: options.gpu === true,
      again: options.again === true,
      seconds: 3600,
      signal: stop.signal,
      say: console.log,
      agree: options.yes === true || !process.stdin.isTTY ? announce : ask,
    });
    await rm(nativeFolder("failed.txt"), { force: true });
    await ensureOwnOperations({ again: true, signal: stop.signal, say: console.log });
    console.log(`TensorFlow ${version} (${kind}) is ready: ${binding}`);
    return 0;
  } catch (error) {
    if (stop.signal.aborted) {
      console.error("Interrupted; what was downloaded whole is kept for the next time.");
      return 130;
    }
    if (!(error instanceof SetUpError)) throw error;
    console.error(`Native TensorFlow could not be set up. ${error.message}.`);
    return 1;
  } finally {
    process.off("SIGINT", interrupt);
  }
}

function parse(args: readonly string[]) {
  const options = {
    gpu: flag,
    status: flag,
    json: flag,
    again: flag,
    yes: flag,
    "no-native": flag,
    help: flag,
  } as const;
  return commandLine(args, { command: "npm run backend", help, options }).values;
}

async function announce(what: string, megabytes: number | null): Promise<boolean> {
  console.log(`  downloading ${what}, ${inWords(megabytes)} …`);
  return true;
}

async function ask(what: string, megabytes: number | null): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    const answer = await terminal.question(`  Download ${what}, ${inWords(megabytes)}? [Y/n] `);
    return !/^\s*n/i.test(answer);
  } finally {
    terminal.close();
  }
}

function inWords(megabytes: number | null): string {
  return megabytes === null ? "of unknown size" : `about ${megabytes} MB`;
}
