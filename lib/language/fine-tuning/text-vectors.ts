import { InputError } from "../../base/errors.ts";
import { tf } from "../../engine/tf.ts";
import type { BertPass } from "../bert.ts";
import { groupsByLength } from "../language-network.ts";
import type { TextEncoder } from "../masked-words.ts";
import { type EncodedText, tokenBatch } from "../tokenizer/tokenizer.ts";
import { type Pooling, pool } from "./pooling.ts";

/** Tokens that stand in one rectangle when a network answers, to bound memory. */
const tokensAtOnce = 8192;

/** How texts are read. */
export interface ReadingOptions extends BertPass {
  /** Default "mean". */
  readonly pooling?: Pooling;
  /** Tokens of a text that are read, special ones included; at most, and by default, the network's positions. */
  readonly maxLength?: number;
  /** Reads the filling of short texts as if it were text, as document 3's program does (`filledUp`). Default false. */
  readonly attendToPadding?: boolean;
}

/**
 * Texts filled up with a token to a length, all of which counts as text. With [PAD] this is what document 3's program
 * does, whose mask compares token ids with −100 and so hides nothing (d3-padding).
 */
export function filledUp(texts: readonly EncodedText[], length: number, token: number): EncodedText[] {
  return texts.map((text) => {
    const filling = Math.max(0, length - text.ids.length);
    const longer = (values: Int32Array, by: number) =>
      Int32Array.from([...values, ...new Array<number>(filling).fill(by)]);
    return { ...text, ids: longer(text.ids, token), types: longer(text.types, 0) };
  });
}

/**
 * Texts as token ids, each cut to what is read of it. A pair is given as two texts, which the tokenizer joins.
 * @throws InputError when a `maxLength` is longer than the network's positions
 */
export function encodeTexts(
  { bert, tokenizer }: TextEncoder,
  texts: readonly (string | readonly [string, string])[],
  maxLength: number = bert.shape.positions,
): EncodedText[] {
  if (maxLength > bert.shape.positions) {
    throw new InputError({
      wanted: `texts of at most ${bert.shape.positions} tokens, as many as the network has positions`,
      got: `a maxLength of ${maxLength}`,
      where: "encodeTexts",
      fix: "Lower maxLength; what is longer is cut, and `cut` of each text tells how much.",
    });
  }
  return texts.map((text) =>
    typeof text === "string"
      ? tokenizer.encode(text, { maxLength })
      : tokenizer.encode(text[0], { pair: text[1], maxLength }),
  );
}

/** One vector for each text, float32, row-major [texts, hidden]. An empty text is read by its special tokens alone. */
export async function textVectors(
  encoder: TextEncoder,
  texts: readonly (string | readonly [string, string])[],
  { pooling = "mean", maxLength = encoder.bert.shape.positions, attendToPadding = false, ...pass }: ReadingOptions = {},
): Promise<Float32Array> {
  const encoded = encodeTexts(encoder, texts, maxLength);
  const read = attendToPadding ? filledUp(encoded, maxLength, encoder.tokenizer.special.pad) : encoded;
  return answers(encoder, read, encoder.bert.shape.hidden, pooling, pass, (vectors) => vectors);
}

/** What `work` makes of the vectors of texts, [texts, width] numbers, a few texts at a time. */
export async function answers(
  { bert, tokenizer }: TextEncoder,
  texts: readonly EncodedText[],
  width: number,
  pooling: Pooling,
  pass: BertPass,
  work: (vectors: tf.Tensor2D) => tf.Tensor,
): Promise<Float32Array> {
  const found = new Float32Array(texts.length * width);
  for (const rows of groupsByLength(texts, ({ ids }) => ids.length, tokensAtOnce)) {
    const batch = tokenBatch(
      rows.map((row) => texts[row] as EncodedText),
      tokenizer.special.pad,
    );
    const answer = tf.tidy(() => work(pool(bert.states(batch, null, pass), batch, pooling)));
    const values = (await answer.data()) as Float32Array;
    answer.dispose();
    for (const [at, row] of rows.entries()) found.set(values.subarray(at * width, (at + 1) * width), row * width);
  }
  return found;
}
