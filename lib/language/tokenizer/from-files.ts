import { Tokenizer as Library, type Model } from "@huggingface/tokenizers";
import { InputError, shown } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import { type Arrangement, added, arrange, arrangementOf, checkArrangement, lengthsWithin } from "./arrangement.ts";
import { BertNormalizer, type BertNormalizerOptions } from "./bert-normalizer.ts";
import { ByteLevelCutter } from "./byte-level.ts";
import { type CheckedTokenizer, checkTokenizer, isRecord } from "./check-files.ts";
import { exactNormalizer, exactPreTokenizer } from "./exact-parts.ts";
import { specialTokens } from "./special-tokens.ts";
import type { EncodeOptions, Tokenizer, TokenizerFiles } from "./tokenizer.ts";

/**
 * A tokenizer from the parsed files of a Hugging Face folder. The library cuts texts into tokens; special tokens,
 * segments and truncation are arranged here, as Python's tokenizers do it. Truncation and padding that tokenizer.json
 * itself asks for are not applied: `maxLength` and `tokenBatch` say what is wanted.
 * @param where what the files belong to, for messages
 * @throws InputError for files that cannot be used, naming the part at fault
 */
export function tokenizerFromFiles(files: TokenizerFiles, where = "tokenizer.json"): Tokenizer {
  const checked = checkTokenizer(files, where);
  const arrangement = arrangementOf(checked.json.post_processor, where);
  checkArrangement(arrangement, checked.tokens, where);
  const library = libraryOf(checked, files.config, where);
  const ids = new Map<string, number>();
  for (const [id, token] of checked.tokens.entries()) if (token !== undefined) ids.set(token, id);
  const find = (token: string) => ids.get(token) ?? null;
  const token = (id: number): string => {
    const found = checked.tokens[id];
    if (found !== undefined) return found;
    throw new InputError({
      wanted: `ids of this tokenizer, 0 … ${checked.tokens.length - 1}`,
      got: String(id),
      fix: "The ids come from another tokenizer, or from padding of −1.",
    });
  };
  const cleanUp = files.config.clean_up_tokenization_spaces === true && checked.type !== "BPE";
  return {
    size: checked.tokens.length,
    special: specialTokens(files.config, checked.unknown, find),
    encode: (text, options = {}) => encode(library, arrangement, text, options),
    decode(given, { special = false } = {}) {
      const list = Array.from(given);
      for (const id of list) token(id);
      if (list.length === 0) return "";
      return library.decode(list, { skip_special_tokens: !special, clean_up_tokenization_spaces: cleanUp });
    },
    token,
    id: find,
    json: () => files,
  };
}

function encode(library: Library, arrangement: Arrangement, text: string, options: EncodeOptions) {
  const { pair, maxLength, special = true } = options;
  const cutUp = (one: string) => library.encode(one, { add_special_tokens: false }).ids;
  const pieces = pair === undefined ? arrangement.single : arrangement.pair;
  const first = cutUp(text);
  const second = pair === undefined ? [] : cutUp(pair);
  let cut = 0;
  if (maxLength !== undefined) {
    const taken = special ? added(pieces) : 0;
    checkNumber("encode", "maxLength", maxLength, { min: taken, integer: true });
    const [kept, keptSecond] = lengthsWithin(first.length, second.length, maxLength - taken);
    cut = first.length + second.length - kept - keptSecond;
    first.length = kept;
    second.length = keptSecond;
  }
  return { ...arrange(pieces, [first, second], special), cut };
}

const bertDefaults: BertNormalizerOptions = {
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
};

/** The library's tokenizer, with parts of our own where its own are slow or differ from the reference. */
function libraryOf({ json }: CheckedTokenizer, config: Readonly<Record<string, unknown>>, where: string): Library {
  let library: Library;
  const exact = {
    ...json,
    normalizer: exactNormalizer(json.normalizer),
    pre_tokenizer: exactPreTokenizer(json.pre_tokenizer, where),
  };
  try {
    library = new Library(exact, config);
  } catch (error) {
    throw new InputError({
      wanted: "parts that @huggingface/tokenizers knows in tokenizer.json",
      got: shown(error instanceof Error ? error.message : error, 200),
      where,
      fix: "Tokenizers with these parts cannot be used here.",
    });
  }
  const { normalizer, pre_tokenizer: cutter } = json;
  if (isRecord(normalizer) && normalizer.type === "BertNormalizer") {
    library.normalizer = new BertNormalizer({ ...bertDefaults, ...normalizer });
  }
  if (isRecord(cutter) && cutter.type === "ByteLevel") {
    library.pre_tokenizer = new ByteLevelCutter({ add_prefix_space: false, use_regex: true, ...cutter });
  }
  // Left to itself it would trim what a text ends with.
  if (library.decoder !== null) library.decoder.end_of_word_suffix = null;
  if (library.model !== null) rememberWords(library.model);
  return library;
}

/** Words are cut into pieces once, as texts hold few distinct ones; the library remembers 10,000 of BPE, none of WordPiece. */
function rememberWords(model: Model): void {
  const most = 200_000;
  const known = new Map<string, readonly string[]>();
  const cutUp = model.encode.bind(model);
  model.encode = (words) => {
    const pieces: string[] = [];
    for (const word of words) {
      let made = known.get(word);
      if (made === undefined) {
        made = cutUp([word]);
        if (known.size === most) known.clear();
        if (word.length < 256) known.set(word, made);
      }
      for (const piece of made) pieces.push(piece);
    }
    return pieces;
  };
}
