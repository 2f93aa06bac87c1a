import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Hash128 } from "../base/hash.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../data/safetensors.ts";
import { writeWhole } from "../data/write-whole.ts";
import { tf } from "./tf.ts";

/** What a checkpoint must agree with to be gone on from: anything JSON holds. */
export type TrainingIdentity = Readonly<Record<string, unknown>>;

/** Numbers and tensors by name: training as it stood after an epoch. */
export interface Checkpoint {
  /** Anything JSON holds. */
  readonly progress: Readonly<Record<string, unknown>>;
  /** All float32; owned by whoever has the checkpoint. */
  readonly tensors: Readonly<Record<string, tf.Tensor>>;
}

/** The place of one training's checkpoint. */
export interface CheckpointFile {
  /** What was kept there, or null when nothing usable is; a reason why it is not used is printed. */
  read(): Promise<Checkpoint | null>;
  /** Replaces what is there, whole or not at all. */
  write(checkpoint: Checkpoint): Promise<void>;
}

/**
 * The file in a folder that belongs to a training of this identity: `<model>-<hash of the identity>.safetensors`. A
 * training with other options, data, seeds or backend has another file, so that many share one folder. `code` is a hash
 * of the code behind the training: what other code has left is passed over and in time replaced.
 */
export function checkpointFile(
  folder: string,
  model: string,
  identity: TrainingIdentity,
  code: string,
): CheckpointFile {
  const text = JSON.stringify(identity);
  const hash = new Hash128();
  hash.addText(text);
  const path = join(folder, `${model.replace(/\W+/g, "-")}-${hash.hexadecimal()}.safetensors`);
  const ignore = (reason: string) => {
    console.warn(`${model}: the checkpoint ${path} ${reason}; training begins anew.`);
    return null;
  };
  return {
    async read() {
      const file = await readFile(path).catch(() => null);
      if (file === null) return null;
      let found: ReturnType<typeof decodeSafetensors>;
      try {
        found = decodeSafetensors(file, path);
      } catch {
        return ignore("is damaged");
      }
      const { metadata, arrays } = found;
      if (metadata.identity !== text) return ignore("belongs to another training");
      if (metadata.code !== code) return ignore("was made by other code");
      const tensors = Object.entries(arrays).map(([name, { shape, values }]) => [name, tf.tensor(values, [...shape])]);
      return { progress: JSON.parse(metadata.progress ?? "{}"), tensors: Object.fromEntries(tensors) };
    },
    async write({ progress, tensors }) {
      const arrays: Record<string, NamedArray> = {};
      for (const [name, tensor] of Object.entries(tensors)) {
        arrays[name] = { shape: tensor.shape, values: (await tensor.data()) as Float32Array };
      }
      await writeWhole(path, encodeSafetensors(arrays, { identity: text, code, progress: JSON.stringify(progress) }));
    },
  };
}
