import { internal } from "../../base/errors.ts";
import type { Stepper } from "./stepper.ts";

/**
 * A stepper without a memory of its own: it keeps the texts and asks for the logits behind each of them anew. Right for
 * whatever answers a whole text, if not fast.
 * @param logitsAfter the logits of the token behind each text, in their order
 */
export function wholeStepper(
  vocabulary: number,
  longest: number,
  logitsAfter: (texts: readonly Int32Array[]) => Promise<Float32Array[]> | Float32Array[],
): Stepper {
  let texts: readonly Int32Array[] | null = null;
  return {
    vocabulary,
    longest,
    async begin(prefixes) {
      texts = prefixes;
      return logitsAfter(prefixes);
    },
    async step(parents, ids) {
      const known = texts;
      if (known === null) throw internal("a step before its beginning");
      texts = Array.from(parents, (parent, row) =>
        Int32Array.from([...(known[parent] as Int32Array), ids[row] as number]),
      );
      return logitsAfter(texts);
    },
    dispose() {
      texts = null;
    },
  };
}
