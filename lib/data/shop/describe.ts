import { type Random, shuffle } from "../../base/random.ts";
import type { Item } from "./catalogue.ts";
import { pick } from "./latent.ts";
import { audiences, colours, features, sentences, styles } from "./phrases.ts";
import type { Wording } from "./wording.ts";

/** A title and a few sentences in one language. */
export interface ItemText {
  readonly title: string;
  readonly description: string;
}

export type Language = "english" | "chinese";

/**
 * An item put into words in both languages. Attributes are the same in both, phrases and the order of sentences are
 * drawn for each language by itself, so that one text is no word-by-word copy of the other.
 * @param index the item's index; it gives a model number, so that titles are distinct
 */
export function describe(item: Item, index: number, draw: Random): Record<Language, ItemText> {
  const audience = draw.integer(audiences.english.length);
  return {
    english: inLanguage("english", item, index, audience, draw),
    chinese: inLanguage("chinese", item, index, audience, draw),
  };
}

function inLanguage(language: Language, item: Item, index: number, audience: number, draw: Random): ItemText {
  const say = (wording: Wording | undefined) => pick((wording as Wording)[language], draw);
  const fill = (template: string) =>
    fillIn(template, {
      brand: () => item.category.brands[language][item.brand] ?? "",
      noun: () => say(item.kind),
      style: () => say(styles[item.style]),
      feature: () => say(features[item.features[0]]),
      second: () => say(features[item.features[1]]),
      colour: () => colours[language][item.colour] ?? "",
      use: () => say(item.kind.use),
      audience: () => audiences[language][audience] ?? "",
    });
  const rest = shuffle([sentences.feature, sentences.use, sentences.audience].map(say).map(fill), draw);
  const said = [fill(say(sentences.opening)), ...rest];
  const model = `${"ABCDEFGHJK"[index % 10]}${100 + index}`;
  if (language === "english") {
    return {
      title: capital(fill(`{brand} {style} ${model} {noun}`)),
      description: said.map((sentence) => `${capital(withArticles(sentence))}.`).join(" "),
    };
  }
  return { title: fill(`{brand}{style}{noun}${model}`), description: `${said.join("。")}。` };
}

/** Replaces {name} by what the filler of that name says, each occurrence anew. */
export function fillIn(template: string, fillers: Readonly<Record<string, () => string>>): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => fillers[name]?.() ?? "");
}

/** "a" becomes "an" before a vowel. */
export function withArticles(text: string): string {
  return text.replace(/\b([Aa]) (?=[aeiou])/g, "$1n ");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
