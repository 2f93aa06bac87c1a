import { InputError } from "../base/errors.ts";
import { checkNumber, withDefaults } from "../base/options.ts";
import { random } from "../base/random.ts";
import { predefined } from "../data/split.ts";
import type { Interactions, Split } from "../data/types.ts";
import { reading } from "../models/reading.ts";
import { type Recommender, type Updates, updates } from "../models/recommender.ts";
import { evaluate } from "./evaluate.ts";
import { poolSplits } from "./merge.ts";
import type { MakeModel } from "./repeated.ts";
import type { Evaluation, Metric } from "./types.ts";

/** What of the new events a model may use: to learn from, and to read as histories. */
export const streamArms = {
  "left as it was": { learns: false, reads: false },
  "reads new events": { learns: false, reads: true },
  "learns from new events": { learns: true, reads: false },
  "learns and reads": { learns: true, reads: true },
} as const;
export type StreamArm = keyof typeof streamArms;

export interface PrequentialOptions {
  /** The share of the events, by time, that every arm is fitted on. */
  start: number;
  /** How many blocks of equally many events the rest is cut into; models are brought up to date between them. */
  blocks: number;
  /**
   * What the models get to see in place of the data: as many events, the first of them (before `start`) the same; the
   * questions and their answers stay those of the data. Null for the data themselves.
   */
  seen: Interactions | null;
  /** The seed of the fits. */
  seed: number;
}

const defaults: PrequentialOptions = { start: 0.5, blocks: 8, seen: null, seed: 1 };

/** What became of a stream. */
export interface Prequential {
  /** By arm, over the questions of all blocks; figures for all lists together are averaged over blocks. */
  readonly pooled: Readonly<Record<StreamArm, Evaluation>>;
  /** By arm, one evaluation a block. */
  readonly blocks: Readonly<Record<StreamArm, readonly Evaluation[]>>;
  /** Seconds of each update, in the order of the blocks; the first block needs none. */
  readonly updateSeconds: readonly number[];
  readonly fitSeconds: number;
}

/**
 * Judges a model over a stream of events, each block of them first asked for and then learned from (Gama et al. 2013:
 * prequential evaluation), under four arms: what reading new events as history brings, and what learning from them.
 *
 * At the beginning of a block every user with events in it is asked for what they meet in it that they had not met before;
 * the same items may be recommended in every arm. Users are asked for by their histories alone.
 * @param make a model that can be brought up to date (`updates`), unfitted
 * @param data in any order; sorted by time here, ties by the order given
 * @throws InputError for a model without `update`, data without times, or options out of range
 */
export async function prequential(
  make: MakeModel,
  data: Interactions,
  metrics: readonly Metric[],
  given?: Partial<PrequentialOptions>,
): Promise<Prequential> {
  const { start, blocks, seen, seed } = withDefaults("prequential", defaults, given);
  checkNumber("prequential", "start", start, { above: 0, below: 1 });
  checkNumber("prequential", "blocks", blocks, { min: 1, integer: true });
  const order = inTime(data);
  const shown = seen === null ? order : sameLength(seen, data, inTime(seen));
  const context = { random: random(seed) };
  const [still, moving] = [updatableBy(make, seed), updatableBy(make, seed)];
  const edges = Array.from({ length: blocks + 1 }, (_, b) =>
    Math.round(data.length * (start + ((1 - start) * b) / blocks)),
  );
  const first = shown.select(range(0, edges[0] as number));
  const log = await still.fit({ interactions: first }, context);
  await moving.fit({ interactions: first }, context);
  const found = Object.fromEntries(Object.keys(streamArms).map((arm) => [arm, [] as Evaluation[]])) as Record<
    StreamArm,
    Evaluation[]
  >;
  const updateSeconds: number[] = [];
  try {
    for (let b = 0; b < blocks; b++) {
      const [from, to] = [edges[b] as number, edges[b + 1] as number];
      const known = shown.select(range(0, from));
      if (b > 0) updateSeconds.push((await moving.update({ interactions: known }, context)).seconds);
      const split = blockOf(order, from, to, b, blocks);
      for (const [arm, { learns, reads }] of Object.entries(streamArms) as [
        StreamArm,
        (typeof streamArms)[StreamArm],
      ][]) {
        const model = reading(learns ? moving : still, () => (reads ? known : first), "strangers");
        found[arm].push(await evaluate(model, split, metrics, { label: arm, log, seed, bootstrap: { resamples: 1 } }));
      }
    }
  } finally {
    still.dispose();
    moving.dispose();
  }
  const percent = (100 * (1 - start)).toFixed(0);
  const protocol = `the last ${percent} % of ${data.length.toLocaleString("en-US")} events in order of time, in ${blocks} blocks, each asked for before it is learned from; items not met before`;
  const pooled = Object.fromEntries(Object.entries(found).map(([arm, all]) => [arm, { ...poolSplits(all), protocol }]));
  return { pooled: pooled as Prequential["pooled"], blocks: found, updateSeconds, fitSeconds: log.seconds };
}

/**
 * Several streams as one, e.g. shops of several seeds: the questions of all of them, each stream's users for themselves.
 * @throws InputError without streams
 */
export function poolStreams(streams: readonly Prequential[]): Prequential["pooled"] {
  const names = Object.keys(streamArms) as StreamArm[];
  return Object.fromEntries(
    names.map((arm): [StreamArm, Evaluation] => {
      const all = streams.map(({ pooled }) => pooled[arm]);
      let before = 0;
      const apart = all.map((one) => {
        const users = one.users?.map((user) => (user < 0 ? user : user + before)) ?? null;
        before += Math.max(0, ...(one.users ?? [])) + 1;
        return { ...one, users, seeds: [] };
      });
      return [arm, { ...poolSplits(apart), seeds: [...new Set(all.flatMap(({ seeds }) => seeds))] }];
    }),
  ) as Prequential["pooled"];
}

/** The data in order of time; equal times keep their order. */
export function inTime(data: Interactions): Interactions {
  const { time } = data;
  if (time === null || time.some((moment) => !Number.isFinite(moment))) {
    throw new InputError({
      wanted: "a time for every event",
      got: time === null ? "none at all" : "some that are missing",
      where: "prequential",
      fix: "Use data with times; clean() removes events without.",
    });
  }
  return data.select(
    Int32Array.from(data.user.keys()).sort((a, b) => (time[a] as number) - (time[b] as number) || a - b),
  );
}

function blockOf(order: Interactions, from: number, to: number, b: number, blocks: number): Split {
  const train = order.select(range(0, from));
  return predefined(train, order.select(range(from, to)), `block ${b + 1} of ${blocks} in order of time`);
}

function sameLength(seen: Interactions, data: Interactions, ordered: Interactions): Interactions {
  if (seen.length === data.length) return ordered;
  throw new InputError({
    wanted: `as many events to see as there are, ${data.length}`,
    got: String(seen.length),
    where: "prequential",
    fix: "Replace items, not events.",
  });
}

function updatableBy(make: MakeModel, seed: number): Recommender & Updates {
  const model = make(seed);
  if (updates(model)) return model;
  throw new InputError({
    wanted: "a model that can be brought up to date",
    got: model.name,
    where: "prequential",
    fix: "Use popularity, itemCosine, userCosine, ease or als.",
  });
}

function range(from: number, to: number): Int32Array {
  return Int32Array.from({ length: to - from }, (_, at) => from + at);
}
