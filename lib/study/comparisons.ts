import { type CorrectedComparison, compareWith } from "../eval/compare.ts";
import type { Study } from "./study.ts";

/** Each model's main metric less that of the one chosen on the validation part, paired by user, corrected by Holm. */
export function comparisonsOf({ ranking, best, metrics: { main } }: Study): CorrectedComparison[] {
  const others = ranking.filter((model) => model !== best);
  if (best === null || others.length === 0) return [];
  return compareWith(
    best.evaluation,
    others.map(({ evaluation }) => evaluation),
    main,
    { resamples: 1000 },
  );
}
