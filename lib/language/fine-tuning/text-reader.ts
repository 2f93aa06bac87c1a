import type { Random } from "../../base/random.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import { bodyOf } from "../bert.ts";
import type { Decoder } from "../decoder.ts";
import { groupsByLength } from "../language-network.ts";
import type { TextEncoder } from "../masked-words.ts";
import { type EncodedText, type TokenBatch, tokenBatch } from "../tokenizer/tokenizer.ts";
import type { Variables } from "../variables.ts";
import { pool } from "./pooling.ts";

/** Tokens that stand in one rectangle when a network answers, to bound memory. */
const tokensAtOnce = 8192;

/** Whatever makes a vector of a text, so that networks that read and networks that write are used alike. */
export interface TextReader {
  /** Length of a vector. */
  readonly dimensions: number;
  /** What vectors depend on and tuning moves, by name. */
  readonly variables: Readonly<Variables>;
  /** Vectors of texts, [texts, dimensions]; `draw` is for dropout, null when it answers. Inside tf.tidy. */
  vectors(texts: readonly EncodedText[], draw: Random | null): tf.Tensor2D;
}

/**
 * How states become one vector: their mean over the text, or the state of the one token that may stand for the text: the
 * first for an encoder (Devlin et al. 2019), the last for a decoder, where no other knows the whole text (Neelakantan et
 * al. 2022, arXiv:2201.10005).
 */
export type ReaderPooling = "mean" | "one token";

/** An encoder as a reader. */
export function encoderReader({ bert, tokenizer }: TextEncoder, pooling: ReaderPooling): TextReader {
  return {
    dimensions: bert.shape.hidden,
    variables: bodyOf(bert),
    vectors(texts, draw) {
      const batch = tokenBatch(texts, tokenizer.special.pad);
      return pool(bert.states(batch, draw), batch, pooling === "mean" ? "mean" : "first");
    },
  };
}

/**
 * A decoder as a reader. The closing token of a text is not read: in training it is only ever foretold. Vectors of a text
 * longer than the decoder's positions are refused with an InputError.
 */
export function decoderReader(decoder: Decoder, pooling: ReaderPooling): TextReader {
  return {
    dimensions: decoder.shape.hidden,
    variables: decoder.variables,
    vectors(texts, draw) {
      const read = texts.map(({ ids, types, cut }) => {
        const end = Math.max(1, ids.length - 1);
        return { ids: ids.subarray(0, end), types: types.subarray(0, end), cut };
      });
      // Filling stands behind a text, where a causal network never looks: any token will do.
      const batch = tokenBatch(read, 0);
      const states = decoder.states(batch, draw);
      return pooling === "mean" ? pool(states, batch, "mean") : lastStates(states, batch);
    },
  };
}

/** One vector for each text, float32, row-major [texts, dimensions], a few texts at a time. */
export async function readVectors(reader: TextReader, texts: readonly EncodedText[]): Promise<Float32Array> {
  const { dimensions } = reader;
  const found = new Float32Array(texts.length * dimensions);
  for (const rows of groupsByLength(texts, ({ ids }) => ids.length, tokensAtOnce)) {
    const group = rows.map((row) => texts[row] as EncodedText);
    const answer = tf.tidy(() => reader.vectors(group, null));
    const values = (await answer.data()) as Float32Array;
    answer.dispose();
    for (const [at, row] of rows.entries()) {
      found.set(values.subarray(at * dimensions, (at + 1) * dimensions), row * dimensions);
    }
  }
  return found;
}

function lastStates(states: tf.Tensor2D, { lengths, steps }: TokenBatch): tf.Tensor2D {
  return lookup(
    states,
    lengths.map((length, row) => row * steps + length - 1),
  );
}
