import { InputError } from "../../base/errors.ts";
import type { SampleOptions } from "./sample.ts";
import { logProbabilities } from "./stepper.ts";

/**
 * The probabilities that the next token is drawn with: softmax(logits / temperature) without the banned tokens, cut to
 * the `topK` likeliest, then to the fewest likeliest that together reach `topP` of what is left, and made to add up to 1.
 * Of equally likely tokens those of lower ids stay. float64 [vocabulary], zeros for what was cut.
 * @throws InputError when all tokens are banned
 */
export function nextDistribution(
  logits: ArrayLike<number>,
  { temperature, topK, topP, banned }: Pick<SampleOptions, "temperature" | "topK" | "topP" | "banned">,
): Float64Array {
  const scaled = Float64Array.from(logits, (value) => value / temperature);
  for (const id of banned) scaled[id] = Number.NEGATIVE_INFINITY;
  const order = Array.from(scaled.keys())
    .filter((id) => (scaled[id] as number) > Number.NEGATIVE_INFINITY)
    .sort((a, b) => (scaled[b] as number) - (scaled[a] as number) || a - b)
    .slice(0, topK ?? undefined);
  if (order.length === 0) {
    throw new InputError({
      wanted: "a token that may be written",
      got: "none",
      where: "sample",
      fix: "Ban fewer tokens.",
    });
  }
  const chances = logProbabilities(order.map((id) => scaled[id] as number)).map(Math.exp);
  let kept = 0;
  let reached = 0;
  // A hair below, since probabilities that should reach 1 may miss it by rounding.
  while (kept < order.length && reached < topP - 1e-12) reached += chances[kept++] as number;
  const result = new Float64Array(scaled.length);
  for (const [place, id] of order.slice(0, kept).entries()) result[id] = (chances[place] as number) / reached;
  return result;
}
