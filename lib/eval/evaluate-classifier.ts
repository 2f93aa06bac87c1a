import { InputError } from "../base/errors.ts";
import { withDefaults } from "../base/options.ts";
import { random } from "../base/random.ts";
import { type Judgement, judgedBy } from "../models/classifier/judgement.ts";
import type { ClassifierContext, ClassifierEpoch } from "../models/classifier/training.ts";
import type { LabelledWindows } from "../models/classifier/windows.ts";
import type { SequenceClassifier } from "../models/sequence-classifier.ts";
import type { BootstrapOptions } from "./bootstrap.ts";
import { assemble } from "./columns.ts";
import { averageSeeds } from "./merge.ts";
import { checkSeeds } from "./repeated.ts";
import type { Evaluation, RatingMetric } from "./types.ts";

/** Windows to learn from and windows to be asked about, under a named protocol. */
export interface WindowSplit {
  readonly protocol: string;
  readonly train: LabelledWindows;
  readonly test: LabelledWindows;
  /** The user of each test row, whose rows are not independent; without it every row stands by itself. */
  readonly users?: Int32Array;
}

/** What a classifier did with one seed. */
export interface ClassifierFit {
  readonly seed: number;
  readonly epochs: readonly ClassifierEpoch[];
  readonly seconds: number;
  /** How many numbers it learned. */
  readonly parameters: number;
  /** Of the test part. */
  readonly judgement: Judgement;
  /** Mean cross-entropy of the test part after each epoch, where that was asked for. */
  readonly watched: readonly number[];
}

/** A classifier judged with several seeds. */
export interface ClassifierEvaluation extends Evaluation {
  readonly fits: readonly ClassifierFit[];
}

export interface EvaluateClassifierOptions {
  /** Its name in tables; by default the classifier's own. */
  label: string | null;
  /** Whether to ask about the test part after every epoch, for curves. Nothing is chosen by it. */
  watch: boolean;
  bootstrap: Partial<BootstrapOptions>;
  context: Omit<ClassifierContext, "random" | "onEpoch">;
}

const defaults: EvaluateClassifierOptions = { label: null, watch: false, bootstrap: {}, context: {} };

const accuracy: RatingMetric = {
  kind: "rating",
  name: "accuracy",
  convention: "share of rows whose most probable class is the right one",
  better: "higher",
  value: (predicted, actual) => Number(predicted === actual),
  combine: (mean) => mean,
};

const crossEntropy: RatingMetric = {
  kind: "rating",
  name: "cross-entropy",
  convention: "mean of −ln of the probability given to the right class, in nats",
  better: "lower",
  value: (probability) => -Math.log(probability),
  combine: (mean) => mean,
};

/**
 * Fits and judges a classifier once per seed and averages each row's values over the seeds, so that intervals and paired
 * tests are over rows (over users, where these are given) while the luck of one start is averaged out.
 * @param make a new classifier; it is disposed of
 * @throws InputError without seeds or for one seed twice
 */
export async function evaluateClassifier(
  make: () => SequenceClassifier,
  split: WindowSplit,
  seeds: readonly number[],
  options?: Partial<EvaluateClassifierOptions>,
): Promise<ClassifierEvaluation> {
  checkSeeds(seeds, "evaluateClassifier");
  const { label, watch, bootstrap, context } = withDefaults("evaluateClassifier", defaults, options);
  const fits: ClassifierFit[] = [];
  const evaluations: Evaluation[] = [];
  for (const seed of seeds) {
    const classifier = make();
    const watched: number[] = [];
    const onEpoch = async () => void watched.push((await classifier.judge(split.test)).loss);
    try {
      const log = await classifier.fit(split.train, {
        ...context,
        random: random(seed),
        ...(watch ? { onEpoch } : {}),
      });
      context.signal?.throwIfAborted();
      const begun = performance.now();
      const judgement = await classifier.judge(split.test);
      const answer = (performance.now() - begun) / 1000;
      const parameters = classifier.parameters();
      fits.push({ seed, epochs: log.epochs, seconds: log.seconds, parameters, judgement, watched });
      const heading = { backend: log.backend, seeds: [seed], seconds: { fit: log.seconds, answer } };
      evaluations.push(evaluationOf(label ?? classifier.name, split, judgement, heading, bootstrap));
    } finally {
      classifier.dispose();
    }
  }
  return { ...averageSeeds(evaluations, bootstrap), fits };
}

/**
 * What is reached without looking at the windows: every row gets the training part's shares of the classes as its
 * probabilities, whose cross-entropy is that of the base rate, and the commonest class as its answer.
 * @throws InputError when a test row's class does not occur in the training part
 */
export function evaluateBaseRate(split: WindowSplit, bootstrap: Partial<BootstrapOptions> = {}): Evaluation {
  const { train, test } = split;
  const counts = new Map<number, number>();
  for (let row = 0; row < train.rows; row++) {
    const truth = train.target[row] as number;
    counts.set(truth, (counts.get(truth) ?? 0) + 1);
  }
  const [commonest] = [...counts].sort(([a, n], [b, m]) => m - n || a - b)[0] ?? [0];
  const losses = Float64Array.from({ length: test.rows }, (_, row) => {
    const count = counts.get(test.target[row] as number);
    if (count !== undefined) return -Math.log(count / train.rows);
    throw new InputError({
      wanted: "every class of the test part in the training part too",
      got: `class ${test.target[row]} in row ${row} of the test part alone`,
      where: "evaluateBaseRate",
      fix: "Split the rows anew, or leave the class out.",
    });
  });
  const judgement = judgedBy(losses, new Int32Array(test.rows).fill(commonest), test.target);
  const heading = { backend: "counting", seeds: [], seconds: { fit: 0, answer: 0 } };
  return evaluationOf("commonest class", split, judgement, heading, bootstrap);
}

function evaluationOf(
  model: string,
  { protocol, test, users }: WindowSplit,
  { losses, predicted }: Judgement,
  heading: Pick<Evaluation, "backend" | "seeds" | "seconds">,
  bootstrap: Partial<BootstrapOptions>,
): Evaluation {
  const right = Float64Array.from(predicted, (choice, row) => accuracy.value(choice, test.target[row] as number));
  const columns = [
    { metric: accuracy, values: right },
    { metric: crossEntropy, values: losses },
  ] as const;
  return assemble(
    {
      ...heading,
      model,
      protocol,
      candidates: "all classes",
      users: users ?? null,
      ratingUsers: new Int32Array(0),
      notes: [],
    },
    columns.map(({ metric, values }) => ({
      ...{ name: metric.name, metric, values, convention: metric.convention },
      ...{ per: "query", unanswered: 0 },
    })),
    bootstrap,
  );
}
