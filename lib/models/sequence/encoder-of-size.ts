import { InputError } from "../../base/errors.ts";
import { checkNumber } from "../../base/options.ts";
import { resolveSequenceOptions, type SequenceOptions } from "./options.ts";
import { timeFeatures } from "./time-encoding.ts";

/** What a sequence recommender is made of, but for its widths. */
export type Widthless = Partial<Omit<SequenceOptions, "dimensions" | "hidden">>;

/**
 * The options of the widest sequence recommender that learns at most so many numbers, item vectors included: kinds of
 * encoders are then compared at the size of a budget and not of a width. Item vectors and states are equally wide; a
 * Transformer's width is a multiple of its heads.
 * @param items how many items it chooses among
 * @throws InputError when not even the narrowest fits, and as `sequenceRecommender` does
 */
export function encoderOfSize(given: Widthless, items: number, parameters: number): Partial<SequenceOptions> {
  checkNumber("encoderOfSize", "items", items, { min: 1, integer: true });
  const step = given.encoder === undefined || given.encoder === "transformer" ? (given.heads ?? 1) : 1;
  const counted = (dimensions: number) => sequenceParameters({ ...given, dimensions }, items);
  if (!(counted(step) <= parameters)) {
    throw new InputError({
      wanted: `at least ${counted(step)} parameters for ${given.encoder ?? "a transformer"} over ${items} items`,
      got: String(parameters),
      where: "encoderOfSize",
      fix: "Allow more, or take fewer items, layers or positions.",
    });
  }
  let dimensions = step;
  while (counted(dimensions + step) <= parameters) dimensions += step;
  return { ...given, dimensions };
}

/** How many numbers a sequence recommender learns. @throws InputError as `sequenceRecommender` does */
export function sequenceParameters(given: Partial<SequenceOptions>, items: number): number {
  const options = resolveSequenceOptions(given);
  const { encoder, dimensions, layers, maxLength, tied, time } = options;
  const outputs = options.hidden ?? dimensions;
  const features = timeFeatures(time, maxLength);
  const read = features.reduce((sum, { size }) => sum + size * dimensions, 0);
  const asked = features.reduce((sum, { size, asked: both }) => sum + (both ? size * outputs : 0), 0);
  const answers = tied ? 0 : items * (outputs + 1);
  const stacked = ofLayer(encoder, dimensions, outputs) + (layers - 1) * ofLayer(encoder, outputs, outputs);
  const around = encoder === "transformer" ? (maxLength + 2) * outputs : 0;
  return items * dimensions + answers + read + asked + stacked + around;
}

/** Weights of one layer that reads `inputs` numbers a step and gives `outputs`. */
function ofLayer(encoder: SequenceOptions["encoder"], inputs: number, outputs: number): number {
  const gate = (inputs + outputs + 1) * outputs;
  switch (encoder) {
    case "mean":
    case "markov":
      return 0;
    case "elman":
      return gate;
    case "gru":
      return 3 * gate + outputs;
    case "lstm":
      return 4 * gate;
    case "transformer":
      return 6 * outputs * outputs + 6 * outputs;
  }
}
