/** The engines a person can name. */
export type BackendName = "tensorflow" | "webgpu" | "wasm" | "cpu";

/** The ladder, the most able first. */
export const ladder: readonly BackendName[] = ["tensorflow", "webgpu", "wasm", "cpu"];

/** What a rung says of itself once it stands. */
export interface Opened {
  /** In words: "2 CPU threads", "NVIDIA …". */
  readonly device: string;
  /** Whether the work is done by a real graphics processor. */
  readonly gpu: boolean;
  /** A GPU interface that is computed by the CPU: correct, slow, taken only when named. */
  readonly software: boolean;
  readonly versions: Readonly<Record<string, string>>;
}

/** Why a rung cannot be stood on; its message is the reason alone, in words for the user. */
export class Unavailable extends Error {
  override readonly name = "Unavailable";
}

/** One engine: `open` registers it with tfjs (without choosing it) or throws Unavailable. It may be called again. */
export interface Rung {
  readonly name: BackendName;
  open(): Promise<Opened>;
}

/**
 * What a rung loads a package by: one that is not installed, as may be where tastelab itself was installed as a package,
 * is a rung that cannot be stood on. @throws Unavailable naming the package
 */
export async function ifInstalled<T>(name: string, load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND" && code !== "MODULE_NOT_FOUND") throw error;
    throw new Unavailable(`the package ${name} is not installed`);
  }
}
