import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

/** What Jupyter writes into a kernel's connection file. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme: string;
}

export interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

export type Content = Readonly<Record<string, unknown>>;

/** One message of the Jupyter protocol, version 5.3. */
export interface Message {
  /** Routing prefix: whom a reply goes to, or the topic of a published message. */
  readonly identities: readonly Buffer[];
  readonly header: Header;
  readonly parent: Header | null;
  readonly metadata: Content;
  readonly content: Content;
}

const delimiter = Buffer.from("<IDS|MSG>");
export const protocolVersion = "5.3";

/** The address of one of a kernel's channels. */
export function address(connection: Connection, channel: "shell" | "iopub" | "stdin" | "control" | "hb"): string {
  return `${connection.transport}://${connection.ip}:${connection[`${channel}_port`]}`;
}

/** A message of a new id. */
export function compose(
  session: string,
  type: string,
  content: Content,
  parent: Header | null,
  identities: readonly Buffer[] = [],
): Message {
  const header: Header = {
    msg_id: randomUUID(),
    session,
    username: "tastelab",
    date: new Date().toISOString(),
    msg_type: type,
    version: protocolVersion,
  };
  return { identities, header, parent, metadata: {}, content };
}

function sign(key: string, parts: readonly (string | Buffer)[]): string {
  if (key === "") return "";
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return mac.digest("hex");
}

/** The frames of a message, signed with the connection's key. */
export function encode(key: string, message: Message): (string | Buffer)[] {
  const { header, parent, metadata, content } = message;
  const parts = [header, parent ?? {}, metadata, content].map((part) => JSON.stringify(part));
  return [...message.identities, delimiter, sign(key, parts), ...parts];
}

/** Reads the frames of a message. Throws when they are not a message signed with the connection's key. */
export function decode(key: string, frames: readonly Buffer[]): Message {
  const split = frames.findIndex((frame) => frame.equals(delimiter));
  const [signature, ...parts] = frames.slice(split + 1);
  if (split < 0 || signature === undefined || parts.length < 4) throw new Error("not a Jupyter message");
  const expected = Buffer.from(sign(key, parts.slice(0, 4)));
  if (expected.length !== signature.length || !timingSafeEqual(expected, signature)) {
    throw new Error("a Jupyter message with a wrong signature");
  }
  const [header, parent, metadata, content] = parts.slice(0, 4).map((part) => JSON.parse(part.toString()));
  return {
    identities: frames.slice(0, split),
    header: header as Header,
    parent: "msg_id" in parent ? (parent as Header) : null,
    metadata: metadata as Content,
    content: content as Content,
  };
}

/** The messages that arrive at a socket; what is not signed with the connection's key is not meant for it. */
export async function* messages(key: string, socket: AsyncIterable<Buffer[]>): AsyncGenerator<Message> {
  for await (const frames of socket) {
    const message = meant(key, frames);
    if (message !== null) yield message;
  }
}

function meant(key: string, frames: readonly Buffer[]): Message | null {
  try {
    return decode(key, frames);
  } catch {
    return null;
  }
}
