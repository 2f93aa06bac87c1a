import type { TokenizerFiles } from "./tokenizer.ts";

/** The special tokens of BERT; pieces behind the beginning of a word carry the prefix. */
export const bertTokens = {
  pad: "[PAD]",
  unknown: "[UNK]",
  first: "[CLS]",
  separator: "[SEP]",
  mask: "[MASK]",
} as const;
export const continuation = "##";

/** How a text is made plain before it is cut. */
export interface BertTextOptions {
  /** Whether letters are lowered ("uncased" models). Default true. */
  lowercase: boolean;
  /** Whether accents are dropped; null (default): where letters are lowered. */
  stripAccents: boolean | null;
  /** Whether every Chinese character is a word of its own. Default true. */
  splitChinese: boolean;
}

/** The normalizer of BERT as tokenizer.json describes it. */
export function bertNormalizer({ lowercase, stripAccents, splitChinese }: BertTextOptions) {
  return {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: splitChinese,
    strip_accents: stripAccents,
    lowercase,
  } as const;
}

/**
 * The files of a BERT tokenizer over a vocabulary, token for token what transformers' BertTokenizer saves.
 * @param tokens the vocabulary by id, all of `bertTokens` in it
 * @param special further special tokens, each in the vocabulary
 */
export function bertFiles(
  tokens: readonly string[],
  text: BertTextOptions,
  special: readonly string[] = [],
): TokenizerFiles {
  const put = (token: string, id: number) => ({ SpecialToken: { id: token, type_id: id } });
  const sequence = (name: "A" | "B", type: number) => ({ Sequence: { id: name, type_id: type } });
  const { first, separator } = bertTokens;
  const single = [put(first, 0), sequence("A", 0), put(separator, 0)];
  return {
    tokenizer: {
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: addedTokens(tokens, [...Object.values(bertTokens), ...special]),
      normalizer: bertNormalizer(text),
      pre_tokenizer: { type: "BertPreTokenizer" },
      post_processor: {
        type: "TemplateProcessing",
        single,
        pair: [...single, sequence("B", 1), put(separator, 1)],
        special_tokens: Object.fromEntries(
          [first, separator].map((token) => [token, { id: token, ids: [tokens.indexOf(token)], tokens: [token] }]),
        ),
      },
      decoder: { type: "WordPiece", prefix: continuation, cleanup: true },
      model: {
        type: "WordPiece",
        unk_token: bertTokens.unknown,
        continuing_subword_prefix: continuation,
        max_input_chars_per_word: 100,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
      },
    },
    config: {
      tokenizer_class: "BertTokenizer",
      do_lower_case: text.lowercase,
      strip_accents: text.stripAccents,
      tokenize_chinese_chars: text.splitChinese,
      pad_token: bertTokens.pad,
      unk_token: bertTokens.unknown,
      cls_token: bertTokens.first,
      sep_token: bertTokens.separator,
      mask_token: bertTokens.mask,
    },
  };
}

/** Special tokens as tokenizer.json lists them: by rising id, found in a text before anything else is done to it. */
export function addedTokens(tokens: readonly string[], special: readonly string[]) {
  return [...new Set(special)]
    .map((content) => ({
      id: tokens.indexOf(content),
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    }))
    .sort((a, b) => a.id - b.id);
}
