import { mean } from "../base/numbers.ts";
import { checkNumber } from "../base/options.ts";
import { permutation, type Random } from "../base/random.ts";
import { normalizedMutualInformation } from "./mutual-information.ts";

/** How much a grouping tells of another, beside what it would tell by chance. */
export interface InformationAboveChance {
  /** Normalised mutual information. */
  readonly information: number;
  /** Its mean and its highest value over dealings of the found groups. */
  readonly chance: { readonly mean: number; readonly highest: number };
  /** (information − mean by chance) / (1 − mean by chance): 0 for groups at random, 1 for those of the truth. */
  readonly adjusted: number;
}

/**
 * Normalised mutual information of two groupings, with the same after the found groups were dealt out anew among the things,
 * sizes kept, several times. Many small groups tell something by chance alone; adjusted for it, groupings into
 * different numbers of groups can be compared (Vinh et al. 2010, JMLR 11, who take the expectation where this takes a mean).
 * @param dealings how often; with d of them a grouping at random is the highest with chance 1 / (d + 1)
 * @throws InputError as `normalizedMutualInformation`
 */
export function informationAboveChance(
  truth: ArrayLike<number>,
  found: ArrayLike<number>,
  { random, dealings = 99 }: { readonly random: Random; readonly dealings?: number },
): InformationAboveChance {
  checkNumber("informationAboveChance", "dealings", dealings, { min: 1, integer: true });
  const information = normalizedMutualInformation(truth, found);
  const dealt = Array.from({ length: dealings }, () =>
    normalizedMutualInformation(
      truth,
      Array.from(permutation(found.length, random), (at) => found[at] as number),
    ),
  );
  const average = mean(dealt);
  const adjusted = average === 1 ? 0 : (information - average) / (1 - average);
  return { information, chance: { mean: average, highest: Math.max(...dealt) }, adjusted };
}
