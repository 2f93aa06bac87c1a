import { resolve } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { useBackend } from "../../engine/backend.ts";
import { readServed } from "../../study/serving/served-folder.ts";
import { commandLine, flag, text, UsageError } from "../command-line.ts";
import { interruptedCode, untilInterrupted } from "../interrupts.ts";
import { recommendationServer } from "../own/serving-http.ts";

const usualPort = 8765;

const help = `npm run serve -- FOLDER     answers from the best model of a comparison over HTTP, on this machine alone (127.0.0.1)
FOLDER is a report's folder, e.g. comparisons/ratings
  --port N   by default ${usualPort}; 0 takes any that is free
  --help     this text
  GET  /recommend?user=ID&k=10   exclude=ID,ID leaves items out
  POST /recommend {"history": ["ID", "ID"], "k": 10}   for somebody unknown; nothing is kept
  POST /events    {"user": "ID", "item": "ID"}, or a list; "value" and "time" where the data have them
  GET  /health
For example: npm run serve -- comparisons/ratings
             curl 'http://127.0.0.1:${usualPort}/recommend?user=7&k=5'
Ctrl-C ends it. Ends with 1 where the folder has no model or the port is taken.`;

/** Serves until it is interrupted; 130 then. `listening` is told the address, for tests. */
export async function run(
  args: readonly string[],
  listening: (address: string) => void = () => undefined,
): Promise<number> {
  const { values, positionals } = parsed(args);
  if (values.help === true) {
    console.log(help);
    return 0;
  }
  const [folder = ""] = positionals;
  if (positionals.length !== 1) throw wrong("one folder", positionals.join(" ") || "none");
  const port = values.port === undefined ? usualPort : Number(values.port);
  if (!(Number.isInteger(port) && port >= 0 && port < 65_536))
    throw wrong("--port from 0 to 65535", shown(values.port));
  return untilInterrupted(async (signal) => {
    await useBackend();
    const served = await readServed(resolve(process.env.INIT_CWD ?? ".", folder));
    const server = recommendationServer(served);
    await new Promise<void>((ready, failed) => {
      server.once("error", (error: NodeJS.ErrnoException) => failed(error.code === "EADDRINUSE" ? taken(port) : error));
      server.listen(port, "127.0.0.1", ready);
    });
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : port}`;
    console.log(
      `${served.card.label} (${served.card.about}) answers at ${url}/recommend?user=ID&k=${served.card.k}; Ctrl-C ends it.`,
    );
    listening(url);
    await new Promise<void>((ended) => {
      if (signal.aborted) ended();
      else signal.addEventListener("abort", () => ended(), { once: true });
    });
    server.closeAllConnections();
    await new Promise<void>((closed) => server.close(() => closed()));
    served.model.dispose();
    return interruptedCode;
  });
}

function parsed(args: readonly string[]) {
  const options = { port: text, help: flag } as const;
  return commandLine(args, { command: "npm run serve", help, options, words: true });
}

function wrong(wanted: string, got: string): UsageError {
  return new UsageError({
    where: "npm run serve",
    wanted,
    got,
    fix: "For example: npm run serve -- comparisons/ratings --port 8765",
  });
}

function taken(port: number): InputError {
  return new InputError({
    where: "npm run serve",
    wanted: `port ${port} to be free`,
    got: "another program that listens there",
    fix: "Name another one: --port 8766, or --port 0 for any.",
  });
}
