import { InputError } from "../../base/errors.ts";

/** The ids of the special tokens; null where the vocabulary has none of the kind. */
export interface SpecialTokens {
  /** What rectangles are filled up with; 0 where the vocabulary names none, as the mask hides it anyway. */
  readonly pad: number;
  readonly unknown: number | null;
  /** `[CLS]` or `<s>`. */
  readonly first: number | null;
  /** `[SEP]` or `</s>`. */
  readonly separator: number | null;
  readonly mask: number | null;
  /** The end of a text, for decoders: `<|endoftext|>` or `</s>`. */
  readonly end: number | null;
}

/** One text, or a pair, as token ids. */
export interface EncodedText {
  readonly ids: Int32Array;
  /** Segment ids, aligned with `ids`: 0, and 1 in the second text of a pair. */
  readonly types: Int32Array;
  /** How many tokens of the text did not fit into `maxLength`. */
  readonly cut: number;
}

/** How a text is encoded. */
export interface EncodeOptions {
  /** A second text, behind the first. */
  readonly pair?: string;
  /**
   * The most tokens wanted, special ones included. The longer text is cut first, at its end; special tokens stay.
   * Without it nothing is cut.
   */
  readonly maxLength?: number;
  /** Whether the special tokens of the file's template are put around the text; default true. */
  readonly special?: boolean;
}

/** The parsed files of a Hugging Face tokenizer: plain JSON, nothing in them is executed. */
export interface TokenizerFiles {
  /** `tokenizer.json` */
  readonly tokenizer: Readonly<Record<string, unknown>>;
  /** `tokenizer_config.json` */
  readonly config: Readonly<Record<string, unknown>>;
}

/** Turns texts into token ids and back. */
export interface Tokenizer {
  /** The rows that an embedding table needs: 1 + the largest id. */
  readonly size: number;
  readonly special: SpecialTokens;
  /**
   * The ids of a text. An empty text gives the special tokens alone, or nothing where there are none.
   * @throws InputError when not even the special tokens fit into `maxLength`
   */
  encode(text: string, options?: EncodeOptions): EncodedText;
  /** The text of ids; special tokens are left out unless `special` is true. Throws InputError for an unknown id. */
  decode(ids: ArrayLike<number>, options?: { readonly special?: boolean }): string;
  /** The token of an id. Throws InputError for an unknown id. */
  token(id: number): string;
  /** The id of a token, or null. */
  id(token: string): number | null;
  /** What to write into a model's folder, so that Python's transformers reads the same tokenizer. */
  json(): TokenizerFiles;
}

/** Encoded texts in a rectangle. Rows are filled up at their right end; `lengths` says where that begins. */
export interface TokenBatch {
  readonly rows: number;
  /** The length of the longest text. */
  readonly steps: number;
  /** Token ids, row-major [rows, steps]. */
  readonly ids: Int32Array;
  /** Segment ids, row-major [rows, steps]; 0 in the filling. */
  readonly types: Int32Array;
  /** The tokens of each row, without the filling. */
  readonly lengths: Int32Array;
}

/**
 * Encoded texts side by side, filled up to the longest with `pad`: the one place where texts are padded.
 * @throws InputError when there is no text, or none has a token
 */
export function tokenBatch(texts: readonly EncodedText[], pad: number): TokenBatch {
  const rows = texts.length;
  const lengths = Int32Array.from(texts, ({ ids }) => ids.length);
  const steps = lengths.reduce((most, length) => Math.max(most, length), 0);
  if (steps === 0) {
    throw new InputError({
      wanted: "at least one text with at least one token",
      got: rows === 0 ? "no texts" : `${rows} empty texts`,
      fix: "Leave empty texts out, or encode with special tokens.",
    });
  }
  const ids = new Int32Array(rows * steps).fill(pad);
  const types = new Int32Array(rows * steps);
  for (const [row, text] of texts.entries()) {
    ids.set(text.ids, row * steps);
    types.set(text.types, row * steps);
  }
  return { rows, steps, ids, types, lengths };
}

/**
 * Makes sure that every id of a tokenizer has a row in an embedding table. More rows than ids are fine: some published
 * models round the number up.
 * @throws InputError naming both numbers
 */
export function checkFits(tokenizer: Tokenizer, rows: number, where: string): void {
  if (tokenizer.size <= rows) return;
  throw new InputError({
    wanted: `an embedding table with a row for each of the tokenizer's ${tokenizer.size} ids`,
    got: `${rows} rows`,
    where,
    fix: "The tokenizer and the weights come from different models; take both from the same folder.",
  });
}
