import { type Random, shuffle } from "../../base/random.ts";

/**
 * The texts with all their words dealt out anew among them: each keeps its number of words and every word stays as
 * frequent as it is, but no word says anything of its neighbours or of its text. The control for whatever is said to be
 * learned from texts. Words are what spaces part.
 */
export function dealtWords(texts: readonly string[], random: Random): string[] {
  const cut = texts.map((text) => text.split(" ").filter((word) => word !== ""));
  const words = shuffle(cut.flat(), random);
  let next = 0;
  return cut.map((own) => own.map(() => words[next++] as string).join(" "));
}
