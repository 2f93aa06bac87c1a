import { InputError } from "../../base/errors.ts";
import { permutation, type Random } from "../../base/random.ts";
import { sliceQueries } from "../../data/queries.ts";
import type { CommonScale } from "../common-scale.ts";
import type { Recommender } from "../recommender.ts";
import { acquaintanceOf, cornerShares } from "./acquaintance.ts";
import type { Choices } from "./choice.ts";
import type { HeldOut } from "./held-out.ts";
import { saidBy } from "./said.ts";
import type { Terms } from "./terms.ts";

/** How many scores of one part are held at once: 2 M float32, 8 MB. */
const scoresAtOnce = 2_097_152;

/**
 * The held-out items as choices: each among items drawn uniformly from those that the user might have taken, in the terms of
 * a stack. Items about which no part says anything are no alternatives, as they are never recommended.
 * @throws InputError for a part that answers none of the questions, and when no choice is left
 */
export async function stackChoices(
  parts: readonly Recommender[],
  { train, queries, truth, choosable }: HeldOut,
  terms: Terms,
  { scale, negatives }: { readonly scale: CommonScale; readonly negatives: number },
  draw: Random,
): Promise<Choices> {
  const width = terms.list.length;
  const items = train.items.size;
  const acquaintance = acquaintanceOf(train);
  const rows: Float64Array[] = [];
  const offsets = [0];
  const chosen: number[] = [];
  const silent = new Set(parts);
  const atOnce = Math.max(1, Math.floor(scoresAtOnce / items));
  for (let from = 0; from < queries.length; from += atOnce) {
    const slice = sliceQueries(queries, from, Math.min(queries.length, from + atOnce));
    const said = await saidBy(parts, slice, scale, items);
    const shares = cornerShares(acquaintance, slice);
    for (const [part, scores] of said.entries())
      if (!scores.every(Number.isNaN)) silent.delete(parts[part] as Recommender);
    for (let query = 0; query < slice.length; query++) {
      const about = (item: number) => said.map((scores) => scores[query * items + item] as number);
      const known = new Set(choosable.filter((item) => !about(item).every(Number.isNaN)));
      const taken = new Set(truth.row(from + query));
      const seen = new Set(slice.exclude === "seen" ? slice.history?.items.row(query) : []);
      const others = Array.from(known).filter((item) => !taken.has(item) && !seen.has(item));
      for (const target of taken) {
        if (!known.has(target)) continue;
        chosen.push(rows.length);
        const drawn = permutation(others.length, draw).subarray(0, negatives);
        for (const item of [target, ...Array.from(drawn, (at) => others[at] as number)]) {
          const row = new Float64Array(width);
          terms.write(about(item), shares(query, item), row, 0);
          rows.push(row);
        }
        offsets.push(rows.length);
      }
    }
  }
  checkAnswers(silent, chosen.length, queries.length);
  const features = new Float64Array(rows.length * width);
  for (const [at, row] of rows.entries()) features.set(row, at * width);
  return { features, width, offsets: Int32Array.from(offsets), chosen: Int32Array.from(chosen) };
}

function checkAnswers(silent: ReadonlySet<Recommender>, choices: number, questions: number): void {
  if (silent.size === 0 && choices > 0) return;
  throw new InputError({
    wanted: "parts that answer some of the held-out questions",
    got:
      silent.size > 0
        ? `no answer of ${Array.from(silent, ({ name }) => name).join(", ")} to any of ${questions}`
        : `no answer about any of ${questions} held-out items`,
    where: "stacked",
    fix: "Leave out parts that know nothing of these data, or give them what they read (a table of the items).",
  });
}
