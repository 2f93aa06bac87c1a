import { InputError, shown } from "../base/errors.ts";
import { type Choice, climb, type PassedOver, softwareReason } from "./backends/climb.ts";
import { cpu } from "./backends/cpu.ts";
import { secondsPerStep } from "./backends/probe.ts";
import { type BackendName, ladder, type Opened, type Rung, Unavailable } from "./backends/rung.ts";
import { tensorflow } from "./backends/tensorflow.ts";
import { wasm } from "./backends/wasm.ts";
import { webgpu } from "./backends/webgpu.ts";
import { tf } from "./tf.ts";

export type { PassedOver } from "./backends/climb.ts";
export type { BackendName } from "./backends/rung.ts";

/** The engine that computes: what was taken, on which device, and why nothing better was. */
export interface Backend {
  readonly name: BackendName;
  /** In words, e.g. "the CPU, 2 threads". */
  readonly device: string;
  /** Whether a real graphics processor does the work. */
  readonly gpu: boolean;
  readonly versions: Readonly<Record<string, string>>;
  readonly passedOver: readonly PassedOver[];
}

const rungs: Readonly<Record<BackendName, Rung>> = { tensorflow, webgpu, wasm, cpu };
let current: Backend | null = null;

/**
 * Chooses the engine for everything that follows: the first rung of tensorflow → webgpu → wasm → cpu that stands.
 *
 * A rung can be named by the argument or, without one, by the environment variable TASTELAB_BACKEND. Software adapters
 * of WebGPU are passed over unless named; a real GPU by WebGPU goes before a TensorFlow without one when a short trial
 * at the start finds it faster. Throws InputError when a named rung is unknown or not there, saying why.
 */
export async function useBackend(wanted?: BackendName): Promise<Backend> {
  const named = wanted ?? namedByEnvironment();
  const { name, opened, passedOver } =
    named === undefined
      ? await climb(
          ladder.map((rung) => rungs[rung]),
          secondsPerStep,
        )
      : await stand(named);
  if (!(await tf.setBackend(name))) throw new Error(`tfjs refused the backend ${name}, which had opened`);
  current = { name, device: opened.device, gpu: opened.gpu, versions: opened.versions, passedOver };
  return current;
}

/** The engine in use. Throws InputError when none was chosen. */
export function currentBackend(): Backend {
  if (current !== null) return current;
  throw new InputError({
    wanted: "a chosen backend",
    got: "none",
    fix: "Call `await useBackend()` once before anything is computed.",
  });
}

/** The rungs that can be stood on here, the most able first; a software adapter of WebGPU counts only when named. */
export async function backendsPresent(): Promise<BackendName[]> {
  // Typed as text always, but undefined before the first choice.
  const before: string | undefined = tf.getBackend();
  const present: BackendName[] = [];
  for (const { name, reason } of await rungReasons()) if (reason === null) present.push(name);
  if (before !== undefined && before !== tf.getBackend()) await tf.setBackend(before);
  return present;
}

/** Every rung with what it says of itself, or the reason why it cannot be stood on. */
export async function rungReasons(): Promise<{ name: BackendName; opened: Opened | null; reason: string | null }[]> {
  const answers = [];
  for (const name of ladder) {
    try {
      const opened = await rungs[name].open();
      const reason = opened.software && namedByEnvironment() !== name ? softwareReason(opened) : null;
      answers.push({ name, opened, reason });
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      answers.push({ name, opened: null, reason: error.message });
    }
  }
  return answers;
}

async function stand(name: BackendName): Promise<Choice> {
  if (!Object.hasOwn(rungs, name)) throw unknown(name);
  try {
    return { name, opened: await rungs[name].open(), passedOver: [] };
  } catch (error) {
    if (!(error instanceof Unavailable)) throw error;
    throw new InputError({
      wanted: `the backend ${name}`,
      got: `none: ${error.message}`,
      fix: "Name another one, or none to take the best there is.",
    });
  }
}

function namedByEnvironment(): BackendName | undefined {
  const name = process.env.TASTELAB_BACKEND;
  if (name === undefined || name === "") return undefined;
  if (!Object.hasOwn(rungs, name)) throw unknown(name, "TASTELAB_BACKEND");
  return name as BackendName;
}

function unknown(name: string, where?: string): InputError {
  return new InputError({
    wanted: `one of ${ladder.join(", ")}`,
    got: shown(name),
    ...(where === undefined ? {} : { where }),
    fix: "Leave it out to take the best there is.",
  });
}
