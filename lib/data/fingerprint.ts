import { createHash } from "node:crypto";
import type { Interactions } from "./types.ts";

/** A hash (sha256, hexadecimal) of ids, events, values and times in their order: equal data, equal fingerprint. */
export function fingerprint(data: Interactions): string {
  const hash = createHash("sha256");
  for (const vocabulary of [data.users, data.items]) hash.update(JSON.stringify(vocabulary.ids));
  for (const column of [data.user, data.item, data.value, data.time]) {
    hash.update(column === null ? "none" : `${column.constructor.name} ${column.length}`);
    if (column !== null) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  }
  return hash.digest("hex");
}
