import { InputError, shown } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";

/** How a text is cut into words. */
export interface WordsOptions {
  /**
   * "words": by Unicode's rules and, for Chinese, Japanese and Thai, the dictionaries of the runtime's own segmenter;
   * punctuation is left out (default). "spaces": at white space, for texts whose tokens are already parted by spaces;
   * nothing is left out.
   */
  segment: "words" | "spaces";
  /** A BCP 47 tag that the segmenter takes its rules from; it finds Chinese words under "en" too. Default "en". */
  language: string;
}

export const wordsDefaults: WordsOptions = { segment: "words", language: "en" };
export const wordsRules = { segment: option.oneOf("words", "spaces"), language: option.text() };

/**
 * The words of a text in their order, as they are written there: `words("轻便又透气")` gives 轻便, 又, 透, 气.
 * @throws InputError for an unknown option or a language that is none
 */
export function words(text: string, given: Partial<WordsOptions> = {}): string[] {
  return wordCutter(given)(text);
}

/** The same for many texts: the segmenter is made once. */
export function wordCutter(given: Partial<WordsOptions> = {}): (text: string) => string[] {
  const { segment, language } = resolveOptions("words", wordsDefaults, wordsRules, given);
  if (segment === "spaces") return (text) => text.split(/\s+/u).filter((word) => word !== "");
  const segmenter = segmenterOf(language);
  return (text) => {
    const found: string[] = [];
    for (const { segment: word, isWordLike } of segmenter.segment(text)) if (isWordLike === true) found.push(word);
    return found;
  };
}

function segmenterOf(language: string): Intl.Segmenter {
  try {
    return new Intl.Segmenter(language, { granularity: "word" });
  } catch {
    throw new InputError({
      wanted: "a language tag such as “en” or “zh”",
      got: shown(language),
      where: "words",
      fix: "Tags are letters and digits joined by hyphens (BCP 47).",
    });
  }
}
