import type { Publisher, Router } from "zeromq";
import { Outbox } from "./outbox.ts";
import { answer } from "./requests.ts";
import type { Session } from "./session.ts";
import { settle, settleReply, settleRequest } from "./settle.ts";
import { type Connection, type Content, compose, encode, type Header, type Message, messages } from "./wire.ts";

/** The sockets of the thread that runs cells. */
export interface Sockets {
  readonly shell: Router;
  readonly iopub: Publisher;
}

/** How long after someone asked what this kernel is its state is told once more, in milliseconds. */
const reminder = 500;

/** Serves the shell channel: cells one after the other in the order they came, questions at once. */
export class Server {
  readonly #connection: Connection;
  readonly #id: string;
  readonly #sockets: Sockets;
  readonly #information: Content;
  readonly #asker: Outbox;
  readonly #everyone: Outbox;
  #waiting: Message[] = [];
  #running = false;
  #session: Session | null = null;
  #reminder: NodeJS.Timeout | undefined;

  constructor(connection: Connection, id: string, sockets: Sockets, information: Content) {
    this.#connection = connection;
    this.#id = id;
    this.#sockets = sockets;
    this.#information = information;
    const failed = (error: unknown) => this.#session?.late(error);
    this.#asker = new Outbox(sockets.shell, failed);
    this.#everyone = new Outbox(sockets.iopub, failed);
  }

  /** Sends to everyone who listens. */
  publish(type: string, content: Content, parent: Header | null): void {
    const message = compose(this.#id, type, content, parent, [Buffer.from(type)]);
    this.#send(this.#everyone, message);
  }

  /** Says that a request was taken up and is done, for one that another thread served. */
  handled(request: Header): void {
    this.publish("status", { execution_state: "busy" }, request);
    this.publish("status", { execution_state: "idle" }, request);
  }

  /** Receives until the socket is closed; cells wait until the session is there. */
  async serve(): Promise<void> {
    for await (const request of messages(this.#connection.key, this.#sockets.shell)) this.#receive(request);
  }

  /** From here on cells are run. */
  open(session: Session): void {
    this.#session = session;
    const early = this.#waiting;
    this.#waiting = [];
    for (const request of early) this.#receive(request);
  }

  #send(outbox: Outbox, message: Message): void {
    outbox.post(encode(this.#connection.key, message));
  }

  #reply(request: Message, type: string, content: Content): void {
    this.#send(this.#asker, compose(this.#id, type, content, request.header, request.identities));
  }

  #receive(request: Message): void {
    const type = request.header.msg_type;
    if (type === "kernel_info_request") {
      this.publish("status", { execution_state: "busy" }, request.header);
      this.#reply(request, "kernel_info_reply", this.#information);
      this.publish("status", { execution_state: "idle" }, request.header);
      this.#remind();
      return;
    }
    const session = this.#session;
    if (session === null || type === "execute_request") this.#waiting.push(request);
    else this.#question(session, request).catch((error: unknown) => session.late(error));
    if (session !== null && !this.#running) this.#runWaiting(session).catch((error: unknown) => session.late(error));
  }

  /**
   * Who asks what this kernel is may not hear what it publishes yet: JupyterLab would call the state of a kernel unknown
   * that was started in place of a dead one.
   */
  #remind(): void {
    this.#reminder ??= setTimeout(() => {
      this.#reminder = undefined;
      this.publish("status", { execution_state: this.#running ? "busy" : "idle" }, null);
    }, reminder).unref();
  }

  async #runWaiting(session: Session): Promise<void> {
    this.#running = true;
    try {
      for (let request = this.#waiting.shift(); request !== undefined; request = this.#waiting.shift()) {
        await this.#cell(session, request);
      }
    } finally {
      this.#running = false;
    }
  }

  async #question(session: Session, request: Message): Promise<void> {
    const { header, content } = request;
    this.publish("status", { execution_state: "busy" }, header);
    if (header.msg_type === settleRequest) {
      const settled = await settle(Number(content.seconds ?? 0));
      this.#reply(request, settleReply, { status: "ok", settled });
    } else {
      const answered = answer(session, header.msg_type, content);
      if (answered !== null) this.#reply(request, answered.type, answered.content);
    }
    this.publish("status", { execution_state: "idle" }, header);
  }

  async #cell(session: Session, request: Message): Promise<void> {
    const { header, content } = request;
    const silent = content.silent === true;
    this.publish("status", { execution_state: "busy" }, header);
    const failure = await session.execute(String(content.code ?? ""), silent, header);
    const aborted = failure !== null && content.stop_on_error !== false ? await this.#takeWaitingCells() : [];
    const execution_count = session.count;
    this.#reply(
      request,
      "execute_reply",
      failure === null
        ? { status: "ok", execution_count, user_expressions: {}, payload: [] }
        : { status: "error", execution_count, ...failure },
    );
    this.publish("status", { execution_state: "idle" }, header);
    for (const cell of aborted) {
      this.publish("status", { execution_state: "busy" }, cell.header);
      this.#reply(cell, "execute_reply", { status: "aborted", execution_count });
      this.publish("status", { execution_state: "idle" }, cell.header);
    }
  }

  /**
   * The cells that were sent before anyone could know of this failure. Asked for before the failure is answered, so
   * that a cell sent in the knowledge of it is run; a turn of the event loop brings in what lies in the socket.
   */
  async #takeWaitingCells(): Promise<Message[]> {
    await new Promise((resolve) => setTimeout(resolve, 5));
    const cells = this.#waiting;
    this.#waiting = [];
    return cells;
  }
}
