import { random } from "../../base/random.ts";
import { askedMidway } from "../../data/stream/asked-midway.ts";
import { beginning, type Periods } from "../../data/stream/periods.ts";
import type { Interactions } from "../../data/types.ts";
import type { Recommender } from "../../models/recommender.ts";
import type { Evaluation, Metric } from "../types.ts";
import { judged } from "./gate.ts";

/** The rows, from … to − 1, that a model is fitted on before a period. */
export type LearnedRows = (period: {
  readonly edges: readonly number[];
  readonly at: number;
}) => readonly [from: number, to: number];

/**
 * Rows to learn from before each period: the first part alone; the latest events, as many as the first part has; or all
 * events so far. Between the first two nothing differs but how old the events are.
 */
export const learnedRows = {
  first: ({ edges }) => [0, edges[0] as number],
  latest: ({ edges, at }) => [(edges[at] as number) - (edges[0] as number), edges[at] as number],
  all: ({ edges, at }) => [0, edges[at] as number],
} as const satisfies Record<string, LearnedRows>;

/**
 * One kind of model, fitted from nothing before each period on some of the events so far, and asked by histories alone:
 * what a user did up to the moment of asking is read alike, whatever was learned from. Where the rows stay the same, so does
 * the model.
 * @returns one evaluation a period
 */
export async function byPeriod(
  { data, edges }: Periods,
  make: () => Recommender,
  rows: LearnedRows,
  { metric, label, seed = 1 }: { readonly metric: Metric; readonly label: string; readonly seed?: number },
): Promise<Evaluation[]> {
  const found: Evaluation[] = [];
  const kept: { rows: string; model: Recommender | null } = { rows: "", model: null };
  try {
    for (let at = 0; at + 1 < edges.length; at++) {
      const [from, to] = rows({ edges, at });
      const wanted = `${from}–${to}`;
      if (kept.model === null || kept.rows !== wanted) {
        kept.model?.dispose();
        kept.rows = wanted;
        kept.model = make();
        await kept.model.fit({ interactions: stretch(data, from, to) }, { random: random(seed) });
      }
      const asked = beginning(data, edges[at + 1] as number);
      const split = askedMidway(asked, edges[at] as number, `period ${at + 1} of ${edges.length - 1}`);
      found.push(await judged(kept.model, split, metric, label));
    }
  } finally {
    kept.model?.dispose();
  }
  return found;
}

/** Rows of a stream over the ids that are known at their end. */
function stretch(data: Interactions, from: number, to: number): Interactions {
  return beginning(data, to).select(Int32Array.from({ length: to - from }, (_, row) => from + row));
}
