import { Session as Inspector } from "node:inspector";
import { parentPort, workerData } from "node:worker_threads";
import { Reply, Router } from "zeromq";
import { internal } from "../../base/errors.ts";
import { InterruptCounts } from "./interrupt-counts.ts";
import {
  address,
  type Connection,
  type Content,
  compose,
  encode,
  type Header,
  type Message,
  messages,
} from "./wire.ts";

/** What the thread of the control channel tells the one that runs cells. */
export type ControlNote =
  | { readonly kind: "bound" }
  | { readonly kind: "interrupt" }
  | { readonly kind: "shutdown" }
  | { readonly kind: "handled"; readonly request: Header };

/** What a kernel hands to its control thread. */
export interface ControlData {
  readonly connection: Connection;
  readonly session: string;
  /** What the kernel says of itself. */
  readonly information: Content;
  /** That of the kernel's `InterruptCounts`. */
  readonly counts: SharedArrayBuffer;
  /** The process that started the kernel. */
  readonly parent: number;
}

/** How long code may take to notice an interrupt by itself before it is cut off, in milliseconds. */
const courtesy = 400;
/** The same for code that is known to look whether it is to stop: a step of a training may take long. */
const patience = 3000;
/** How often is looked whether the compiler is done, in milliseconds. */
const glance = 20;
/** How long the thread that runs cells may take to end the process by itself, in milliseconds. */
const farewell = 1500;

if (parentPort === null) throw internal("the control channel runs in a thread of its own");
const port = parentPort;
const { connection, session, information, counts: memory, parent } = workerData as ControlData;
const counts = new InterruptCounts(memory);
const tell = (note: ControlNote) => port.postMessage(note);

/**
 * Interrupts the running cell: asks first, and cuts off what does not return to its event loop in time. The compiler is
 * never cut off; a cell that it was at work on is not begun then.
 */
function interrupt(): void {
  const mine = counts.ask();
  tell({ kind: "interrupt" });
  if (process.platform !== "win32") process.kill(process.pid, "SIGINT");
  const asked = performance.now();
  let wasHeld = false;
  const look = () => {
    if (counts.isAnswered(mine)) return;
    const isPatient = counts.isWatched && performance.now() - asked < patience;
    if (isPatient) {
      setTimeout(look, glance);
      return;
    }
    if (!counts.isHeld && !wasHeld) {
      cutOff();
      return;
    }
    wasHeld = counts.isHeld;
    setTimeout(look, wasHeld ? glance : courtesy);
  };
  setTimeout(look, courtesy);
}

function cutOff(): void {
  const inspector = new Inspector();
  inspector.connectToMainThread();
  inspector.post("Runtime.terminateExecution", () => inspector.disconnect());
}

/** Ends the process: closes the sockets first, for one that is open when its thread ends takes the process with it. */
function endProcess(sockets: readonly (Router | Reply)[]): void {
  for (const socket of sockets) socket.close();
  tell({ kind: "shutdown" });
  setTimeout(() => process.kill(process.pid, "SIGKILL"), farewell);
}

function reply(request: Message): { type: string; content: Content } | null {
  switch (request.header.msg_type) {
    case "interrupt_request":
      interrupt();
      return { type: "interrupt_reply", content: { status: "ok" } };
    case "shutdown_request":
      return { type: "shutdown_reply", content: { status: "ok", restart: request.content.restart === true } };
    case "kernel_info_request":
      return { type: "kernel_info_reply", content: information };
    default:
      return null;
  }
}

async function serveControl(socket: Router, heartbeat: Reply): Promise<void> {
  for await (const request of messages(connection.key, socket)) {
    const answer = reply(request);
    tell({ kind: "handled", request: request.header });
    if (answer === null) continue;
    const { type, content } = answer;
    await socket.send(encode(connection.key, compose(session, type, content, request.header, request.identities)));
    if (type === "shutdown_reply") endProcess([socket, heartbeat]);
  }
}

async function serveHeartbeat(socket: Reply): Promise<void> {
  for await (const frames of socket) await socket.send(frames);
}

async function begin(): Promise<void> {
  const control = new Router();
  const heartbeat = new Reply();
  await Promise.all([control.bind(address(connection, "control")), heartbeat.bind(address(connection, "hb"))]);
  tell({ kind: "bound" });
  // A kernel whose starter is gone would otherwise go on for ever.
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGKILL");
  }, 1000);
  await Promise.all([serveControl(control, heartbeat), serveHeartbeat(heartbeat)]);
}

begin().catch((error: unknown) => {
  throw error;
});
