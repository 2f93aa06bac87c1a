import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { Publisher, Router } from "zeromq";
import { InputError } from "../../base/errors.ts";
import { projectRoot } from "../paths.ts";
import type { ControlData, ControlNote } from "./control.ts";
import { guardProcess } from "./guards.ts";
import { information } from "./information.ts";
import { InterruptCounts } from "./interrupt-counts.ts";
import { Outputs } from "./outputs.ts";
import { cellsAreChecked, handedProfile } from "./profile.ts";
import { Server } from "./server.ts";
import { Session } from "./session.ts";
import { address, type Connection } from "./wire.ts";

function readConnection(path: string | undefined): Connection {
  if (path === undefined) {
    throw new InputError({
      wanted: "the path of a connection file",
      got: "none",
      fix: "Jupyter or `npm start` starts this kernel; it is of no use by hand.",
    });
  }
  return JSON.parse(readFileSync(path, "utf8")) as Connection;
}

/** Binds every channel before anything is received, so that no request falls between two of them. */
async function main(): Promise<void> {
  const connection = readConnection(process.argv[2]);
  const id = randomUUID();
  const counts = new InterruptCounts();
  // Taken before cells lose it.
  const exit = process.exit.bind(process);
  const data: ControlData = { connection, session: id, information, counts: counts.memory, parent: process.ppid };
  const worker = new Worker(join(projectRoot, "lib/workbench/kernel/launch.cjs"), { workerData: data });
  const shell = new Router();
  const stdin = new Router();
  const iopub = new Publisher({ sendHighWaterMark: 0 });
  const server = new Server(connection, id, { shell, iopub }, information);
  const outputs = new Outputs((type, content, parent) => server.publish(type, content, parent));

  let session: Session | null = null;
  let ending = false;
  // The signal alone ends only what runs without waiting; all else comes with the note that follows it.
  const onSignal = () => undefined;
  const interrupt = () => {
    counts.answer();
    // While it runs a script, Node takes the handlers of this signal away; cut off, it never puts them back.
    if (!process.listeners("SIGINT").includes(onSignal)) process.on("SIGINT", onSignal);
    session?.interrupt();
  };
  const bound = new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    // Without its control channel a kernel could neither be interrupted nor ended.
    worker.once("exit", () => exit(ending ? 0 : 1));
    worker.on("message", (note: ControlNote) => {
      if (note.kind === "bound") resolve();
      else if (note.kind === "interrupt") interrupt();
      else if (note.kind === "handled") server.handled(note.request);
      else {
        outputs.flush();
        for (const socket of [shell, stdin, iopub]) socket.close();
        ending = true;
        worker.terminate().catch(() => exit(1));
      }
    });
  });
  process.on("SIGINT", onSignal);
  await Promise.all([
    bound,
    shell.bind(address(connection, "shell")),
    stdin.bind(address(connection, "stdin")),
    iopub.bind(address(connection, "iopub")),
  ]);
  const served = server.serve();
  session = new Session(outputs, counts, handedProfile(), cellsAreChecked());
  const opened = session;
  process.on("uncaughtException", (error) => opened.late(error));
  process.on("unhandledRejection", (reason) => opened.late(reason));
  outputs.capture();
  guardProcess();
  server.open(opened);
  await served;
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
