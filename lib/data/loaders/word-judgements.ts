import { join } from "node:path";
import { InputError, shown } from "../../base/errors.ts";
import { licenceLine } from "../manifest.ts";
import { readText } from "../reading/encoding.ts";
import { type SourceOptions, sourceOf } from "../source.ts";

/** Two words and how alike or related people find them. */
export interface WordPair {
  readonly first: string;
  readonly second: string;
  /** The mean of people's marks, from 0 (nothing to do with each other) to 10 (the same). */
  readonly mark: number;
}

/** A set of judged pairs. */
export interface WordPairs {
  readonly title: string;
  readonly pairs: readonly WordPair[];
  readonly licence: string;
  readonly origin: string;
}

/** "a is to b as c is to d", d being asked for. */
export type Analogy = readonly [a: string, b: string, c: string, d: string];

/** Analogies by kind. */
export interface Analogies {
  readonly title: string;
  readonly sections: readonly { readonly name: string; readonly questions: readonly Analogy[] }[];
  readonly licence: string;
  readonly origin: string;
}

/**
 * WordSim-353 (Finkelstein et al. 2002): 353 pairs of English words by relatedness, as they are spelt there.
 * Only from a folder. @throws InputError when it cannot be had or a line is damaged
 */
export function loadWordSim353(options: SourceOptions = {}): Promise<WordPairs> {
  return loadPairs("WordSim-353", "wordsim353.tsv", options);
}

/**
 * SimLex-999 (Hill, Reichart and Korhonen 2015): 999 pairs of English words by likeness of meaning, not relatedness.
 * Only from a folder. @throws InputError when it cannot be had or a line is damaged
 */
export function loadSimLex999(options: SourceOptions = {}): Promise<WordPairs> {
  return loadPairs("SimLex-999", "simlex999.txt", options);
}

/**
 * Google's analogies (Mikolov et al. 2013): 19,544 questions in 14 sections, of which the last nine (gram1 …) are about
 * forms of words. Only from a folder. @throws InputError when it cannot be had or a line is damaged
 */
export async function loadAnalogies(options: SourceOptions = {}): Promise<Analogies> {
  const source = await sourceOf("words", options);
  const path = join(source.folder, "questions-words.txt");
  const sections: { name: string; questions: Analogy[] }[] = [];
  for (const [at, line] of (await readText(path, "utf-8")).split(/\r?\n/).entries()) {
    if (line.trim() === "") continue;
    if (line.startsWith(":")) {
      sections.push({ name: line.slice(1).trim(), questions: [] });
      continue;
    }
    const words = line.trim().split(/\s+/);
    const section = sections.at(-1);
    if (words.length !== 4 || section === undefined) {
      throw damaged(path, at + 1, section === undefined ? "a section's name after a colon" : "four words", line);
    }
    section.questions.push(words as unknown as Analogy);
  }
  if (sections.length === 0) throw damaged(path, 1, "sections of analogies", "");
  return { title: "Google's analogies", sections, licence: licenceLine("words"), origin: source.origin };
}

async function loadPairs(title: string, file: string, options: SourceOptions): Promise<WordPairs> {
  const source = await sourceOf("words", options);
  const path = join(source.folder, file);
  const pairs: WordPair[] = [];
  for (const [at, line] of (await readText(path, "utf-8")).split(/\r?\n/).entries()) {
    if (line === "" || line.startsWith("#")) continue;
    const [first = "", second = "", mark = "", ...more] = line.split("\t");
    if (first === "" || second === "" || mark === "" || more.length > 0 || !Number.isFinite(Number(mark))) {
      throw damaged(path, at + 1, "two words and a mark, parted by tabs", line);
    }
    pairs.push({ first, second, mark: Number(mark) });
  }
  if (pairs.length === 0) throw damaged(path, 1, "two words and a mark, parted by tabs", "an empty file");
  return { title, pairs, licence: licenceLine("words"), origin: source.origin };
}

function damaged(path: string, line: number, wanted: string, got: string): InputError {
  return new InputError({
    where: `${path}:${line}`,
    wanted,
    got: shown(got),
    fix: "The file is damaged or of another edition; fetch the data set anew.",
  });
}
