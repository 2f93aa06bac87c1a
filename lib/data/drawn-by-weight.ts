import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";

/**
 * Places drawn in proportion to their weights, each as often as its share of `count` says, rounded down or up
 * (systematic sampling: Madow and Madow 1944), in random order. What learns from them alike learns as if each place
 * counted by its weight.
 * @param weights 0 or more, at least one above 0
 */
export function drawnByWeight(weights: ArrayLike<number>, count: number, draw: Random): Int32Array {
  checkNumber("drawnByWeight", "count", count, { min: 1, integer: true });
  const total = Array.from(weights).reduce((sum, weight) => sum + weight, 0);
  checkNumber("drawnByWeight", "the sum of the weights", total, { above: 0 });
  const start = draw.uniform();
  const places = new Int32Array(count);
  let [passed, place] = [weights[0] as number, 0];
  for (let at = 0; at < count; at++) {
    const wanted = ((start + at) / count) * total;
    while (passed <= wanted && place + 1 < weights.length) passed += weights[++place] as number;
    places[at] = place;
  }
  return permutation(count, draw).map((at) => places[at] as number);
}
