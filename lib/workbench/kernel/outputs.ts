import type { Content, Header } from "./wire.ts";

/** Sends a message of this type and content to everyone who listens, as the outcome of the request `parent`. */
export type Publish = (type: string, content: Content, parent: Header | null) => void;

type StreamName = "stdout" | "stderr";

/** How long printed text may wait for more, in milliseconds: one message per line would drown the listener. */
const patience = 50;
/** Characters that are sent at once however young they are. */
const most = 65536;

const tooMuch = "\n… this cell has printed a million characters: what it prints from here on is left out.\n";

/** The most characters that one cell may print: a loop that prints for ever would drown notebook and browser. */
const mostOfCell = 1_000_000;

/** Everything that cells show: printed text is gathered into few messages, and order is kept between all kinds. */
export class Outputs {
  readonly #publish: Publish;
  readonly #shown = new Set<string>();
  #parent: Header | null = null;
  #stream: StreamName = "stdout";
  #text = "";
  #since = 0;
  /** Characters that the cell may still print. */
  #left = mostOfCell;
  #timer: NodeJS.Timeout | undefined;
  #reading: (text: string) => string = (text) => text;

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  /** From here on what is shown belongs to this request. */
  belongTo(parent: Header): void {
    this.flush();
    this.#parent = parent;
    this.#left = mostOfCell;
  }

  /** From here on printed text is put into a person's words: stack traces name compiled code. */
  readBy(reading: (text: string) => string): void {
    this.#reading = reading;
  }

  print(stream: StreamName, text: string): void {
    if (this.#left <= 0) return;
    if (stream !== this.#stream) this.flush();
    this.#stream = stream;
    if (this.#text === "") this.#since = performance.now();
    this.#text += text.slice(0, this.#left);
    this.#left -= text.length;
    if (this.#left <= 0) this.#text += tooMuch;
    if (this.#text.length > most || performance.now() - this.#since > patience) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), patience).unref();
  }

  /** Sends what was printed and still waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#text === "") return;
    const text = this.#reading(this.#text);
    this.#text = "";
    this.#publish("stream", { name: this.#stream, text }, this.#parent);
  }

  /** Sends on behalf of the request that runs, or of another one. */
  send(type: string, content: Content, parent = this.#parent): void {
    this.flush();
    this.#publish(type, content, parent);
  }

  /** Shows a bundle; with the id of one shown before, in its place. */
  display(data: Content, metadata: Content = {}, id?: string): void {
    const again = id !== undefined && this.#shown.has(id);
    if (id !== undefined) this.#shown.add(id);
    const transient = id === undefined ? {} : { display_id: id };
    this.send(again ? "update_display_data" : "display_data", { data, metadata, transient });
  }

  /** Sends process.stdout and process.stderr here; native code that writes to the descriptors is not reached. */
  capture(): void {
    for (const name of ["stdout", "stderr"] as const) {
      const decoder = new TextDecoder();
      const write = (chunk: string | Uint8Array, encoding?: unknown, done?: unknown): boolean => {
        this.print(name, typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true }));
        const callback = typeof encoding === "function" ? encoding : done;
        if (typeof callback === "function") queueMicrotask(() => callback());
        return true;
      };
      process[name].write = write;
    }
  }
}
