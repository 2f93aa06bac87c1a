import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compileAssembly } from "../assembly.ts";

const modules = new Map<string, Promise<WebAssembly.Module | null>>();

/**
 * A hot loop of the folder `assembly` by its name, compiled once per process, for a memory of its own or one that
 * threads share (see `compileAssembly`). Null where it cannot be had (no
 * WebAssembly SIMD, no compiler, no room for its files): the plain version then does the work, and one line on the
 * console says so.
 */
export function hotModule(name: string, memory: "own" | "shared" = "own"): Promise<WebAssembly.Module | null> {
  let made = modules.get(name);
  if (made === undefined) {
    const folder = join(dirname(fileURLToPath(import.meta.url)), "assembly");
    made = compileOrSay(join(folder, `${name}.as`), name, memory);
    modules.set(name, made);
  }
  return made;
}

/** As `hotModule`, for any file and without keeping what came of it. */
export async function compileOrSay(
  entry: string,
  name: string,
  memory: "own" | "shared" = "own",
): Promise<WebAssembly.Module | null> {
  try {
    return await compileAssembly(entry, memory);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    console.warn(`The fast loop ${name} cannot be had (${reason}); plain JavaScript does its work, many times slower.`);
    return null;
  }
}

/** Free bytes of a WebAssembly memory, handed out from low to high in multiples of 16. */
export interface Heap {
  readonly memory: WebAssembly.Memory;
  /** The address of `bytes` free bytes; memory grows as needed, which detaches older views. Throws RangeError past 4 GiB. */
  take(bytes: number): number;
  /** Gives back all that was taken since `mark` (an address that `take` gave). */
  release(mark: number): void;
}

/** An empty memory of at least `bytes`. */
export function heapOf(bytes: number): Heap {
  const page = 65536;
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / page) + 1, maximum: 65536 });
  let top = 16;
  return {
    memory,
    take(wanted) {
      const address = top;
      top += Math.ceil(wanted / 16) * 16;
      const lacking = top - memory.buffer.byteLength;
      if (lacking > 0) memory.grow(Math.ceil(lacking / page));
      return address;
    },
    release(mark) {
      top = mark;
    },
  };
}
