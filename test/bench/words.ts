/**
 * Trains word vectors on the Brown corpus here and by gensim, in turns, with the same settings and threads, and judges
 * both by the same pairs of words.
 *
 *   npm run bench -- words [--threads 2] [--repeats 3] [--epochs 20] [--sample 1e-4] [--architecture skip-gram]
 *                          [--python PATH]
 *
 * Each repetition has a seed of its own. gensim comes by pip into a virtual environment in the user's cache, unless
 * --python names a Python that has it; where it cannot be had, what is ours is measured alone.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { InputError } from "../../lib/base/errors.ts";
import { quantile } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { loadBrown } from "../../lib/data/loaders/brown.ts";
import { loadSimLex999, loadWordSim353, type WordPairs } from "../../lib/data/loaders/word-judgements.ts";
import { type TextSequences, textSequences } from "../../lib/data/text/text-sequences.ts";
import type { Vectors } from "../../lib/data/types.ts";
import { readWord2Vec } from "../../lib/data/word2vec/read.ts";
import { compareSimilarity, wordSimilarity } from "../../lib/eval/word-similarity.ts";
import { type Word2vecOptions, word2vec } from "../../lib/models/word2vec.ts";
import { runTool, SetUpError } from "../../lib/workbench/backend/tools.ts";
import { machineInWords } from "../../lib/workbench/machine.ts";
import { type FoundPython, type PythonPeer, pythonWith } from "./peers/python.ts";

const gensim: PythonPeer = {
  name: "gensim-4.4.0",
  packages: ["gensim==4.4.0"],
  probe:
    "import gensim, numpy, scipy; print('gensim', gensim.__version__, 'numpy', numpy.__version__, 'scipy', scipy.__version__)",
};
const minCount = 5;

/** One training. */
interface Run {
  readonly seconds: number;
  /** Of all threads together; on a machine with other work it tells more than the wall clock. */
  readonly processorSeconds: number;
  readonly vectors: Vectors;
}

async function ourRun(text: TextSequences, options: Partial<Word2vecOptions>, seed: number): Promise<Run> {
  const before = process.cpuUsage();
  const { vectors, log } = await word2vec(text, options, { random: random(seed) });
  const { user, system } = process.cpuUsage(before);
  return { seconds: log.seconds, processorSeconds: (user + system) / 1e6, vectors };
}

/** gensim's settings of the same names. */
function gensimSettings(options: Word2vecOptions, seed: number) {
  return {
    vector_size: options.dimensions,
    window: options.window,
    min_count: minCount,
    negative: options.negatives,
    ns_exponent: options.noiseExponent,
    sample: options.sample,
    epochs: options.epochs,
    alpha: options.learningRate,
    min_alpha: options.learningRate / 250,
    sg: Number(options.architecture === "skip-gram"),
    workers: options.threads,
    seed,
  };
}

async function gensimRun(
  { python }: FoundPython,
  folder: string,
  options: Word2vecOptions,
  words: number,
  seed: number,
): Promise<Run> {
  const script = fileURLToPath(new URL("peers/gensim-words.py", import.meta.url));
  const file = join(folder, "vectors.bin");
  const settings = JSON.stringify(gensimSettings(options, seed));
  const { stdout } = await runTool(python, [script, join(folder, "sentences.txt"), settings, file], { seconds: 3600 });
  const said = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Omit<Run, "vectors"> & { words: number };
  if (said.words !== words) throw new Error(`gensim counts ${said.words} words where there are ${words}`);
  return { ...said, vectors: await readWord2Vec(file) };
}

const median = (values: readonly number[]) => quantile(values, 0.5);
const thousands = (value: number) => `${Math.round(value / 1000).toLocaleString("en-US")}k`;
const figure = (value: number) => value.toFixed(3).replace("0.", ".");

function row(name: string, runs: readonly Run[], tokens: number, judged: readonly WordPairs[]): string {
  const seconds = runs.map((run) => run.seconds);
  const scores = judged.map((pairs) =>
    wordSimilarity(
      runs.map(({ vectors }) => vectors),
      pairs,
    ),
  );
  return `| ${[
    name,
    seconds.map((value) => value.toFixed(1)).join(" "),
    median(runs.map((run) => run.processorSeconds)).toFixed(1),
    thousands(tokens / median(seconds)),
    ...scores.map(({ rho, bySeed }) => `${figure(rho)} (${bySeed.map(figure).join(" ")})`),
  ].join(" | ")} |`;
}

function compareRuns(ours: readonly Run[], theirs: readonly Run[], judged: readonly WordPairs[]): void {
  const ratios = ours.map(({ seconds }, at) => (theirs[at] as Run).seconds / seconds);
  const processor = ours.map(({ processorSeconds }, at) => (theirs[at] as Run).processorSeconds / processorSeconds);
  const range = (values: readonly number[]) =>
    `${median(values).toFixed(2)} (${Math.min(...values).toFixed(2)} … ${Math.max(...values).toFixed(2)})`;
  console.log(
    `\ngensim's seconds ÷ ours, median of the repetitions: ${range(ratios)}; of processor time: ${range(processor)}`,
  );
  for (const pairs of judged) {
    const [a, b] = [ours, theirs].map((runs) => runs.map(({ vectors }) => vectors)) as [Vectors[], Vectors[]];
    const { difference, ci95, covered } = compareSimilarity(a, b, pairs);
    const [low, high] = ci95.map((value) => value.toFixed(3));
    console.log(
      `${pairs.title}: ours − gensim's ${difference.toFixed(3)}, 95 % interval over ${covered} pairs [${low}, ${high}]`,
    );
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      threads: { type: "string", default: String(Math.min(2, availableParallelism())) },
      repeats: { type: "string", default: "3" },
      epochs: { type: "string", default: "20" },
      sample: { type: "string", default: "1e-4" },
      architecture: { type: "string", default: "skip-gram" },
      python: { type: "string" },
    },
  });
  const options: Word2vecOptions = {
    architecture: values.architecture as Word2vecOptions["architecture"],
    dimensions: 100,
    window: 5,
    negatives: 5,
    noiseExponent: 0.75,
    sample: Number(values.sample),
    epochs: Number(values.epochs),
    learningRate: 0.025,
    threads: Number(values.threads),
  };
  const brown = await loadBrown();
  const judged = [await loadWordSim353(), await loadSimLex999()];
  const cut = { segment: "spaces", html: false, addresses: "keep", form: "none" } as const;
  const text = textSequences(brown.sentences, { ...cut, minCount });
  const everyWord = textSequences(brown.sentences, cut);
  const peer = await pythonWith(gensim, values.python).catch((error: unknown) => {
    if (!(error instanceof SetUpError)) throw error;
    console.log(`gensim is left out: ${error.message}\n`);
    return null;
  });

  const folder = await mkdtemp(join(tmpdir(), "tastelab-words-"));
  try {
    const sentences = Array.from({ length: everyWord.rows }, (_, row) =>
      Array.from(everyWord.row(row), (word) => everyWord.vocabulary.id(word)).join(" "),
    );
    await writeFile(join(folder, "sentences.txt"), sentences.join("\n"));
    console.log(machineInWords());
    console.log(
      `${brown.title}: ${text.tokens} tokens, ${text.vocabulary.size} words that occur ${minCount} times or more`,
    );
    console.log(
      `${JSON.stringify(options)}; repetitions in turns, seeds 1 … ${values.repeats}; ${peer?.versions ?? "no gensim"}\n`,
    );
    const [ours, theirs]: [Run[], Run[]] = [[], []];
    for (let seed = 1; seed <= Number(values.repeats); seed++) {
      ours.push(await ourRun(text, options, seed));
      if (peer !== null) theirs.push(await gensimRun(peer, folder, options, text.vocabulary.size, seed));
    }
    const tokens = text.tokens * options.epochs;
    console.log(
      `| | seconds | processor seconds, median | words/s, median | ${judged.map(({ title }) => `${title} ρ`).join(" | ")} |`,
    );
    console.log(`|---|---|---|---|${judged.map(() => "---|").join("")}`);
    console.log(row("tastelab", ours, tokens, judged));
    if (peer === null) return;
    console.log(row("gensim", theirs, tokens, judged));
    compareRuns(ours, theirs, judged);
  } finally {
    await rm(folder, { recursive: true });
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof InputError ? error.message : error);
  process.exitCode = 1;
});
