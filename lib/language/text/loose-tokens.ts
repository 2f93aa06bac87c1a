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

/**
 * The entropy of the tokens of texts but the first of each, in nats: −Σ p ln p by their own shares. No model that looks
 * at nothing before a token can be less surprised by these very texts.
 */
export function tokenEntropy(texts: readonly Int32Array[]): number {
  const counts = new Map<number, number>();
  for (const id of texts.flatMap((text) => Array.from(text.subarray(1)))) counts.set(id, (counts.get(id) ?? 0) + 1);
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return [...counts.values()].reduce((sum, count) => sum - (count / all) * Math.log(count / all), 0);
}
