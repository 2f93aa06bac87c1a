import { type BackendName, type Opened, type Rung, Unavailable } from "./rung.ts";

/** A higher rung that was not taken, and why. */
export interface PassedOver {
  readonly name: BackendName;
  readonly reason: string;
}

/** The rung that was taken, and what was said of the others. */
export interface Choice {
  readonly name: BackendName;
  readonly opened: Opened;
  readonly passedOver: readonly PassedOver[];
}

/**
 * The first of the rungs that stands. Software adapters are passed over; where TensorFlow has only the CPU and WebGPU
 * a real graphics processor, the faster of the two is taken, as `seconds` measures it.
 */
export async function climb(rungs: readonly Rung[], seconds: (name: BackendName) => Promise<number>): Promise<Choice> {
  const passedOver: PassedOver[] = [];
  for (const [index, { name, open }] of rungs.entries()) {
    try {
      const opened = await open();
      if (opened.software) {
        passedOver.push({ name, reason: softwareReason(opened) });
        continue;
      }
      const faster = name === "tensorflow" && !opened.gpu ? await fasterGpu(rungs.slice(index + 1), seconds) : null;
      if (faster === null) return { name, opened, passedOver };
      passedOver.push({ name, reason: faster.reason });
      return { ...faster, passedOver };
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      passedOver.push({ name, reason: error.message });
    }
  }
  throw new Error("not even plain JavaScript could be opened");
}

/** Why a software adapter is not taken unless it is named. */
export function softwareReason(opened: Opened): string {
  return `only a software adapter (${opened.device}), which is slower than the CPU itself`;
}

async function fasterGpu(
  rungs: readonly Rung[],
  seconds: (name: BackendName) => Promise<number>,
): Promise<{ name: BackendName; opened: Opened; reason: string } | null> {
  const webgpu = rungs.find(({ name }) => name === "webgpu");
  try {
    const opened = await webgpu?.open();
    if (opened?.gpu !== true) return null;
    const [ours, its] = [await seconds("tensorflow"), await seconds("webgpu")];
    const inMs = (time: number) => `${(time * 1000).toFixed(1)} ms`;
    const reason = `it has no GPU here, and WebGPU on ${opened.device} is faster (${inMs(its)} a step against ${inMs(ours)})`;
    return its < ours ? { name: "webgpu", opened, reason } : null;
  } catch (error) {
    if (error instanceof Unavailable) return null;
    throw error;
  }
}
