import { type BackendName, rungReasons, useBackend } from "../../lib/engine/backend.ts";
import { ladder } from "../../lib/engine/backends/rung.ts";
import { tf } from "../../lib/engine/tf.ts";
import { skip } from "./skips.ts";

let reasons: ReturnType<typeof rungReasons> | undefined;

/**
 * Defines the same tests once for every rung of the ladder; those of an absent rung are skipped out loud.
 * Each group runs with its backend chosen. With TASTELAB_TEST_BACKENDS (names with commas) only those are tried.
 */
export function onEveryBackend(define: (name: BackendName) => void): void {
  const chosen = process.env.TASTELAB_TEST_BACKENDS?.split(",");
  for (const name of ladder) {
    if (chosen !== undefined && !chosen.includes(name)) continue;
    describe(`on ${name}`, () => {
      before(async function () {
        reasons ??= rungReasons();
        const reason = (await reasons).find((rung) => rung.name === name)?.reason ?? null;
        if (reason !== null) skip(this, `the backend ${name} is not here: ${reason}`);
        await useBackend(name);
      });
      define(name);
    });
  }
}

/** The rungs that are here, for tests that compare them with each other. */
export async function presentBackends(): Promise<BackendName[]> {
  reasons ??= rungReasons();
  return (await reasons).filter(({ reason }) => reason === null).map(({ name }) => name);
}

/** Runs `work` on a backend and gives back its numbers; fails when it leaves tensors behind. */
export async function numbersOn(name: BackendName, work: () => tf.Tensor | Promise<tf.Tensor>): Promise<Float32Array> {
  await useBackend(name);
  const before = tf.memory().numTensors;
  const result = await work();
  const values = (await result.data()) as Float32Array;
  result.dispose();
  const left = tf.memory().numTensors - before;
  if (left !== 0) throw new Error(`${left} tensors were left behind on ${name}`);
  return values;
}
