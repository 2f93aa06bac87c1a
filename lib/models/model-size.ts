import { encodeSafetensors } from "../data/safetensors.ts";
import type { Recommender } from "./recommender.ts";

/** How large a fitted model is. */
export interface ModelSize {
  /** Learned numbers: entries of its arrays of floating-point numbers. */
  readonly parameters: number;
  /** Bytes of the folder that `save` writes. */
  readonly bytes: number;
}

/** The size of a fitted model, as `save` would write it. @throws InputError before it is fitted */
export async function modelSize(model: Recommender): Promise<ModelSize> {
  const { arrays, ...description } = await model.state();
  const learned = Object.values(arrays).filter(({ values }) => !(values instanceof Int32Array));
  return {
    parameters: learned.reduce((sum, { values }) => sum + values.length, 0),
    bytes:
      encodeSafetensors(arrays, { fingerprint: description.fingerprint }).length +
      Buffer.byteLength(`${JSON.stringify(description)}\n`),
  };
}
