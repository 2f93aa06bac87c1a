import { InputError } from "../base/errors.ts";
import { tf } from "../engine/tf.ts";
import { type Judgement, judged } from "./classifier/judgement.ts";
import { type ClassifierNetwork, classifierNetwork, windowSource } from "./classifier/network.ts";
import { classifierName, resolveClassifierOptions, type SequenceClassifierOptions } from "./classifier/options.ts";
import { type ClassifierContext, type ClassifierLog, trainClassifier } from "./classifier/training.ts";
import {
  checkShape,
  checkTargets,
  type LabelledWindows,
  shapeOf,
  type WindowShape,
  type Windows,
} from "./classifier/windows.ts";

/** Says which class a sequence belongs to. */
export interface SequenceClassifier {
  readonly name: string;
  readonly options: Readonly<SequenceClassifierOptions>;
  /** Learns. Throws InputError for windows or targets that cannot be used, TrainingError when the loss is no number. */
  fit(data: LabelledWindows, context: ClassifierContext): Promise<ClassifierLog>;
  /** Log-odds, row-major: [rows] of class 1 where there are two, [rows, classes] otherwise. */
  logits(windows: Windows): Promise<Float32Array>;
  /** Asks and compares. */
  judge(data: LabelledWindows): Promise<Judgement>;
  /** How many numbers it learned. */
  parameters(): number;
  /** Releases what it holds on the device. It may be called twice. */
  dispose(): void;
}

/** Windows that are asked about at once. */
const questions = 1000;

/**
 * A network that reads a sequence of fixed length, step by step, and says which class it belongs to: tokens or numbers →
 * Elman, GRU or LSTM layers → the last state → a linear layer → softmax or, for two classes, one logit. Documents 1 (5.2)
 * and 2 (5.2) print two of its kind. Trained with Adam; the same seed on the same backend gives the same answers.
 */
export function sequenceClassifier(given: Partial<SequenceClassifierOptions> = {}): SequenceClassifier {
  const options = resolveClassifierOptions(given);
  const { classes } = options;
  const outputs = classes === 2 ? 1 : classes;
  let now: { readonly shape: WindowShape; readonly network: ClassifierNetwork } | null = null;

  function fitted() {
    if (now !== null) return now;
    throw new InputError({
      wanted: "a fitted classifier",
      got: "one that was never fitted, or was disposed of",
      where: classifierName,
      fix: "Call fit(windows, context) first.",
    });
  }

  const classifier: SequenceClassifier = {
    name: classifierName,
    options,
    async fit(data, context) {
      const shape = shapeOf(classifierName, data);
      checkTargets(classifierName, data, classes);
      const { validation } = context;
      if (validation !== undefined) {
        checkShape(`${classifierName}, validation`, shapeOf(classifierName, validation), shape);
        checkTargets(`${classifierName}, validation`, validation, classes);
      }
      now?.network.dispose();
      const draw = context.random.stream(classifierName);
      const network = classifierNetwork(options, shape, outputs, draw.stream("start"));
      now = { shape, network };
      return trainClassifier(network, data, options, { ...context, random: draw }, classifier.judge);
    },
    async logits(windows) {
      const { shape, network } = fitted();
      checkShape(classifierName, shapeOf(classifierName, windows), shape);
      return allLogits(network, windows, outputs);
    },
    async judge(data) {
      checkTargets(classifierName, data, classes);
      return judged(await classifier.logits(data), data.target, outputs);
    },
    parameters: () => Object.values(fitted().network.variables).reduce((sum, { size }) => sum + size, 0),
    dispose() {
      now?.network.dispose();
      now = null;
    },
  };
  return classifier;
}

/** Logits of all windows, a slice at a time. */
async function allLogits(network: ClassifierNetwork, windows: Windows, outputs: number): Promise<Float32Array> {
  const source = windowSource(windows);
  const result = new Float32Array(windows.rows * outputs);
  try {
    for (let from = 0; from < windows.rows; from += questions) {
      const rows = Int32Array.from({ length: Math.min(questions, windows.rows - from) }, (_, at) => from + at);
      const logits = tf.tidy(() => network.logits(source, rows, null));
      result.set((await logits.data()) as Float32Array, from * outputs);
      logits.dispose();
    }
  } finally {
    source.dispose();
  }
  return result;
}
