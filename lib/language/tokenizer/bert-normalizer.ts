import { Normalizer } from "@huggingface/tokenizers";

/** What BERT does to a text before cutting it (`BertNormalizer` in tokenizer.json). */
export interface BertNormalizerOptions {
  /** Control characters are dropped, all white space becomes a blank. */
  readonly clean_text: boolean;
  /** A blank on each side of every Chinese character, so that each is a word. */
  readonly handle_chinese_chars: boolean;
  /** Accents are dropped; null: where `lowercase` is set. */
  readonly strip_accents: boolean | null;
  readonly lowercase: boolean;
}

const plain = /^[ -~]*$/;
const unwanted = /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\uFFFD]/gu;
/** The ideographs of the reference's `is_chinese_char`, beyond the first 65,536 code points too. */
const chinese =
  /[\u4E00-\u9FFF\u3400-\u4DBF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\uF900-\uFAFF\u{2F800}-\u{2FA1F}]/gu;

/**
 * The reference's `BertNormalizer` (huggingface/tokenizers, Rust), which the library's own differs from: that one misses
 * Chinese characters beyond U+FFFF and lowers a Σ at the end of a word to ς. It is also several times as fast.
 * What a character is (a mark, a control character) is Node's Unicode tables' answer; the reference's are older, so
 * that marks and signs added to Unicode since 2015 may be treated otherwise.
 */
export class BertNormalizer extends Normalizer {
  private readonly options: BertNormalizerOptions;

  constructor(options: BertNormalizerOptions) {
    super({ ...options, type: "BertNormalizer", strip_accents: options.strip_accents ?? options.lowercase });
    this.options = options;
  }

  override normalize(text: string): string {
    const { clean_text, handle_chinese_chars, lowercase } = this.options;
    const strip = this.options.strip_accents ?? lowercase;
    if (plain.test(text)) return lowercase ? text.toLowerCase() : text;
    let made = text;
    if (clean_text) made = made.replace(unwanted, "").replace(/\s/g, " ");
    if (handle_chinese_chars) made = made.replace(chinese, " $& ");
    if (strip) made = made.normalize("NFD").replace(/\p{Mn}/gu, "");
    return lowercase ? made.replaceAll("Σ", "σ").toLowerCase() : made;
  }
}
