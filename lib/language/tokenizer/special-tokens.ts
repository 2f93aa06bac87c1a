import { isRecord } from "./check-files.ts";
import type { SpecialTokens } from "./tokenizer.ts";

/** Under which key tokenizer_config.json names a special token, and what it is commonly called where it does not. */
const kinds = {
  pad: { keys: ["pad_token"], names: ["[PAD]", "<pad>"] },
  unknown: { keys: ["unk_token"], names: ["[UNK]", "<unk>"] },
  first: { keys: ["cls_token", "bos_token"], names: ["[CLS]", "<s>"] },
  separator: { keys: ["sep_token"], names: ["[SEP]", "</s>"] },
  mask: { keys: ["mask_token"], names: ["[MASK]", "<mask>"] },
  end: { keys: ["eos_token"], names: ["<|endoftext|>", "</s>"] },
} as const;

/**
 * The ids of the special tokens: those that tokenizer_config.json names and the vocabulary has, else those of the common
 * names. A file's other special tokens stay tokens like any.
 */
export function specialTokens(
  config: Readonly<Record<string, unknown>>,
  unknown: string | null,
  id: (token: string) => number | null,
): SpecialTokens {
  const find = ({ keys, names }: { readonly keys: readonly string[]; readonly names: readonly string[] }) => {
    const named = keys.map((key) => (isRecord(config[key]) ? config[key].content : config[key]));
    for (const name of [...named, ...names]) {
      const found = typeof name === "string" ? id(name) : null;
      if (found !== null) return found;
    }
    return null;
  };
  return {
    pad: find(kinds.pad) ?? 0,
    unknown: unknown === null ? find(kinds.unknown) : id(unknown),
    first: find(kinds.first),
    separator: find(kinds.separator),
    mask: find(kinds.mask),
    end: find(kinds.end),
  };
}
