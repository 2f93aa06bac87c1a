import type { FoundInPanels, PanelQuestions, PanelTable } from "../search/panels.ts";
import { heapOf, hotModule } from "./module.ts";

/** What assembly/nearest.as exports. */
interface Exports {
  readonly searchBytes: () => number;
  readonly offer: (
    ...given: [
      panels: number,
      from: number,
      to: number,
      dimensions: number,
      squares: boolean,
      queries: number,
      searches: number,
    ]
  ) => void;
  readonly finish: (search: number) => void;
}

/** Finds the nearest items of a table in one thread of WebAssembly. */
export type HotSearch = (questions: PanelQuestions) => FoundInPanels;

/** Queries that are multiplied together. */
const together = 4;
/** Queries that are worked on before the table is read again. */
const queriesAtOnce = 64 * together;
/** Bytes of the table that stay in a cache from query to query. */
const tableAtOnce = 2 ** 17;
/** Bytes of memory that lists and exclusions of `queriesAtOnce` queries may grow to beside the table. */
const room = 2 ** 28;

/**
 * The table, copied into WebAssembly's memory; null where WebAssembly SIMD or its compiler is missing, or the table is
 * larger than that memory can be (4 GiB).
 */
export async function hotSearch({ panels, items, dimensions }: PanelTable): Promise<HotSearch | null> {
  const module = panels.byteLength > 2 ** 32 - room ? null : await hotModule("nearest");
  if (module === null) return null;
  const heap = heapOf(panels.byteLength + 2 ** 20);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const { offer, finish, searchBytes } = exports as unknown as Exports;
  const table = heap.take(panels.byteLength);
  new Float32Array(heap.memory.buffer, table, panels.length).set(panels);
  const free = heap.take(0);
  const itemsAtOnce = Math.max(1, Math.floor(tableAtOnce / 128 / dimensions)) * 32;

  /** Searches for queries `from` … `to` − 1. */
  function searchBlock(asked: PanelQuestions, from: number, to: number, found: FoundInPanels): void {
    const { queries, k, squares, offsets, excluded } = asked;
    const count = to - from;
    const tiles = Math.ceil(count / together);
    heap.release(free);
    const given = heap.take(tiles * together * dimensions * 4);
    const searches = heap.take(tiles * together * searchBytes());
    const lists = heap.take(count * k * 8);
    const [first, last] = [offsets[from] as number, offsets[to] as number];
    const left = heap.take((last - first) * 4);
    const { buffer } = heap.memory;
    const numbers = new Float32Array(buffer, given, tiles * together * dimensions).fill(0);
    new Int32Array(buffer, left, last - first).set(excluded.subarray(first, last));
    const fields = new DataView(buffer, searches);
    for (let q = 0; q < tiles * together; q++) {
      const at = q * searchBytes();
      fields.setFloat32(at + 24, q < count ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY, true);
      if (q >= count) continue;
      const list = lists + q * k * 8;
      const [begin, end] = [offsets[from + q] as number, offsets[from + q + 1] as number];
      const values = [list, list + k * 4, left + (begin - first) * 4, left + (end - first) * 4, 0, k];
      for (const [field, value] of values.entries()) fields.setUint32(at + field * 4, value, true);
      const tile = (q - (q % together)) * dimensions + (q % together);
      for (let d = 0; d < dimensions; d++) {
        numbers[tile + d * together] = queries[(from + q) * dimensions + d] as number;
      }
    }
    for (let item = 0; item < items; item += itemsAtOnce) {
      for (let q = 0; q < count; q += together) {
        const [query, search] = [given + q * dimensions * 4, searches + q * searchBytes()];
        offer(table, item, Math.min(items, item + itemsAtOnce), dimensions, squares, query, search);
      }
    }
    for (let q = 0; q < count; q++) {
      finish(searches + q * searchBytes());
      const size = fields.getUint32(q * searchBytes() + 16, true);
      const list = lists + q * k * 8;
      found.scores.set(new Float32Array(buffer, list, size), (from + q) * k);
      found.items.set(new Int32Array(buffer, list + k * 4, size), (from + q) * k);
    }
  }

  return (asked) => {
    const count = asked.offsets.length - 1;
    const found = {
      items: new Int32Array(count * asked.k).fill(-1),
      scores: new Float32Array(count * asked.k).fill(Number.NEGATIVE_INFINITY),
    };
    for (let from = 0; from < count; from += queriesAtOnce) {
      searchBlock(asked, from, Math.min(count, from + queriesAtOnce), found);
    }
    return found;
  };
}
