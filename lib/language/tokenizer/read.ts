import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import type { BertTextOptions } from "./bert-files.ts";
import { isRecord } from "./check-files.ts";
import { tokenizerFromFiles } from "./from-files.ts";
import { tokenizerFromVocabulary } from "./from-vocabulary.ts";
import type { Tokenizer } from "./tokenizer.ts";

/**
 * The tokenizer of a model's folder in the layout of Hugging Face: tokenizer.json and, if there, tokenizer_config.json;
 * or vocab.txt alone, of which tokenizer_config.json says whether letters are lowered (they are where it says nothing).
 * The files are parsed as JSON and text; nothing in them is executed.
 * @throws InputError when the folder has none of these files, or one of them cannot be used
 */
export async function readTokenizer(folder: string): Promise<Tokenizer> {
  const path = (name: string) => join(folder, name);
  const config = existsSync(path("tokenizer_config.json")) ? await readJson(path("tokenizer_config.json")) : {};
  if (existsSync(path("tokenizer.json"))) {
    return tokenizerFromFiles({ tokenizer: await readJson(path("tokenizer.json")), config }, path("tokenizer.json"));
  }
  if (existsSync(path("vocab.txt"))) {
    return tokenizerFromVocabulary(await readFile(path("vocab.txt"), "utf8"), textOptions(config), path("vocab.txt"));
  }
  throw new InputError({
    wanted: "tokenizer.json or vocab.txt",
    got: existsSync(folder) ? "a folder with neither" : "no such folder",
    where: folder,
    fix: "Give the folder of a saved model; tokenizer.save_pretrained writes the file in Python.",
  });
}

/** What tokenizer_config.json says of a BERT tokenizer's texts. */
function textOptions(config: Record<string, unknown>): Partial<BertTextOptions> {
  const names = {
    lowercase: config.do_lower_case,
    stripAccents: config.strip_accents,
    splitChinese: config.tokenize_chinese_chars,
  };
  return Object.fromEntries(Object.entries(names).filter(([, value]) => typeof value === "boolean"));
}

async function readJson(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, "utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    value = error;
  }
  if (isRecord(value) && !(value instanceof Error)) return value;
  throw new InputError({
    wanted: "a JSON object",
    got: value instanceof Error ? `${shown(text)} (${value.message})` : shown(value),
    where: path,
    fix: "The file is damaged or cut short; fetch or save it anew.",
  });
}
