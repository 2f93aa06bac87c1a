import type { SkipGramProblem, SkipGramTables, SkipGramTally } from "./skip-gram.ts";

/** A training's data as it lies in WebAssembly's memory, which threads may share. */
export interface SkipGramMemory {
  readonly memory: WebAssembly.Memory;
  /** The address of each thread's plan. */
  readonly plans: readonly number[];
  read(): SkipGramTables;
  write(tables: SkipGramTables): void;
  /** What all plans have summed up since it was asked last. */
  tally(): SkipGramTally;
}

/** The fields of `Plan` in assembly/skip-gram.as that follow its two sums, four bytes each. */
const fields = [
  ...(["tokens", "offsets", "keep", "share", "alias", "curve", "input", "output", "words", "stride"] as const),
  ...(["bytes", "window", "negatives", "cbow", "before", "sentence", "targets", "gains", "hidden"] as const),
  ...(["change", "nothing"] as const),
];
type Plan = Readonly<Record<(typeof fields)[number], number>>;
/** Two float64 sums, the fields, four words of a random generator; rounded up so that no two share a cache line. */
const planBytes = 192;

/** σ(x) and ln(1 + eˣ) side by side at x = −8, −8 + 1/64, … 8, and one knot more for what float32 rounds up to 8. */
export function logisticCurve(): Float32Array {
  const knots = 16 * 64 + 2;
  const curve = new Float32Array(2 * knots);
  for (let knot = 0; knot < knots; knot++) {
    const x = knot / 64 - 8;
    curve[2 * knot] = 1 / (1 + Math.exp(-x));
    curve[2 * knot + 1] = Math.log1p(Math.exp(x));
  }
  return curve;
}

/** How many bytes `skipGramMemory` needs. */
export function skipGramMemoryBytes(problem: SkipGramProblem, threads: number): number {
  return lay(problem, threads).bytes;
}

/** Lays a training out in a memory of just its size. */
export function skipGramMemory(problem: SkipGramProblem, threads: number): SkipGramMemory {
  const { plans, bytes } = lay(problem, threads);
  const pages = Math.ceil(bytes / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  const { words, dimensions } = problem;
  const shared = (plans[0] as PlacedPlan).fields;
  const stride = shared.stride / 4;
  new Int32Array(buffer, shared.tokens).set(problem.values);
  new Int32Array(buffer, shared.offsets).set(problem.offsets);
  new Uint32Array(buffer, shared.keep).set(problem.keep);
  new Uint32Array(buffer, shared.share).set(problem.noise.share);
  new Uint32Array(buffer, shared.alias).set(problem.noise.alias);
  new Float32Array(buffer, shared.curve).set(logisticCurve());
  for (const { at, fields: plan } of plans) {
    new Uint32Array(buffer, at + 16, fields.length).set(fields.map((name) => plan[name]));
    new Uint32Array(buffer, plan.targets, (plan.gains - plan.targets) / 4).fill(plan.nothing);
  }

  function readTable(address: number): Float32Array {
    const padded = new Float32Array(buffer, address, words * stride);
    const table = new Float32Array(words * dimensions);
    for (let word = 0; word < words; word++) {
      table.set(padded.subarray(word * stride, word * stride + dimensions), word * dimensions);
    }
    return table;
  }
  function writeTable(address: number, table: Float32Array): void {
    const padded = new Float32Array(buffer, address, words * stride);
    for (let word = 0; word < words; word++) {
      padded.set(table.subarray(word * dimensions, (word + 1) * dimensions), word * stride);
    }
  }
  return {
    memory,
    plans: plans.map(({ at }) => at),
    read: () => ({ input: readTable(shared.input), output: readTable(shared.output) }),
    write({ input, output }) {
      writeTable(shared.input, input);
      writeTable(shared.output, output);
    },
    tally() {
      let [loss, predictions] = [0, 0];
      for (const { at } of plans) {
        const sums = new Float64Array(buffer, at, 2);
        loss += sums[0] as number;
        predictions += sums[1] as number;
        sums.fill(0);
      }
      return { loss, predictions };
    },
  };
}

interface PlacedPlan {
  readonly at: number;
  readonly fields: Plan;
}

/** The addresses of everything; rows of vectors begin where cache lines do. */
function lay(problem: SkipGramProblem, threads: number): { plans: PlacedPlan[]; bytes: number } {
  const { architecture, neighbours, offsets, values, words, dimensions, window, negatives } = problem;
  let bytes = 64;
  const take = (wanted: number) => {
    const address = bytes;
    bytes += Math.ceil(wanted / 64) * 64;
    return address;
  };
  const stride = Math.ceil(dimensions / 16) * 64;
  const targets = Math.ceil((negatives + 1) / 6) * 6;
  let longest = 0;
  for (let row = 1; row < offsets.length; row++) {
    longest = Math.max(longest, (offsets[row] as number) - (offsets[row - 1] as number));
  }
  const shared = {
    tokens: take(values.length * 4),
    offsets: take(offsets.length * 4),
    keep: take(words * 4),
    share: take(words * 4),
    alias: take(words * 4),
    curve: take(logisticCurve().byteLength),
    input: take(words * stride),
    output: take(words * stride),
    words,
    stride,
    bytes: Math.ceil(dimensions / 8) * 32,
    window,
    negatives,
    cbow: Number(architecture === "cbow"),
    before: Number(neighbours === "before"),
  };
  const plans = Array.from({ length: threads }, () => ({
    at: take(planBytes),
    fields: {
      ...shared,
      sentence: take(longest * 4),
      targets: take(targets * 4),
      gains: take(targets * 4),
      hidden: take(stride),
      change: take(stride),
      nothing: take(stride),
    },
  }));
  return { plans, bytes };
}
