import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Dealer, Subscriber } from "zeromq";
import { settleRequest } from "../kernel/settle.ts";
import { address, type Content, compose, encode, type Message, messages } from "../kernel/wire.ts";
import { projectRoot } from "../paths.ts";
import { newConnection } from "./connection.ts";

/** Thrown to whoever waits for a kernel whose process has ended. */
export class KernelDied extends Error {
  override readonly name = "KernelDied";

  constructor(code: number | null, signal: string | null, lastWords: string) {
    const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
    const cure = signal === "SIGKILL" ? " (often a lack of memory)" : "";
    super(`the kernel ${how}${cure}${lastWords === "" ? "" : `; its last words:\n${lastWords}`}`);
  }
}

/** One published message of a kernel. */
export type Published = (message: Message) => void;

interface Waiting {
  reply: Message | null;
  idle: boolean;
  resolve(content: Content): void;
  reject(error: Error): void;
}

/** The folder of the kernel's specification, as Jupyter finds it. */
const specification = join(projectRoot, "lib/workbench/kernel/spec/kernels/tastelab");
/** How long a kernel may take until it answers for the first time, in milliseconds. */
const startLimit = 60_000;
/** How long an ending kernel is waited for, in milliseconds. */
const farewell = 3000;
/** How much of what the process wrote to its own descriptors is kept for an obituary, in characters. */
const kept = 2000;

/** What Jupyter would start Node with. */
function kernelArguments(connectionFile: string): string[] {
  const { argv } = JSON.parse(readFileSync(join(specification, "kernel.json"), "utf8")) as { argv: string[] };
  return argv
    .slice(1)
    .map((part) => part.replace("{resource_dir}", specification).replace("{connection_file}", connectionFile));
}

/** A kernel in a process of its own, spoken to over the Jupyter protocol. */
export class KernelClient {
  readonly #process: ChildProcess;
  readonly #key: string;
  readonly #session = "tastelab-runner";
  readonly #shell = new Dealer({ linger: 0 });
  readonly #control = new Dealer({ linger: 0 });
  readonly #iopub = new Subscriber({ receiveHighWaterMark: 0, linger: 0 });
  readonly #waiting = new Map<string, Waiting>();
  readonly #onPublished: Published;
  #lastWords = "";
  #heard = false;
  #death: KernelDied | null = null;
  /** Sending waits its turn: a socket takes one message at a time. */
  #sending: Promise<unknown> = Promise.resolve();

  private constructor(child: ChildProcess, key: string, onPublished: Published) {
    this.#process = child;
    this.#key = key;
    this.#onPublished = onPublished;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#lastWords = (this.#lastWords + text).slice(-kept);
      });
    }
  }

  /**
   * Starts a kernel and waits until it answers on every channel.
   * @param environment variables beside those of this process
   * @param onPublished called with each message that the kernel publishes, status included
   * @param folder the notebook's, as Jupyter would start the kernel there
   */
  static async start(
    environment: NodeJS.ProcessEnv,
    onPublished: Published,
    folder = projectRoot,
  ): Promise<KernelClient> {
    const { connection, file, remove } = await newConnection();
    try {
      const child = spawn(process.execPath, kernelArguments(file), {
        cwd: folder,
        env: { ...process.env, ...environment },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const client = new KernelClient(child, connection.key, onPublished);
      child.once("exit", (code, signal) => client.#die(code, signal));
      child.once("error", () => client.#die(null, null));
      client.#shell.connect(address(connection, "shell"));
      client.#control.connect(address(connection, "control"));
      client.#iopub.connect(address(connection, "iopub"));
      client.#iopub.subscribe();
      client.#listen();
      await client.#greet();
      return client;
    } finally {
      remove();
    }
  }

  /** The process id, for measurements. */
  get pid(): number {
    return this.#process.pid ?? 0;
  }

  /**
   * Sends a request on the shell channel; resolves with the reply's content once all that the request led to was
   * published, and rejects with KernelDied.
   * @param onSent told the request's id, which what is published carries as its parent's
   */
  request(type: string, content: Content, onSent?: (id: string) => void): Promise<Content> {
    return new Promise((resolve, reject) => {
      if (this.#death !== null) {
        reject(this.#death);
        return;
      }
      const message = compose(this.#session, type, content, null);
      this.#waiting.set(message.header.msg_id, { reply: null, idle: false, resolve, reject });
      onSent?.(message.header.msg_id);
      this.#send(this.#shell, message).catch(reject);
    });
  }

  /** Runs code; as `request`. */
  execute(code: string, onSent: (id: string) => void): Promise<Content> {
    const content = { code, silent: false, store_history: true, allow_stdin: false, stop_on_error: false };
    return this.request("execute_request", content, onSent);
  }

  /** Waits until the timers of all cells have run out, or `seconds` have passed. */
  async settle(seconds: number): Promise<void> {
    await this.request(settleRequest, { seconds });
  }

  /** Stops the running cell. */
  interrupt(): Promise<void> {
    return this.#send(this.#control, compose(this.#session, "interrupt_request", {}, null));
  }

  /** Ends the kernel in order, by force where that fails; resolves when the process is gone. */
  async end(): Promise<void> {
    if (this.#death === null) {
      const gone = once(this.#process, "exit");
      const force = setTimeout(() => this.#process.kill("SIGKILL"), farewell);
      await this.#send(this.#control, compose(this.#session, "shutdown_request", { restart: false }, null));
      await gone;
      clearTimeout(force);
    }
    this.#close();
  }

  /** Ends the process at once. */
  kill(): void {
    this.#process.kill("SIGKILL");
  }

  async #send(socket: Dealer, message: Message): Promise<void> {
    const sent = this.#sending.then(() => socket.send(encode(this.#key, message)));
    this.#sending = sent.catch(() => undefined);
    await sent;
  }

  /** Asks until an answer comes, and until something published was heard: a subscription takes a while to arrive. */
  async #greet(): Promise<void> {
    const until = performance.now() + startLimit;
    const answered = this.request("kernel_info_request", {});
    let ready = false;
    const watched = answered.then(() => {
      ready = true;
    });
    while (!ready && this.#death === null) {
      if (performance.now() > until) {
        this.kill();
        throw new Error(`the kernel did not answer in ${startLimit / 1000} s; it said:\n${this.#lastWords}`);
      }
      await Promise.race([watched, new Promise((resolve) => setTimeout(resolve, 100))]);
      if (!ready && !this.#heard)
        await this.#send(this.#shell, compose(this.#session, "kernel_info_request", {}, null));
      if (this.#heard) this.#forgetIdle();
    }
    await answered;
  }

  /** The first request's own "idle" may have been published before anyone could hear it. */
  #forgetIdle(): void {
    for (const waiting of this.#waiting.values()) {
      waiting.idle = true;
      this.#finish(waiting);
    }
  }

  #listen(): void {
    const ended = (error: unknown) => {
      if (this.#death === null) this.#fail(error instanceof Error ? error : new Error(String(error)));
    };
    this.#receive(this.#shell, (message) => this.#settleReply(message)).catch(ended);
    this.#receive(this.#iopub, (message) => this.#hear(message)).catch(ended);
    this.#receive(this.#control, () => undefined).catch(ended);
  }

  async #receive(socket: Dealer | Subscriber, take: (message: Message) => void): Promise<void> {
    for await (const message of messages(this.#key, socket as AsyncIterable<Buffer[]>)) take(message);
  }

  #settleReply(message: Message): void {
    const waiting = this.#waiting.get(message.parent?.msg_id ?? "");
    if (waiting === undefined) return;
    waiting.reply = message;
    this.#finish(waiting);
  }

  #hear(message: Message): void {
    this.#heard = true;
    this.#onPublished(message);
    const { header, parent, content } = message;
    const waiting = this.#waiting.get(parent?.msg_id ?? "");
    if (waiting === undefined || header.msg_type !== "status" || content.execution_state !== "idle") return;
    waiting.idle = true;
    this.#finish(waiting);
  }

  #finish(waiting: Waiting): void {
    if (waiting.reply === null || !waiting.idle) return;
    this.#waiting.delete(waiting.reply.parent?.msg_id ?? "");
    waiting.resolve(waiting.reply.content);
  }

  #fail(error: Error): void {
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }

  #die(code: number | null, signal: string | null): void {
    this.#death = new KernelDied(code, signal, this.#lastWords.trim());
    this.#fail(this.#death);
  }

  #close(): void {
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
  }
}
