import { InputError, internal } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import { causalAttention } from "../engine/layers/attention.ts";
import { dropout } from "../engine/layers/dropout.ts";
import { lookup } from "../engine/lookup.ts";
import { tf } from "../engine/tf.ts";
import { type AttendSource, type BlockPass, type BlockShape, decoderBlocks } from "./decoder-blocks.ts";
import { rowsOf, type Stepper } from "./generation/stepper.ts";
import { type KeyValueCache, keyValueCache } from "./key-value-cache.ts";
import { type EncodedText, type TokenBatch, tokenBatch } from "./tokenizer/tokenizer.ts";
import { tableOf, type Variables } from "./variables.ts";

/** What a stack of decoder blocks reads tokens by. */
export interface StackShape extends BlockShape {
  /** The most tokens of a text, start and end included. */
  readonly positions: number;
}

/** Attends to the sources of the first rows that are asked for: row r to source `origins[r]`. */
export type SourcesOf = (origins: Int32Array) => AttendSource;

/** Tokens and positions, blocks, and the cached way through them. */
export interface DecoderStack {
  /** The states of all tokens, [rows × steps, hidden], each knowing those up to it alone. Inside tf.tidy. */
  states(batch: TokenBatch, attendSource: AttendSource | null, draw: Random | null): tf.Tensor2D;
  /**
   * A writer with a cache of keys and values.
   * @param sources null for a decoder without any; released by the caller
   */
  stepper(sources: SourcesOf | null): Stepper;
}

/**
 * Blocks over token vectors plus learned positions (variable `positions`).
 * @param table the token vectors [vocabulary, hidden], which are also what states are compared with
 */
export function decoderStack(
  variables: Readonly<Variables>,
  table: () => tf.Tensor2D,
  shape: StackShape,
): DecoderStack {
  const { heads, hidden, positions } = shape;

  /** Row b begins at place `places[b]`. */
  function through(ids: Int32Array, steps: number, places: Int32Array, pass: BlockPass): tf.Tensor2D {
    const at = ids.map((_, cell) => (places[Math.floor(cell / steps)] as number) + (cell % steps));
    const inputs = tf.add<tf.Tensor2D>(lookup(table(), ids), lookup(tableOf(variables, "positions"), at));
    return decoderBlocks(variables, shape, dropout(inputs, shape.dropout, pass.draw), steps, pass);
  }

  return {
    states({ ids, rows, steps }, attendSource, draw) {
      checkSteps(steps, positions);
      return through(ids, steps, new Int32Array(rows), {
        attend: (_, ...qkv) => causalAttention(...qkv),
        attendSource,
        draw,
      });
    },
    stepper(sources) {
      let cache: KeyValueCache | null = null;
      let lengths = new Int32Array();
      let origins = new Int32Array();

      /** Reads the logits after the cells, and keeps what the pass put into the cache. */
      const answer = async (parents: Int32Array | null, work: () => tf.Tensor2D): Promise<Float32Array[]> => {
        const logits = tf.tidy(() => tf.matMul(work(), table(), false, true));
        (cache as KeyValueCache).commit(parents);
        const values = Float32Array.from(await logits.data());
        logits.dispose();
        return rowsOf(values, lengths.length);
      };
      const attendSource = () => sources?.(origins) ?? null;

      return {
        vocabulary: table().shape[0],
        longest: positions,
        begin(prefixes) {
          const { ids, rows, steps } = tokenBatch(prefixes.map(asText), 0);
          checkSteps(steps, positions);
          if (prefixes.some(({ length }) => length === 0)) throw internal("a prefix without its start");
          cache?.dispose();
          lengths = Int32Array.from(prefixes, ({ length }) => length);
          origins = Int32Array.from({ length: rows }, (_, row) => row);
          const fresh = keyValueCache(lengths, heads);
          cache = fresh;
          return answer(null, () => {
            const attend = fresh.beginning((_, ...qkv) => causalAttention(...qkv));
            const states = through(ids, steps, new Int32Array(rows), {
              attend,
              attendSource: attendSource(),
              draw: null,
            });
            return lookup(
              states,
              lengths.map((length, row) => row * steps + length - 1),
            );
          });
        },
        step(parents, ids) {
          if (cache === null) throw internal("a step before its beginning");
          const attend = cache.stepping(parents);
          const places = parents.map((parent) => lengths[parent] as number);
          checkSteps(Math.max(...places) + 1, positions);
          origins = parents.map((parent) => origins[parent] as number);
          lengths = places.map((place) => place + 1);
          return answer(parents, () => through(ids, 1, places, { attend, attendSource: attendSource(), draw: null }));
        },
        dispose() {
          cache?.dispose();
          cache = null;
        },
      };
    },
  };

  function checkSteps(steps: number, most: number): void {
    if (steps <= most) return;
    throw new InputError({
      wanted: `texts of at most ${most} tokens, which is how many positions the decoder has learned`,
      got: `${steps}`,
      where: `a decoder of width ${hidden}`,
      fix: "Cut texts (maxLength when encoding), or make a decoder with more positions.",
    });
  }
}

/** Token ids as the rectangle wants them. */
export function asText(ids: Int32Array): EncodedText {
  return { ids, types: new Int32Array(ids.length), cut: 0 };
}

/** Lays token ids side by side; every cell but the last of each row predicts the token that follows it. */
export function nextTokens(texts: readonly Int32Array[]): {
  readonly batch: TokenBatch;
  /** Cells (row × steps + step) that predict. */
  readonly cells: Int32Array;
  readonly targets: Int32Array;
  readonly owners: Int32Array;
} {
  const read = texts.map((ids) => ids.subarray(0, Math.max(1, ids.length - 1)));
  const batch = tokenBatch(read.map(asText), 0);
  const [cells, targets, owners]: [number[], number[], number[]] = [[], [], []];
  for (const [row, ids] of texts.entries()) {
    for (let at = 1; at < ids.length; at++) {
      cells.push(row * batch.steps + at - 1);
      targets.push(ids[at] as number);
      owners.push(row);
    }
  }
  return { batch, cells: Int32Array.from(cells), targets: Int32Array.from(targets), owners: Int32Array.from(owners) };
}
