import { resolveOptions } from "../../base/options.ts";
import { addedTokens } from "./bert-files.ts";
import { ByteLevelCutter } from "./byte-level.ts";
import { tokenizerFromFiles } from "./from-files.ts";
import { learnMerges } from "./merges.ts";
import type { Tokenizer, TokenizerFiles } from "./tokenizer.ts";
import {
  type VocabularyTrainingOptions,
  vocabularyTrainingDefaults,
  vocabularyTrainingRules,
} from "./train-word-piece.ts";
import { checkRoom, wordCounts } from "./word-counts.ts";

/** The end of a text in GPT-2. */
export const endOfText = "<|endoftext|>";

/**
 * A tokenizer of byte-level BPE as GPT-2 has (Radford et al. 2019, section 2.2), learned from texts: every text of every
 * language can be written with it, down to single bytes, and decodes to itself.
 * Ids: the end of text, further special tokens, the 256 bytes by the code point of the sign that stands for each, joined
 * pieces in order of joining (`learnMerges`).
 * @throws InputError for texts without a character, or a size that has no room for the bytes
 */
export function trainBytePairs(texts: readonly string[], given: Partial<VocabularyTrainingOptions> = {}): Tokenizer {
  const options = resolveOptions("trainBytePairs", vocabularyTrainingDefaults, vocabularyTrainingRules, given);
  const cutter = new ByteLevelCutter({ add_prefix_space: false, use_regex: true });
  const words = wordCounts(texts, (text) => cutter.pre_tokenize_text(text), "trainBytePairs");
  const special = [...new Set([endOfText, ...options.special])];
  const tokens = [...special, ...byteSigns()];
  checkRoom(options.size, tokens.length, "trainBytePairs");
  const ids = new Map(tokens.map((token, id) => [token, id]));
  const start = [...words.keys()].map((word) => Array.from(word, (sign) => ids.get(sign) as number));
  const pairs = learnMerges({ ids: start, counts: [...words.values()] }, tokens, (a, b) => a + b, options);
  const merges = pairs.map((pair) => pair.map((id) => tokens[id] as string));
  return tokenizerFromFiles(byteLevelFiles(tokens, merges, special), "the learned vocabulary");
}

/** The signs that stand for the 256 bytes: printable Latin-1 for itself, the others from U+0100 on (GPT-2's encoder). */
function byteSigns(): string[] {
  const printable = (code: number) => (code > 32 && code < 127) || (code > 160 && code !== 173);
  const codes = Array.from({ length: 256 }, (_, code) => code);
  const own = codes.filter(printable);
  const moved = codes.filter((code) => !printable(code)).map((_, place) => 256 + place);
  return [...own, ...moved].map((code) => String.fromCharCode(code));
}

function byteLevelFiles(
  tokens: readonly string[],
  merges: readonly (readonly string[])[],
  special: readonly string[],
): TokenizerFiles {
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  return {
    tokenizer: {
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: addedTokens(tokens, special),
      normalizer: null,
      pre_tokenizer: byteLevel,
      post_processor: { ...byteLevel, add_prefix_space: true, trim_offsets: false },
      decoder: { ...byteLevel, add_prefix_space: true },
      model: {
        type: "BPE",
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab: Object.fromEntries(tokens.map((token, id) => [token, id])),
        merges,
      },
    },
    config: { tokenizer_class: "PreTrainedTokenizerFast", bos_token: endOfText, eos_token: endOfText },
  };
}
