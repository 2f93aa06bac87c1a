import { random } from "../base/random.ts";
import { bert } from "./bert.ts";
import type { TextEncoder } from "./masked-words.ts";

/** An encoder of its own with the weights of another, to be tuned while the other stays; released by the caller. */
export function copiedEncoder({ bert: original, tokenizer }: TextEncoder): TextEncoder {
  const copy = bert(original.shape, random(1));
  for (const [name, variable] of Object.entries(original.variables)) copy.variables[name]?.assign(variable);
  return { bert: copy, tokenizer };
}
