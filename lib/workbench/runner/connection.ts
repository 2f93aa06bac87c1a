import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Connection } from "../kernel/wire.ts";

const host = "127.0.0.1";

function listen(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, host, () => resolve(server));
  });
}

/** Ports of this machine that nothing listens on; all are held until all are found, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listen));
  const ports = servers.map((server) => {
    const place = server.address();
    return typeof place === "object" && place !== null ? place.port : 0;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** A connection for a new kernel, with the file that tells the kernel of it. */
export interface NewConnection {
  readonly connection: Connection;
  readonly file: string;
  /** Removes the file. */
  remove(): void;
}

export async function newConnection(): Promise<NewConnection> {
  const [shell = 0, iopub = 0, stdin = 0, control = 0, hb = 0] = await freePorts(5);
  const connection: Connection = {
    transport: "tcp",
    ip: host,
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
  };
  const folder = mkdtempSync(join(tmpdir(), "tastelab-kernel-"));
  const file = join(folder, "connection.json");
  writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
  return { connection, file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
