import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { userCache } from "../base/user-cache.ts";

const commonFlags = [
  ...["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd", "--use", "abort="],
  ...["--importMemory", "--noExportMemory"],
];
const sharedFlags = ["--enable", "threads", "--sharedMemory", "--maximumMemory", "65536"];

/**
 * Compiles AssemblyScript (`.as` files: TypeScript's syntax with WebAssembly's types) to a WebAssembly module that
 * imports its memory as `env.memory` and keeps nothing of its own in it.
 *
 * `entry` is the path of the main file; it may import its neighbours in the folder. The compiler takes a second or two
 * in a child process; what it makes is kept in the user's cache under a hash of the sources, so that it runs once.
 * `memory` "shared" makes a module for a memory that several threads share, which takes no other kind.
 * Throws with the compiler's message when the sources do not compile.
 */
export async function compileAssembly(entry: string, memory: "own" | "shared" = "own"): Promise<WebAssembly.Module> {
  const flags = memory === "own" ? commonFlags : [...commonFlags, ...sharedFlags];
  const folder = dirname(entry);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".as")).sort();
  const sources = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
  const compiler = createRequire(import.meta.url).resolve("assemblyscript/package.json");
  const { version } = JSON.parse(await readFile(compiler, "utf8")) as { version: string };
  const hash = createHash("sha256")
    .update(JSON.stringify([version, flags, names, sources]))
    .digest("hex")
    .slice(0, 16);
  const name = basename(entry, ".as");
  const kept = userCache("assembly", `${name}-${hash}.wasm`);
  const known = await readFile(kept).catch(() => null);
  if (known !== null) return WebAssembly.compile(Uint8Array.from(known));

  const work = await mkdtemp(join(tmpdir(), "tastelab-assembly-"));
  try {
    for (const [index, source] of names.entries()) {
      await writeFile(join(work, `${basename(source, ".as")}.ts`), sources[index] as string);
    }
    await promisify(execFile)(
      process.execPath,
      [join(dirname(compiler), "bin", "asc.js"), `${name}.ts`, "-o", `${name}.wasm`, ...flags],
      { cwd: work },
    );
    const binary = await readFile(join(work, `${name}.wasm`));
    await keep(kept, binary);
    return await WebAssembly.compile(Uint8Array.from(binary));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/** Writes a file whole or not at all; a cache that cannot be written only costs the next start a compilation. */
async function keep(path: string, content: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const part = `${path}.${process.pid}`;
    await writeFile(part, content);
    await rename(part, path);
  } catch {
    return;
  }
}
