import { join } from "node:path";
import { InputError } from "../../base/errors.ts";
import { licenceLine } from "../manifest.ts";
import { counted } from "../notes.ts";
import { readText } from "../reading/encoding.ts";
import { type SourceOptions, sourceOf } from "../source.ts";

/** A body of running text. */
export interface Corpus {
  /** The key of the manifest. */
  readonly name: string;
  readonly title: string;
  /** One per entry, with its tokens parted by single spaces; none is empty. */
  readonly sentences: readonly string[];
  readonly tokens: number;
  /** Licence and citation, one line. */
  readonly licence: string;
  readonly origin: string;
  readonly notes: readonly string[];
}

/**
 * The Brown corpus (Francis and Kučera 1964): 57,340 sentences of American English in 1,161,192 tokens, punctuation
 * among them. `textSequences(brown.sentences, { segment: "spaces", html: false })` makes sequences of it.
 * Only from a folder with brown.txt, one sentence per line; any text of that form is read.
 * @throws InputError when it cannot be had or holds no sentence
 */
export async function loadBrown(options: SourceOptions = {}): Promise<Corpus> {
  const source = await sourceOf("corpora", options);
  const path = join(source.folder, "brown.txt");
  const lines = (await readText(path, "utf-8")).split(/\r?\n/);
  const sentences = lines.map((line) => line.trim().replaceAll(/\s+/g, " ")).filter((line) => line !== "");
  if (sentences.length === 0) {
    throw new InputError({
      where: path,
      wanted: "one sentence per line",
      got: "an empty file",
      fix: "Put the corpus there: its sentences one per line, tokens parted by spaces.",
    });
  }
  const tokens = sentences.reduce((sum, sentence) => sum + sentence.split(" ").length, 0);
  return {
    name: "corpora",
    title: "Brown corpus",
    sentences,
    tokens,
    licence: licenceLine("corpora"),
    origin: source.origin,
    notes: [`${counted(sentences.length)} sentences, ${counted(tokens)} tokens with punctuation.`],
  };
}
