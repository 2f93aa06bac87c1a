import { Hash128 } from "../base/hash.ts";
import type { Interactions } from "./types.ts";

/** A hash (128 bits, hexadecimal) of ids, events, values and times in their order: equal data, equal fingerprint. */
export function fingerprint(data: Interactions): string {
  const hash = new Hash128();
  for (const { ids } of [data.users, data.items]) {
    hash.add(ids.length);
    for (const id of ids) {
      hash.add(id.length);
      hash.addText(id);
    }
  }
  for (const column of [data.user, data.item, data.value, data.time]) {
    hash.add(column?.length ?? -1);
    if (column !== null) {
      for (const word of new Int32Array(column.buffer, column.byteOffset, column.byteLength / 4)) hash.add(word);
    }
  }
  return hash.hexadecimal();
}
