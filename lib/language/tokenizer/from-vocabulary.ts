import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import { type BertTextOptions, bertFiles, bertTokens } from "./bert-files.ts";
import { tokenizerFromFiles } from "./from-files.ts";
import type { Tokenizer } from "./tokenizer.ts";

export const bertTextDefaults: BertTextOptions = { lowercase: true, stripAccents: null, splitChinese: true };
export const bertTextRules = {
  lowercase: option.flag(),
  stripAccents: option.orNull(option.flag()),
  splitChinese: option.flag(),
};

/**
 * BERT's tokenizer over a WordPiece vocabulary: the lines of a vocab.txt, or the whole of it as one text. The id of a
 * token is its line, from 0. Words are cut greedily into the longest pieces (Devlin et al. 2019, section 3).
 * @param where the file, for messages
 * @throws InputError for an empty vocabulary, an empty or repeated line, or a missing special token
 */
export function tokenizerFromVocabulary(
  vocabulary: string | readonly string[],
  given: Partial<BertTextOptions> = {},
  where = "vocab.txt",
): Tokenizer {
  const options = resolveOptions("tokenizerFromVocabulary", bertTextDefaults, bertTextRules, given);
  const lines = typeof vocabulary === "string" ? vocabulary.replace(/\r?\n$/, "").split(/\r?\n/) : vocabulary;
  const first = new Map<string, number>();
  for (const [row, token] of lines.entries()) {
    const earlier = first.get(token);
    if (token !== "" && earlier === undefined) {
      first.set(token, row);
      continue;
    }
    if (token === "" && lines.length === 1) break;
    throw new InputError({
      wanted: "one token in each line, each once",
      got: token === "" ? "an empty line" : `${shown(token)} again, which is line ${(earlier as number) + 1}`,
      where: `${where}, line ${row + 1}`,
      fix: "An id is a line's number, so that a line cannot just be left out; take the model's own vocabulary.",
    });
  }
  const missing = Object.values(bertTokens).filter((token) => !first.has(token));
  if (missing.length > 0) {
    throw new InputError({
      wanted: `a vocabulary with ${Object.values(bertTokens).join(", ")}`,
      got: first.size === 0 ? "an empty one" : `one of ${first.size} tokens without ${missing.join(", ")}`,
      where,
      fix: "A BERT vocabulary holds its special tokens; add them as lines, or read tokenizer.json instead.",
    });
  }
  return tokenizerFromFiles(bertFiles(lines, options), where);
}
