import { stopSignal } from "../../base/notebook.ts";
import { openBytes } from "../reading/encoding.ts";

/** The bytes of a file, unzipped when its name ends in .gz, read forward piece by piece. */
export class ByteSource {
  /** What is at hand; `at` is the place of the next byte in it. */
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  /** Bytes of the file before those at hand. */
  private before = 0;
  private readonly pieces: AsyncIterator<Buffer>;

  constructor(path: string) {
    this.pieces = (openBytes(path) as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
  }

  /** Bytes of the file before the next one. */
  get position(): number {
    return this.before + this.at;
  }

  /** Bytes at hand from the next one on. */
  get left(): number {
    return this.bytes.length - this.at;
  }

  /** Reads on until `count` bytes are at hand; false when the file ends before. */
  async need(count: number): Promise<boolean> {
    if (this.left >= count) return true;
    const parts = [this.bytes.subarray(this.at)];
    let size = this.left;
    let ended = false;
    while (size < count && !ended) {
      stopSignal()?.throwIfAborted();
      const next = await this.pieces.next();
      ended = next.done === true;
      if (next.done !== true) {
        parts.push(next.value);
        size += next.value.length;
      }
    }
    this.before += this.at;
    this.at = 0;
    this.bytes = Buffer.concat(parts, size);
    return size >= count;
  }

  /** Bytes up to the next `mark`, without it, or null when it is not among the next `most`; it is not passed over. */
  async upTo(mark: number, most: number): Promise<Buffer | null> {
    for (let wanted = Math.min(256, most); ; wanted = Math.min(wanted * 4, most)) {
      const there = await this.need(wanted);
      const found = this.bytes.indexOf(mark, this.at);
      if (found >= 0 && found - this.at < most) return this.bytes.subarray(this.at, found);
      if (!there || wanted === most) return null;
    }
  }

  /** Lets the file go before its end. */
  async close(): Promise<void> {
    await this.pieces.return?.();
  }
}
