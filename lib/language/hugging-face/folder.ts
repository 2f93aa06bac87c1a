import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError } from "../../base/errors.ts";
import { type Random, random } from "../../base/random.ts";
import { decodeSafetensors, encodeSafetensors, type NamedArray } from "../../data/safetensors.ts";
import { writeWhole } from "../../data/write-whole.ts";
import { tf } from "../../engine/tf.ts";
import { type Bert, bert } from "../bert.ts";
import { readTokenizer } from "../tokenizer/read.ts";
import { checkFits, type Tokenizer } from "../tokenizer/tokenizer.ts";
import { configOfShape, shapeOfConfig } from "./config.ts";
import { bertNames, type NamePair } from "./names.ts";

const [configFile, weightsFile] = ["config.json", "model.safetensors"];

/** What stands in a model's folder. */
export interface BertFolder {
  readonly bert: Bert;
  readonly tokenizer: Tokenizer;
  /** Parts that the folder lacks, which start from random values: a pooler, or what predicts masked tokens. */
  readonly fresh: readonly string[];
  /** Tensors of the file that this BERT has no use for, such as the head of another task. */
  readonly unused: readonly string[];
}

/**
 * Reads a BERT in Hugging Face's form: `config.json`, `model.safetensors` and a tokenizer (`tokenizer.json` or
 * `vocab.txt`). Numbers are read as float32; nothing in the folder is executed.
 * @param draw for parts that the folder lacks
 * @throws InputError for an unknown architecture, a missing tensor, a tensor of another shape, a broken file, or a
 *   tokenizer with more tokens than the table has rows
 */
export async function readBert(folder: string, draw: Random = random(1)): Promise<BertFolder> {
  const where = join(folder, weightsFile);
  const shape = shapeOfConfig(await jsonOf(join(folder, configFile)), join(folder, configFile));
  const tokenizer = await readTokenizer(folder);
  checkFits(tokenizer, shape.vocabulary, folder);
  const bytes = await readFile(where).catch(() => {
    throw new InputError({
      wanted: `a folder with ${configFile}, ${weightsFile} and a tokenizer`,
      got: `no ${weightsFile}`,
      where: folder,
      fix: "Download all files of the model; one with only pytorch_model.bin has to be converted to safetensors first.",
    });
  });
  const arrays = plainNames(decodeSafetensors(bytes, where).arrays);
  const pairs = bertNames(shape);
  const fresh = lackingParts(pairs, arrays, where);
  const present = pairs.filter(({ part }) => !fresh.some((lacking) => lacking === part));
  const values = present.map((pair) => [pair, valuesOf(arrays, pair, where)] as const);
  const known = new Set(present.map(({ theirs }) => theirs));

  const network = bert(shape, draw);
  for (const [{ ours, transposed, shape: own }, numbers] of values) {
    const theirs = () => tf.tensor(numbers, transposed ? own.toReversed() : [...own]);
    tf.tidy(() => network.variables[ours]?.assign(transposed ? tf.transpose(theirs()) : theirs()));
  }
  return { bert: network, tokenizer, fresh, unused: Object.keys(arrays).filter((name) => !known.has(name)) };
}

/** Writes a folder that `readBert` and Python's transformers (AutoModel, AutoModelForMaskedLM) read. */
export async function saveBert(folder: string, network: Bert, tokenizer: Tokenizer): Promise<void> {
  const arrays: Record<string, NamedArray> = {};
  for (const { ours, theirs, transposed } of bertNames(network.shape)) {
    const held = network.variables[ours] as tf.Variable;
    const turned = tf.tidy(() => (transposed ? tf.transpose(held) : held.clone()));
    arrays[theirs] = { shape: turned.shape, values: Float32Array.from(await turned.data()) };
    turned.dispose();
  }
  const { tokenizer: tokens, config } = tokenizer.json();
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, weightsFile), encodeSafetensors(arrays, { format: "pt" }));
  await writeWhole(join(folder, configFile), pretty(configOfShape(network.shape, tokenizer.special.pad)));
  await writeWhole(join(folder, "tokenizer.json"), pretty(tokens));
  await writeWhole(join(folder, "tokenizer_config.json"), pretty(config));
}

function pretty(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

async function jsonOf(path: string): Promise<unknown> {
  const fix = "Name the folder of a model in Hugging Face's form, with all its files.";
  const text = await readFile(path, "utf8").catch(() => {
    throw new InputError({ wanted: "a model's configuration", got: "no such file", where: path, fix });
  });
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError({ wanted: "JSON", got: "text that is none", where: path, fix: "Download the file again." });
  }
}

/** Names as BertForMaskedLM has them: with the prefix that a bare BertModel lacks, without those of older files. */
function plainNames(arrays: Readonly<Record<string, NamedArray>>): Record<string, NamedArray> {
  const bare = !Object.keys(arrays).some((name) => name.startsWith("bert."));
  return Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      const modern = name
        .replace(/LayerNorm\.gamma$/, "LayerNorm.weight")
        .replace(/LayerNorm\.beta$/, "LayerNorm.bias");
      return [bare && !modern.startsWith("cls.") ? `bert.${modern}` : modern, array];
    }),
  );
}

/** The parts beside the body of which nothing is there. */
function lackingParts(pairs: readonly NamePair[], arrays: Readonly<Record<string, NamedArray>>, where: string) {
  const lacking = pairs.filter(({ theirs }) => arrays[theirs] === undefined);
  const whole = (["pooler", "predictions"] as const).filter((part) =>
    pairs.filter((pair) => pair.part === part).every((pair) => lacking.includes(pair)),
  );
  const missing = lacking.filter(({ part }) => !whole.some((own) => own === part));
  if (missing.length > 0) {
    const more = missing.length > 1 ? ` and ${missing.length - 1} more` : "";
    throw new InputError({
      wanted: "all tensors that config.json speaks of",
      got: `none named ${missing[0]?.theirs}${more}`,
      where,
      fix: "Check that config.json and the weights belong together, and that the download is whole.",
    });
  }
  return whole;
}

function valuesOf(arrays: Readonly<Record<string, NamedArray>>, pair: NamePair, where: string): Float32Array {
  const { shape, values } = arrays[pair.theirs] as NamedArray;
  const wanted = pair.transposed ? pair.shape.toReversed() : pair.shape;
  if (shape.length !== wanted.length || shape.some((side, axis) => side !== wanted[axis])) {
    throw new InputError({
      wanted: `${pair.theirs} of shape [${wanted.join(", ")}]`,
      got: `[${shape.join(", ")}]`,
      where,
      fix: "Check that config.json and the weights belong together.",
    });
  }
  return Float32Array.from(values);
}
