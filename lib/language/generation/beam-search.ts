import { option, resolveOptions } from "../../base/options.ts";
import { type WritingOptions, type Written, writingDefaults, writingRules } from "./sample.ts";
import { logProbabilities, type Stepper } from "./stepper.ts";

/** How wide a search goes and how it weighs long texts. */
export interface BeamOptions extends WritingOptions {
  /** Unfinished texts that are kept at each step. Default 4. */
  width: number;
  /**
   * A text's score is its ln p over its length to this power, the end counted in: 0 asks for the likeliest text, which
   * favours short ones; 1 (default) for the least surprise per token.
   */
  lengthPenalty: number;
}

/** A text that a search found. */
export interface Found extends Written {
  /** What it was ranked by. */
  readonly score: number;
}

interface Beam {
  readonly ids: readonly number[];
  readonly sum: number;
}

/** A text that has not ended, and the row of the stepper that stands behind it (or behind it without its last token). */
interface Open {
  readonly prefix: number;
  readonly beam: Beam;
  readonly row: number;
}

/** A text and a token to be put behind it. */
interface Step {
  readonly beam: Beam;
  readonly row: number;
  readonly id: number;
  readonly sum: number;
}

/**
 * The best texts behind each prefix by beam search: at each step every kept text is put on by every token, ended ones
 * leave for the list of results, and the `width` likeliest of the others are kept. It stops when nothing that is still
 * open could come among the `width` best results. A beam as wide as the number of open texts finds the best there is.
 * @returns for each prefix the results, best first, at most `width`; one cut off by `maxTokens` counts as it stands
 * @throws InputError for options out of range
 */
export async function beamSearch(
  stepper: Stepper,
  prefixes: readonly Int32Array[],
  given: Partial<BeamOptions> = {},
): Promise<Found[][]> {
  const options = resolveOptions(
    "beamSearch",
    { ...writingDefaults, width: 4, lengthPenalty: 1 },
    { ...writingRules, width: option.wholeNumber(1), lengthPenalty: option.number(0) },
    given,
  );
  const { end, width, lengthPenalty } = options;
  const banned = new Set(options.banned);
  const room = prefixes.map(({ length }) => Math.min(options.maxTokens, stepper.longest - length));
  const score = (sum: number, length: number) => sum / Math.max(1, length) ** lengthPenalty;
  const found: Found[][] = prefixes.map(() => []);
  const finish = (prefix: number, { ids, sum }: Beam, ended: boolean) => {
    const list = found[prefix] as Found[];
    const length = ids.length + (ended ? 1 : 0);
    list.push({ ids: Int32Array.from(ids), ended, logProbability: sum, score: score(sum, length) });
    list.sort((a, b) => b.score - a.score);
    list.length = Math.min(list.length, width);
  };
  /** Whether an open text may still come among the results: at best it loses nothing more and grows to full length. */
  const hopeful = (prefix: number, { sum }: Beam) => {
    const worst = found[prefix]?.[width - 1];
    return worst === undefined || score(sum, room[prefix] as number) > worst.score;
  };

  /** Those that may grow; the others are results as they stand. */
  const growing = (texts: readonly Open[]) =>
    texts.filter(({ prefix, beam }) => {
      if (beam.ids.length < (room[prefix] as number)) return true;
      finish(prefix, beam, false);
      return false;
    });

  let open = growing(prefixes.map((_, prefix) => ({ prefix, beam: { ids: [], sum: 0 }, row: prefix })));
  let logits = open.length === 0 ? [] : await stepper.begin(prefixes);
  while (open.length > 0) {
    const longer: Step[][] = prefixes.map(() => []);
    for (const { prefix, beam, row } of open) {
      const best = longer[prefix] as Step[];
      for (const [id, gain] of logProbabilities(logits[row] as Float32Array).entries()) {
        if (banned.has(id)) continue;
        const sum = beam.sum + gain;
        if (id === end) finish(prefix, { ids: beam.ids, sum }, true);
        else keepBest(best, { beam, row, id, sum }, width);
      }
    }
    const kept = longer.flatMap((steps, prefix) =>
      steps.map(({ beam, row, id, sum }): Open => ({ prefix, beam: { ids: [...beam.ids, id], sum }, row })),
    );
    const next = growing(kept.filter(({ prefix, beam }) => hopeful(prefix, beam)));
    if (next.length === 0) break;
    logits = await stepper.step(
      Int32Array.from(next, ({ row }) => row),
      Int32Array.from(next, ({ beam }) => beam.ids.at(-1) as number),
    );
    open = next.map(({ prefix, beam }, row) => ({ prefix, beam, row }));
  }
  return found;
}

/** Puts a step into a list of the `most` likeliest, the likeliest first; of equally likely ones the earlier stays before. */
function keepBest(list: Step[], step: Step, most: number): void {
  if (list.length === most && step.sum <= (list[most - 1] as Step).sum) return;
  let place = list.length;
  while (place > 0 && step.sum > (list[place - 1] as Step).sum) place--;
  list.splice(place, 0, step);
  if (list.length > most) list.pop();
}
