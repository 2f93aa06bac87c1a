import type { tf } from "../../engine/tf.ts";

/** Runs `work` while variables are not trainable, which spares their slopes. */
export async function withFrozen<T>(variables: readonly tf.Variable[], work: () => Promise<T>): Promise<T> {
  const before = variables.map(({ trainable }) => trainable);
  for (const variable of variables) variable.trainable = false;
  try {
    return await work();
  } finally {
    for (const [at, variable] of variables.entries()) variable.trainable = before[at] as boolean;
  }
}
