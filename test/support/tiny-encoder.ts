import { random } from "../../lib/base/random.ts";
import { type BertShape, bert } from "../../lib/language/bert.ts";
import type { TextEncoder } from "../../lib/language/masked-words.ts";
import { tokenizerFromVocabulary } from "../../lib/language/tokenizer/from-vocabulary.ts";

/** Words of a made-up language in which colours and shapes go together. */
export const [colours, shapes] = ["red blue green grey".split(" "), "ball cube cone ring".split(" ")];

/** A small encoder over those words, with random weights. Released by the caller. */
export function tinyEncoder(seed: number, changes: Partial<BertShape> = {}): TextEncoder {
  const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ...colours, ...shapes, "a", "and", "very"];
  const tokenizer = tokenizerFromVocabulary(words);
  const shape: BertShape = {
    ...{ vocabulary: tokenizer.size, hidden: 16, layers: 1, heads: 2, feedForward: 32, positions: 12, segments: 2 },
    ...{ dropout: 0, attentionDropout: 0, epsilon: 1e-12, activation: "gelu", deviation: 0.1 },
    ...changes,
  };
  return { bert: bert(shape, random(seed)), tokenizer };
}
