import { random } from "../base/random.ts";
import { type Bert, bert } from "./bert.ts";

/** A network of its own with the same weights, released by the caller. */
export function copyOf(network: Bert): Bert {
  const copy = bert(network.shape, random(1));
  for (const [name, variable] of Object.entries(network.variables)) copy.variables[name]?.assign(variable);
  return copy;
}
