import type { Judged } from "./judge.ts";
import type { Rung } from "./rung.ts";
import type { Tuned } from "./tune.ts";

/** A model of the ladder with all that was found out about it. */
export interface StudiedModel extends Judged {
  readonly rung: Rung;
  readonly tuned: Tuned;
}

/** Whether a model, as it was found, scores items without any event by what is known of them. */
export function reachesNew({ rung, tuned }: StudiedModel): boolean {
  return rung.reachesNew(tuned.setting ?? {});
}

/** The models by their figure on the validation part, the best first; only those that make lists are comparable so. */
export function byValidation(ranking: readonly StudiedModel[]): StudiedModel[] {
  return [...ranking].sort((a, b) => b.tuned.value - a.tuned.value);
}
