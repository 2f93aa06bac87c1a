import { readFile } from "node:fs/promises";
import { InputError, shown } from "../../base/errors.ts";
import { Hash128 } from "../../base/hash.ts";
import { type Random, random } from "../../base/random.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../../data/safetensors.ts";
import { writeWhole } from "../../data/write-whole.ts";
import { tf } from "../../engine/tf.ts";
import { type Bert, bodyOf } from "../bert.ts";
import { adaLora } from "./adalora.ts";
import { adapters } from "./adapters.ts";
import { lora } from "./lora.ts";
import { promptTuning } from "./prompt.ts";
import type { EfficientTuning } from "./tuning.ts";

const makers: Readonly<Record<string, (network: Bert, options: object, draw: Random) => EfficientTuning>> = {
  adapters: ({ shape }, options, draw) => adapters(shape, options, draw),
  lora: ({ shape }, options, draw) => lora(shape, options, draw),
  "ada-lora": ({ shape }, options, draw) => adaLora(shape, options, draw),
  prompt: promptTuning,
};

const formatVersion = "1";

/**
 * Writes a tuning to a file of the safetensors format: its own numbers alone, with its kind and options, and the
 * fingerprint of the network that it was learned in. As small as what was learned.
 */
export async function saveTuning(path: string, tuning: EfficientTuning, network: Bert): Promise<void> {
  const arrays: Record<string, NamedArray> = {};
  for (const [name, variable] of Object.entries(tuning.variables)) {
    arrays[name] = { shape: variable.shape, values: Float32Array.from(await variable.data()) };
  }
  const { kind, options } = tuning;
  const metadata = { kind, options: JSON.stringify(options), encoder: await encoderFingerprint(network) };
  await writeWhole(path, encodeSafetensors(arrays, { ...metadata, version: formatVersion }));
}

/**
 * Reads a tuning that `saveTuning` wrote, for the network that it was learned in.
 * @throws InputError for a file that is none or broken, one whose numbers do not fit the network's sizes, and one that
 *   was learned in a network of other weights
 */
export async function readTuning(path: string, network: Bert): Promise<EfficientTuning> {
  const { arrays, metadata } = decodeSafetensors(await bytesOf(path), path);
  const make = makers[metadata.kind ?? ""];
  if (make === undefined || metadata.version !== formatVersion) {
    throw new InputError({
      wanted: `a tuning of format version ${formatVersion}, one of ${Object.keys(makers).join(", ")}`,
      got: `${shown(metadata.kind ?? "none")}, version ${shown(metadata.version ?? "none")}`,
      where: path,
      fix: "Name a file that saveTuning wrote.",
    });
  }
  const tuning = make(network, JSON.parse(metadata.options ?? "{}") as object, random(1));
  try {
    for (const [name, variable] of Object.entries(tuning.variables)) {
      const own = fitting(arrays, name, variable.shape, path);
      tf.tidy(() => variable.assign(tf.tensor(own, variable.shape)));
    }
    const more = Object.keys(arrays).find((name) => tuning.variables[name] === undefined);
    if (more !== undefined) throw misfit(`no ${more}`, "one", path);
    if (metadata.encoder !== (await encoderFingerprint(network))) {
      throw misfit("a tuning that was learned in this network", "one of a network of other weights", path);
    }
  } catch (error) {
    tuning.dispose();
    throw error;
  }
  return tuning;
}

/** A hash (128 bits, hexadecimal) of all weights that states depend on: equal networks, equal fingerprint. */
export async function encoderFingerprint(network: Bert): Promise<string> {
  const hash = new Hash128();
  for (const [name, variable] of Object.entries(bodyOf(network))) {
    hash.addText(name);
    const values = Float32Array.from(await variable.data());
    for (const word of new Int32Array(values.buffer)) hash.add(word);
  }
  return hash.hexadecimal();
}

async function bytesOf(path: string): Promise<Uint8Array> {
  return readFile(path).catch(() => {
    throw new InputError({
      wanted: "a file that saveTuning wrote",
      got: "no such file",
      where: path,
      fix: "Correct the path.",
    });
  });
}

function fitting(
  arrays: Readonly<Record<string, NamedArray>>,
  name: string,
  shape: readonly number[],
  path: string,
): NamedArray["values"] {
  const found = arrays[name];
  const wanted = `${name} of shape [${shape.join(", ")}]`;
  if (found === undefined) throw misfit(wanted, "none", path);
  if (found.shape.length !== shape.length || found.shape.some((side, axis) => side !== shape[axis])) {
    throw misfit(wanted, `[${found.shape.join(", ")}]`, path);
  }
  return found.values;
}

function misfit(wanted: string, got: string, where: string): InputError {
  return new InputError({ wanted, got, where, fix: "Read it with the very network that it was learned in." });
}
