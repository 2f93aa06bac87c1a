import { rm } from "node:fs/promises";
import { shown } from "../../base/errors.ts";
import { SetUpError } from "../backend/tools.ts";
import { commandLine, flag, UsageError } from "../command-line.ts";
import { checkLab } from "../lab/check.ts";
import { ensureLab, labEnvironment } from "../lab/environment.ts";
import { register, unregister } from "../lab/register.ts";
import { serveLab } from "../lab/serve.ts";

const help = `npm run lab                      opens JupyterLab on the notebooks, with the project's kernel
npm run lab -- --check           says what is installed and works, and opens nothing
  --port 8890    a port of its own; without it the first free one from 8888 on
  --no-browser   prints the address instead of opening it
  --register     makes the kernel known to Visual Studio Code and every Jupyter of this user; --unregister takes it back
  --again        installs JupyterLab anew
  --json         with --check: for a machine to read
For example: npm run lab -- --no-browser --port 8890
JupyterLab lies in a virtual environment in the user's cache (319 MB); nothing else is changed.`;

/** Opens JupyterLab, or says what it would need; 0 when all is well. */
export async function run(args: readonly string[]): Promise<number> {
  const options = parse(args);
  if (options.help === true) {
    console.log(help);
    return 0;
  }
  if (options.register === true) {
    console.log(`The kernel “TypeScript (tastelab)” is known to this user's Jupyter, by ${await register()}.`);
    return 0;
  }
  if (options.unregister === true) {
    console.log((await unregister()) ? "The kernel is registered no more." : "The kernel was not registered.");
    return 0;
  }
  if (options.check === true) return check(options.json === true);
  const port = portOf(options.port);
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once("SIGINT", interrupt);
  try {
    if (options.again === true) await rm(labEnvironment.folder, { recursive: true, force: true });
    const { versions } = await ensureLab({ say: console.log, signal: stop.signal });
    console.log(`${versions}. Choose the kernel “TypeScript (tastelab)”; Ctrl-C ends JupyterLab.`);
  } catch (error) {
    if (stop.signal.aborted) return 130;
    if (!(error instanceof SetUpError)) throw error;
    console.error(`JupyterLab could not be set up. ${error.message}.`);
    console.error("The notebooks run without it: npm start writes their reports.");
    return 1;
  } finally {
    process.off("SIGINT", interrupt);
  }
  return serveLab({ port, browser: options["no-browser"] !== true });
}

async function check(json: boolean): Promise<number> {
  const findings = await checkLab();
  const all = findings.every(({ works }) => works);
  if (json) console.log(JSON.stringify({ works: all, findings }, null, 2));
  else for (const { what, works, said } of findings) console.log(`${works ? "works" : "wants"}  ${what}: ${said}`);
  return all ? 0 : 1;
}

function portOf(given: string | undefined): number | null {
  if (given === undefined) return null;
  const port = Number(given);
  if (Number.isInteger(port) && port > 0 && port < 65536) return port;
  throw new UsageError({
    wanted: "--port as a whole number from 1 to 65535",
    got: shown(given),
    where: "npm run lab",
    fix: "For example --port 8890.",
  });
}

function parse(args: readonly string[]) {
  const options = {
    check: flag,
    json: flag,
    again: flag,
    register: flag,
    unregister: flag,
    help: flag,
    "no-browser": flag,
    port: { type: "string" },
  } as const;
  return commandLine(args, { command: "npm run lab", help, options }).values;
}
