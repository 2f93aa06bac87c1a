/** The parts of one message. */
export type Frames = (string | Buffer)[];

/** What a socket of ZeroMQ does for an outbox. */
export interface Sender {
  send(frames: Frames): Promise<void>;
}

/**
 * The messages on their way out of one socket, in order.
 *
 * A message goes out at once, also from within a loop that never yields. ZeroMQ takes one message at a time, though,
 * and throws EBUSY while an earlier one waits for the system to take it: what comes then is kept and sent behind it.
 */
export class Outbox {
  readonly #socket: Sender;
  readonly #failed: (error: unknown) => void;
  #kept: Frames[] | null = null;

  /** @param failed told of a message that could not be sent */
  constructor(socket: Sender, failed: (error: unknown) => void) {
    this.#socket = socket;
    this.#failed = failed;
  }

  post(frames: Frames): void {
    if (this.#kept !== null) {
      this.#kept.push(frames);
      return;
    }
    try {
      this.#socket.send(frames).catch(this.#failed);
    } catch (error) {
      if (!isBusy(error)) throw error;
      this.#kept = [frames];
      this.#sendKept(this.#kept).catch(this.#failed);
    }
  }

  async #sendKept(kept: Frames[]): Promise<void> {
    for (let frames = kept[0]; frames !== undefined; frames = kept[0]) {
      try {
        await this.#socket.send(frames);
        kept.shift();
      } catch (error) {
        if (isBusy(error)) await new Promise<void>((resolve) => setImmediate(resolve));
        else {
          kept.shift();
          this.#failed(error);
        }
      }
    }
    this.#kept = null;
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && (error as NodeJS.ErrnoException).code === "EBUSY";
}
