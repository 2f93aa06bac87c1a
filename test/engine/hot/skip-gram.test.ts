import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { hotModule } from "../../../lib/engine/hot/module.ts";
import {
  hotSkipGram,
  type SkipGramLoop,
  type SkipGramProblem,
  type SkipGramTables,
} from "../../../lib/engine/hot/skip-gram.ts";
import { plainSkipGram } from "../../../lib/engine/hot/skip-gram-plain.ts";
import { same } from "../../support/parity.ts";
import { problemOf, randomRows, tablesOf } from "../../support/skip-gram.ts";

type Architecture = SkipGramProblem["architecture"];
const seed = [1, 2, 3, 4] as const;

/** The WebAssembly loop; every machine that runs the tests has the compiler, so that a missing one is a failure. */
async function hotLoop(problem: SkipGramProblem): Promise<SkipGramLoop> {
  const module = await hotModule("skip-gram", "shared");
  assert.ok(module !== null, "the loop could not be compiled");
  return hotSkipGram(module, problem);
}
const loops = [
  ["WebAssembly", hotLoop],
  ["plain JavaScript", async (problem: SkipGramProblem) => plainSkipGram(problem)],
] as const;

function bitsOf(array: Float32Array): Int32Array {
  // Zeros of either sign are the same number.
  return new Int32Array(array.map((value) => value + 0).buffer);
}
function sameBits(actual: Float32Array, expected: Float32Array): void {
  const [is, should] = [bitsOf(actual), bitsOf(expected)];
  assert.equal(is.length, should.length);
  const at = is.findIndex((bits, index) => bits !== should[index]);
  assert.ok(at < 0, `number ${at} is ${actual[at]}, not ${expected[at]}`);
}

/**
 * −ln σ(h · positive) − Σ ln σ(−h · negative) in float64: h is the mean of some input rows, the first target is the
 * positive one.
 */
function lossOf(tables: WideTables, size: number, from: number[], targets: number[]) {
  const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  const { input, output } = tables;
  let loss = 0;
  for (const [j, target] of targets.entries()) {
    let product = 0;
    for (let d = 0; d < size; d++) {
      const h = from.reduce((sum, row) => sum + (input[row * size + d] as number), 0) / from.length;
      product += h * (output[target * size + d] as number);
    }
    loss += softplus(j === 0 ? -product : product);
  }
  return loss;
}

interface WideTables {
  readonly input: number[];
  readonly output: number[];
}

/** ∂ loss / ∂ each number of the rows that the loss depends on, by central differences: [place, slope]. */
function gradients(tables: WideTables, size: number, from: number[], targets: number[]) {
  const step = 1e-5;
  const slopes = (table: number[], rows: number[]) =>
    rows.flatMap((row) =>
      Array.from({ length: size }, (_, d): [place: number, slope: number] => {
        const place = row * size + d;
        const value = table[place] as number;
        const [up, down] = [value + step, value - step].map((moved) => {
          table[place] = moved;
          return lossOf(tables, size, from, targets);
        });
        table[place] = value;
        return [place, ((up as number) - (down as number)) / (2 * step)];
      }),
    );
  return { input: slopes(tables.input, from), output: slopes(tables.output, targets) };
}

/** The generator of base/random.ts from its four words of state on. */
function numbersFrom(state: readonly number[]): () => number {
  let [a = 0, b = 0, c = 0, counter = 0] = state;
  return () => {
    const sum = (a + b + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
}

/** Descends the gradients above step by step, with the draws that the loops make; the tables in float64. */
function descend(problem: SkipGramProblem, start: SkipGramTables, rate: number): WideTables {
  const { values, words, window, negatives, dimensions, architecture, neighbours } = problem;
  const draw = numbersFrom(seed);
  const below = (bound: number) => Math.floor((draw() / 2 ** 32) * bound);
  const tables = wide(start);
  for (const _ of values) draw();
  for (const [at, center] of values.entries()) {
    const reach = 1 + below(window);
    const last = neighbours === "before" ? at : at + reach;
    const others = [...values].filter((_, other) => other !== at && other >= at - reach && other <= last);
    if (others.length === 0) continue;
    for (const from of architecture === "cbow" ? [others] : others.map((other) => [other])) {
      const targets = [center, ...Array.from({ length: negatives }, () => below(words))];
      assert.equal(new Set(targets).size, negatives + 1, "draws for which the reference does not hold");
      const slopes = gradients(tables, dimensions, from, targets);
      // In CBOW each neighbour takes the step of the whole mean.
      for (const [place, slope] of slopes.input) tables.input[place]! -= rate * from.length * slope;
      for (const [place, slope] of slopes.output) tables.output[place]! -= rate * slope;
    }
  }
  return tables;
}

const wide = ({ input, output }: SkipGramTables): WideTables => ({ input: [...input], output: [...output] });

describe("the loops of skip-gram and CBOW", function () {
  this.timeout(30_000);

  for (const [name, make] of loops) {
    for (const architecture of ["skip-gram", "cbow"] as const) {
      for (const [dimensions, negatives, neighbours] of [
        [1, 1, "both"],
        [6, 5, "both"],
        [6, 5, "before"],
        [11, 7, "both"],
        [16, 13, "both"],
      ] as const) {
        it(`${name} descends the gradient of the loss: ${architecture}, ${dimensions} dimensions, ${negatives} negatives, neighbours: ${neighbours}`, async () => {
          const problem = problemOf([[3, 1, 40, 7]], 3_000, { architecture, dimensions, negatives, neighbours });
          const start = tablesOf(3_000, dimensions, 2);
          const loop = await make(problem);
          loop.write(start);
          const { predictions } = loop.train({ from: 0, to: 1, rate: 0.1, seed });
          const expected = descend(problem, start, 0.1);
          const { input, output } = loop.read();
          assert.ok(predictions >= 3);
          same(input, expected.input, { absolute: 5e-6 });
          same(output, expected.output, { absolute: 5e-6 });
          assert.ok(expected.input.some((value, at) => Math.abs(value - (start.input[at] as number)) > 1e-3));
        });
      }
    }

    it(`${name} measures the loss of its predictions`, async () => {
      const problem = problemOf([[3, 1]], 300, { negatives: 9, window: 1 });
      const start = tablesOf(300, 6, 2);
      const loop = await make(problem);
      loop.write(start);
      const { loss, predictions } = loop.train({ from: 0, to: 1, rate: 0, seed });
      const draw = numbersFrom(seed);
      let expected = 0;
      for (let skipped = 0; skipped < 2; skipped++) draw();
      for (const [center, other] of [
        [3, 1],
        [1, 3],
      ] as const) {
        draw();
        const noise = Array.from({ length: 9 }, () => Math.floor((draw() / 2 ** 32) * 300));
        expected += lossOf(wide(start), 6, [other], [center, ...noise]);
      }
      assert.equal(predictions, 2);
      same([loss], [expected], { relative: 1e-5 });
    });

    it(`${name} goes on where σ is all but 0 or 1, and shows in the loss when numbers are lost`, async () => {
      const problem = problemOf([[0, 1]], 3, { window: 1, negatives: 1, dimensions: 1 });
      const loop = await make(problem);
      loop.write({ input: Float32Array.of(3, 3, 3), output: Float32Array.of(-30, -30, -30) });
      const { loss } = loop.train({ from: 0, to: 1, rate: 0.01, seed });
      // Either word is found with σ(−90): a whole step for it, none for the noise.
      assert.ok(Math.abs(loss - 180) < 2, `${loss}`);
      assert.ok(Math.abs((loop.read().output[0] as number) + 29.97) < 1e-3, `${loop.read().output}`);
      loop.write({ input: Float32Array.of(1e30, 1e30, 1e30), output: Float32Array.of(1e30, 1e30, 1e30) });
      assert.ok(!Number.isFinite(loop.train({ from: 0, to: 1, rate: 0.01, seed }).loss));
    });

    it(`${name} counts noise that is the word itself for nothing`, async () => {
      const problem = problemOf([[0, 1]], 2, {
        window: 1,
        negatives: 4,
        noise: { share: Uint32Array.of(0, 0), alias: Uint32Array.of(1, 1) },
      });
      const start = tablesOf(2, 6, 1);
      const loop = await make(problem);
      loop.write(start);
      // All noise is word 1: of the two predictions, the one of word 1 has no noise at all.
      const { loss } = loop.train({ from: 0, to: 1, rate: 0, seed });
      const expected = lossOf(wide(start), 6, [1], [0, 1, 1, 1, 1]) + lossOf(wide(start), 6, [0], [1]);
      same([loss], [expected], { relative: 1e-5 });
    });

    it(`${name} thins out frequent words, and never draws what has no share of the noise`, async () => {
      const words = 6;
      const problem = problemOf(
        Array.from({ length: 400 }, () => [0, 1, 2, 3]),
        words,
        {
          window: 1,
          keep: Uint32Array.of(2 ** 31, 2 ** 32 - 1, 0, 2 ** 32 - 1, 0, 0),
          noise: { share: Uint32Array.of(0, 2 ** 31, 0, 0, 0, 0), alias: Uint32Array.of(1, 3, 1, 3, 3, 1) },
        },
      );
      const loop = await make(problem);
      const start = tablesOf(words, 6, 1);
      loop.write(start);
      const { predictions } = loop.train({ from: 0, to: 400, rate: 0.01, seed });
      const { input, output } = loop.read();
      // 1 and 3 always meet; 0 comes before them half of the time, and 2 never between.
      assert.ok(Math.abs(predictions - (400 * 2 + 200 * 2)) < 6 * Math.sqrt(400), `${predictions}`);
      for (const word of [2, 4, 5]) {
        const row = [word * 6, (word + 1) * 6] as const;
        sameBits(input.slice(...row), start.input.slice(...row));
        sameBits(output.slice(...row), start.output.slice(...row));
      }
    });
  }

  for (const architecture of ["skip-gram", "cbow"] as const satisfies readonly Architecture[]) {
    for (const [dimensions, negatives, window, neighbours] of [
      [1, 1, 1, "both"],
      [5, 5, 2, "both"],
      [8, 3, 5, "before"],
      [100, 5, 5, "both"],
      [33, 20, 8, "both"],
    ] as const) {
      it(`gives the same bits either way: ${architecture}, ${dimensions} dimensions, ${negatives} negatives`, async () => {
        const words = 50;
        const draw = random("tables of draws");
        const some = () => Uint32Array.from({ length: words }, () => draw.uint32());
        const alias = Uint32Array.from({ length: words }, () => draw.integer(words));
        const noise = { share: some(), alias };
        const more = { architecture, neighbours, dimensions, negatives, window, noise, keep: some() };
        const problem = problemOf(randomRows(200, words), words, more);
        const [hot, plain] = [await hotLoop(problem), plainSkipGram(problem)];
        const start = tablesOf(words, dimensions, 1);
        for (const loop of [hot, plain]) loop.write(start);
        for (const [from, to] of [
          [0, 77],
          [77, 78],
          [78, 200],
        ] as const) {
          const slice = { from, to, rate: 0.3, seed: [from + 9, 8, 7, to] } as const;
          assert.deepEqual(hot.train(slice), plain.train(slice));
        }
        const [is, should] = [hot.read(), plain.read()];
        assert.ok(should.output.some((value, at) => value !== start.output[at]));
        sameBits(is.input, should.input);
        sameBits(is.output, should.output);
      });
    }
  }
});
