import { option, resolveOptions } from "../../base/options.ts";
import { decodeEntities } from "./entities.ts";

/** What is done to a text before it is cut into words. */
export interface CleanTextOptions {
  /** Takes out HTML: comments, scripts, styles and tags; then resolves character references. Default true. */
  html: boolean;
  /** Whether web and mail addresses stay in the text. Default "remove". */
  addresses: "keep" | "remove";
  /**
   * Unicode's normal form: "NFKC" makes full-width letters, ligatures and superscripts plain (default), "NFC" only puts
   * accents together, "none" leaves all as it is.
   */
  form: "NFKC" | "NFC" | "none";
  /** "fold" makes spellings that differ in case alone equal (default). */
  letterCase: "fold" | "keep";
}

/** The defaults, for those who change one of them. */
export const cleanTextDefaults: CleanTextOptions = {
  html: true,
  addresses: "remove",
  form: "NFKC",
  letterCase: "fold",
};

export const cleanTextRules = {
  html: option.flag(),
  addresses: option.oneOf("keep", "remove"),
  form: option.oneOf("NFKC", "NFC", "none"),
  letterCase: option.oneOf("fold", "keep"),
};

/**
 * A text in one clean line: markup, addresses, control characters and invisible characters (soft hyphens, joiners,
 * byte-order marks) taken out, normalised, every run of white space one space, none at the ends.
 * @throws InputError for an unknown option
 */
export function cleanText(text: string, given: Partial<CleanTextOptions> = {}): string {
  return textCleaner(given)(text);
}

/** The same for many texts: options are resolved once. */
export function textCleaner(given: Partial<CleanTextOptions> = {}): (text: string) => string {
  const { html, addresses, form, letterCase } = resolveOptions("cleanText", cleanTextDefaults, cleanTextRules, given);
  return (text) => {
    let clean = html ? decodeEntities(withoutMarkup(text)) : text;
    if (addresses === "remove") clean = clean.replace(address, " ");
    clean = clean.replace(invisible, "").replace(control, " ");
    if (form !== "none") clean = clean.normalize(form);
    if (letterCase === "fold") clean = foldCase(clean);
    return clean.replace(/\s+/gu, " ").trim();
  };
}

/**
 * The text with case folded, so that spellings that differ in case alone become equal: ß and ẞ are ss, all three sigmas
 * are σ. It is Unicode's full case folding, save that the Cherokee letters become small rather than capital.
 */
export function foldCase(text: string): string {
  // Upper case first, as ligatures have no other way to single letters; the dotless i would become a dotted one.
  const folded = text.replace(/[^ı]+/gu, (part) => part.toUpperCase().toLowerCase());
  return folded.replaceAll("ς", "σ").replaceAll("ß", "ss");
}

/** Tags that stand inside a word without parting it. */
const inline =
  /^(?:a|abbr|b|bdi|bdo|big|cite|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr)$/i;

function withoutMarkup(text: string): string {
  if (!text.includes("<")) return text;
  return text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, " ")
    .replace(/<(script|style)\b[\s\S]*?(?:<\/\1\s*>|$)/gi, " ")
    .replace(/<[/]?([A-Za-z][\w:-]*)(?:\s[^<>]*|\/)?>|<![^<>]*>|<\?[^<>]*>/g, (_, name?: string) =>
      name !== undefined && inline.test(name) ? "" : " ",
    );
}

/** Web addresses up to white space, a bracket, a quotation mark or a Chinese letter; mail addresses. */
const address =
  /(?:https?:\/\/|ftp:\/\/|(?<![\p{L}\p{N}])www\.)[^\s<>"“”‘’()（）【】《》，。；！？\p{Script=Han}]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;
/** Characters without a width that part no words: soft hyphen, joiners, marks of direction, byte-order mark. */
const invisible = /[\u00AD\u200C-\u200F\u202A-\u202E\u2060-\u2064\uFEFF]/g;
/** Control characters, and the zero-width space, which parts words where none is seen. */
const control = /[\p{Cc}\u200B]+/gu;
