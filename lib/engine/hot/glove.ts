import { heapOf, hotModule } from "./module.ts";

/** What GloVe learns: vectors [words, dimensions] and biases [words] of words in the middle and of words around them. */
export interface GloveTables {
  readonly word: Float32Array;
  readonly context: Float32Array;
  readonly wordBias: Float32Array;
  readonly contextBias: Float32Array;
}

/** Cells of the matrix of counts in the order in which they are learned from. All arrays are equally long. */
export interface GloveCells {
  readonly words: Int32Array;
  readonly contexts: Int32Array;
  /** How much each cell counts. */
  readonly weights: Float32Array;
  /** The logarithm of each count. */
  readonly logs: Float32Array;
}

/** GloVe's loop over the cells of a matrix of counts. Indices are not checked. */
export interface GloveLoop {
  readonly engine: "webassembly" | "javascript";
  /**
   * One step of AdaGrad per cell. With e = w·c + b + b' − ln x and p = rate · f · e, each number v of the two vectors
   * moves by −p u / √s, u being its counterpart, and its sum of squares s, which begins at 1, grows by (p u)²; biases
   * likewise with u = 1. Returns Σ ½ f e², each e as it was before its step.
   */
  step(cells: GloveCells): number;
  /** Copies what has been learned into the tables. */
  read(tables: GloveTables): void;
}

/** Tables come from and go to plain arrays; WebAssembly SIMD where there is any, else plain JavaScript. */
export async function gloveLoop(start: GloveTables, dimensions: number, learningRate: number): Promise<GloveLoop> {
  const module = await hotModule("glove");
  return module === null
    ? plainGloveLoop(start, dimensions, learningRate)
    : hotGloveLoop(module, start, dimensions, learningRate);
}

/** The loop in plain JavaScript: the same steps, with sums in another order. */
export function plainGloveLoop(start: GloveTables, k: number, learningRate: number): GloveLoop {
  const tables = { word: start.word.slice(), context: start.context.slice() };
  const biases = { word: start.wordBias.slice(), context: start.contextBias.slice() };
  const ones = (of: Float32Array) => new Float32Array(of.length).fill(1);
  const squares = { word: ones(tables.word), context: ones(tables.context) };
  const biasSquares = { word: ones(biases.word), context: ones(biases.context) };
  const move = (side: "word" | "context", at: number, pull: number) => {
    const sum = biasSquares[side][at] as number;
    biases[side][at] = (biases[side][at] as number) - pull / Math.sqrt(sum);
    biasSquares[side][at] = sum + pull * pull;
  };
  return {
    engine: "javascript",
    step({ words, contexts, weights, logs }) {
      let loss = 0;
      for (let at = 0; at < words.length; at++) {
        const [i, j] = [words[at] as number, contexts[at] as number];
        const { word, context } = tables;
        let error = (biases.word[i] as number) + (biases.context[j] as number) - (logs[at] as number);
        for (let d = 0; d < k; d++) error += (word[i * k + d] as number) * (context[j * k + d] as number);
        const weighted = (weights[at] as number) * error;
        loss += 0.5 * weighted * error;
        const pull = learningRate * weighted;
        for (let d = 0; d < k; d++) {
          const [wx, cx] = [i * k + d, j * k + d];
          const forWord = pull * (context[cx] as number);
          const forContext = pull * (word[wx] as number);
          word[wx] = (word[wx] as number) - forWord / Math.sqrt(squares.word[wx] as number);
          context[cx] = (context[cx] as number) - forContext / Math.sqrt(squares.context[cx] as number);
          squares.word[wx] = (squares.word[wx] as number) + forWord * forWord;
          squares.context[cx] = (squares.context[cx] as number) + forContext * forContext;
        }
        move("word", i, pull);
        move("context", j, pull);
      }
      return loss;
    },
    read(out) {
      out.word.set(tables.word);
      out.context.set(tables.context);
      out.wordBias.set(biases.word);
      out.contextBias.set(biases.context);
    },
  };
}

async function hotGloveLoop(
  module: WebAssembly.Module,
  start: GloveTables,
  dimensions: number,
  learningRate: number,
): Promise<GloveLoop> {
  const words = start.wordBias.length;
  const k = Math.ceil(dimensions / 4) * 4;
  const heap = heapOf(words * (4 * k + 4) * 4 + 2 ** 20);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory: heap.memory } });
  const { steps } = exports as unknown as { steps: (...args: readonly number[]) => number };
  const [word, context, wordSquares, contextSquares] = [0, 0, 0, 0].map(() => heap.take(words * k * 4)) as Four;
  const [wordBias, contextBias, wordBiasSquares, contextBiasSquares] = [0, 0, 0, 0].map(() =>
    heap.take(words * 4),
  ) as Four;
  const free = heap.take(0);
  const floats = (address: number, length: number) => new Float32Array(heap.memory.buffer, address, length);
  const rows = (address: number, plain: Float32Array, into: boolean) => {
    const there = floats(address, words * k);
    for (let row = 0; row < words; row++) {
      const here = plain.subarray(row * dimensions, (row + 1) * dimensions);
      if (into) there.set(here, row * k);
      else here.set(there.subarray(row * k, row * k + dimensions));
    }
  };
  rows(word, start.word, true);
  rows(context, start.context, true);
  floats(wordBias, words).set(start.wordBias);
  floats(contextBias, words).set(start.contextBias);
  for (const address of [wordSquares, contextSquares]) floats(address, words * k).fill(1);
  for (const address of [wordBiasSquares, contextBiasSquares]) floats(address, words).fill(1);
  const vectors = [word, context, wordSquares, contextSquares] as const;
  const biases = [wordBias, contextBias, wordBiasSquares, contextBiasSquares] as const;
  return {
    engine: "webassembly",
    step(cells) {
      heap.release(free);
      const count = cells.words.length;
      const bring = (values: Int32Array | Float32Array) => {
        const address = heap.take(count * 4);
        const there =
          values instanceof Int32Array ? new Int32Array(heap.memory.buffer, address, count) : floats(address, count);
        there.set(values);
        return address;
      };
      const given = [bring(cells.words), bring(cells.contexts), bring(cells.weights), bring(cells.logs)] as const;
      return steps(count, ...given, k, ...vectors, ...biases, learningRate);
    },
    read(out) {
      rows(word, out.word, false);
      rows(context, out.context, false);
      out.wordBias.set(floats(wordBias, words));
      out.contextBias.set(floats(contextBias, words));
    },
  };
}

type Four = [number, number, number, number];
