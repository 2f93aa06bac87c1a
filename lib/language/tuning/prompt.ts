import { InputError } from "../../base/errors.ts";
import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import { layerNorm } from "../../engine/layers/layer-norm.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import type { Bert } from "../bert.ts";
import { normOf, tableOf } from "../variables.ts";
import type { EfficientTuning } from "./tuning.ts";

/** How a prompt is built. */
export interface PromptOptions {
  /** Vectors before each text, at least 1 and at most the tokens of the vocabulary. Default 8. */
  length: number;
}

const defaults: PromptOptions = { length: 8 };
const rules = { length: option.wholeNumber(1) };

/**
 * A prompt that is learned (Lester et al. 2021): vectors before each text, which all its tokens look at. They start as
 * vectors of tokens drawn from the vocabulary, each another, as the first block meets them but for the position, of which
 * a prompt has none. It takes no positions away from the text, and a request `length` tokens longer to answer.
 * @throws InputError for a length below 1 or above the vocabulary
 */
export function promptTuning({ shape, variables }: Bert, given: Partial<PromptOptions>, draw: Random): EfficientTuning {
  const options = resolveOptions("promptTuning", defaults, rules, given);
  const { length } = options;
  if (length > shape.vocabulary) {
    throw new InputError({
      wanted: `a length of at most ${shape.vocabulary}, the tokens of the vocabulary`,
      got: String(length),
      where: "promptTuning",
      fix: "Shorten the prompt; the published ones have 1 to 150 vectors.",
    });
  }
  const tokens = drawnApart(length, shape.vocabulary, draw);
  const prompt = tf.tidy(() => {
    const segment = tf.slice(tableOf(variables, "embeddings.segments"), [0, 0], [1, shape.hidden]);
    const words = lookup(tableOf(variables, "embeddings.words"), tokens);
    return tf.variable(layerNorm(tf.add(words, segment), normOf(variables, "embeddings", shape.epsilon)));
  });
  return {
    kind: "prompt",
    options: { ...options },
    variables: { prompt },
    prompt,
    dispose: () => prompt.dispose(),
  };
}

/** Some of the numbers below a bound, none twice. */
function drawnApart(count: number, below: number, draw: Random): Int32Array {
  const found = new Set<number>();
  while (found.size < count) found.add(draw.integer(below));
  return Int32Array.from(found);
}
