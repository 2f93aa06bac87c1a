import { type Random, shuffle } from "../../base/random.ts";

/**
 * Texts in which nothing foretells anything: the tokens of all texts between their first and last are mixed, and ends are
 * left out. Each text keeps its start and its number of inner tokens. What a model gains here over the share of each token
 * it cannot have learned.
 */
export function looseTokens(texts: readonly Int32Array[], draw: Random): Int32Array[] {
  const all = shuffle(
    texts.flatMap((text) => Array.from(text.subarray(1, -1))),
    draw,
  );
  let at = 0;
  return texts
    .filter(({ length }) => length > 2)
    .map((text) => {
      const inner = all.slice(at, at + text.length - 2);
      at += inner.length;
      return Int32Array.from([text[0] as number, ...inner]);
    });
}
