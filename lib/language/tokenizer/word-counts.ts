import { InputError } from "../../base/errors.ts";

/**
 * How often each word stands in texts.
 * @param wordsOf cuts a text into the words within which pieces are learned
 * @throws InputError when the texts hold no word
 */
export function wordCounts(
  texts: readonly string[],
  wordsOf: (text: string) => readonly string[],
  where: string,
): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  if (counts.size > 0) return counts;
  throw new InputError({
    wanted: "texts to learn a vocabulary from",
    got: texts.length === 0 ? "none" : `${texts.length} without a word`,
    where,
    fix: "Give the texts as a list of strings, one or more of them not empty.",
  });
}

/**
 * The characters of counted words in the order of their code points; the commonest alone where `most` limits them, of
 * equally common ones those of lower code points.
 */
export function alphabetOf(words: ReadonlyMap<string, number>, most: number | null): string[] {
  const counts = new Map<string, number>();
  for (const [word, count] of words) for (const sign of word) counts.set(sign, (counts.get(sign) ?? 0) + count);
  const byCodePoint = (a: string, b: string) => (a.codePointAt(0) as number) - (b.codePointAt(0) as number);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || byCodePoint(a, b))
    .slice(0, most ?? undefined)
    .map(([sign]) => sign)
    .sort(byCodePoint);
}

/** Throws InputError unless a vocabulary of `size` has room for the tokens that it must hold. */
export function checkRoom(size: number, needed: number, where: string): void {
  if (size >= needed) return;
  throw new InputError({
    wanted: `a size of at least ${needed}, for the special tokens and every character`,
    got: String(size),
    where,
    fix: "Ask for more pieces, or leave rare characters out by the option alphabet where there is one.",
  });
}
