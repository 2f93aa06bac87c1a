import type { StudiedModel } from "./studied.ts";
import type { Study } from "./study.ts";
import type { StudyTrial } from "./tune.ts";

/** A model whose search ended before much could be found out. */
export interface ShortSearch {
  readonly label: string;
  readonly why: string;
}

/** With fewer settings tried than this nothing was searched. */
const fewSettings = 3;
/** How the reason begins of a model that could not do one epoch in its time. */
const noEpochs = "no whole epoch";

/**
 * Models that had too little time: whose best trial was cut or still rose when it ended, of which hardly any setting was tried,
 * or which could not do one epoch. Their figures say what they reached in these seconds, not what they can.
 */
export function shortSearches({ ranking, ratings, leftOut, options }: Study): ShortSearch[] {
  const tried = [...ranking, ...ratings].flatMap((model) => {
    const why = shortness(model, Math.min(fewSettings, options.trials));
    return why === null ? [] : [{ label: model.rung.label, why }];
  });
  const none = leftOut.filter(({ why }) => why.startsWith(noEpochs)).map(({ label }) => ({ label, why: noEpochs }));
  return [...tried, ...none];
}

function shortness({ rung, tuned }: StudiedModel, wanted: number): string | null {
  const best = bestTrial(tuned);
  const said = [
    ...(rung.searched && tuned.trials.length < wanted ? [settings(tuned.trials.length)] : []),
    ...(best === undefined || best.outcome !== "cut" ? [] : [`cut after ${epochs(best)}`]),
  ];
  return said.length === 0 ? null : said.join(", ");
}

/** The trial whose setting was found. */
export function bestTrial({ trials, value }: StudiedModel["tuned"]): StudyTrial | undefined {
  return trials.find((trial) => trial.value === value);
}

function settings(count: number): string {
  return `${count} ${count === 1 ? "setting" : "settings"}`;
}

function epochs({ curve, setting }: StudyTrial): string {
  const count = curve.length > 0 ? curve.length : Number(setting.epochs ?? 0);
  return `${count} ${count === 1 ? "epoch" : "epochs"}`;
}
