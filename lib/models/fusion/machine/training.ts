import { InputError } from "../../../base/errors.ts";
import type { Table, TrainingData } from "../../../data/types.ts";
import { adam } from "../../../engine/adam.ts";
import { currentBackend } from "../../../engine/backend.ts";
import { train } from "../../../engine/train.ts";
import { itemTable } from "../../content.ts";
import type { Judge } from "../../model.ts";
import type { FitContext, FitLog } from "../../recommender.ts";
import { trainingHooks } from "../../training-hooks.ts";
import { userTable } from "../../user-table.ts";
import { type FeatureBlock, featureBlocks } from "../features/feature-blocks.ts";
import { machineBatch, momentFeatures } from "./batch.ts";
import { type LearnedMachine, machineNetwork } from "./network.ts";
import { type MachineOptions, machineName } from "./options.ts";

/** Trains a machine on the events. `judge` is shown what was learned so far. */
export async function fitMachine(
  data: TrainingData,
  options: MachineOptions,
  context: FitContext,
  judge: Judge<LearnedMachine> | null,
): Promise<{ learned: LearnedMachine; log: FitLog }> {
  const begun = performance.now();
  const { interactions } = data;
  checkMoments(options.context, interactions.time, "events");
  const { columns, userColumns, featureWidth, learningRate, regularization: weightDecay } = options;
  const blocksOf = async (columns: readonly string[] | null, table: () => Table): Promise<readonly FeatureBlock[]> =>
    columns?.length === 0 ? [] : featureBlocks(machineName, table(), columns, featureWidth);
  const itemBlocks = await blocksOf(columns, () => itemTable(machineName, data.items, interactions.items));
  const userBlocks = await blocksOf(userColumns, () => userTable(machineName, data));
  const draw = context.random.stream(machineName);
  const network = machineNetwork(interactions, options, itemBlocks, userBlocks, draw.stream("start"));
  const optimizer = adam(network.variables, { learningRate, weightDecay });
  const events = interactions.perUser();
  const users = Int32Array.from(new Set(interactions.user)).sort();
  const known = Int32Array.from(new Set(interactions.item)).sort();
  const prepared = (performance.now() - begun) / 1000;
  try {
    const outcome = await train({
      model: machineName,
      code: import.meta.url,
      options: { ...options },
      examples: users.length,
      batchSize: options.batchSize,
      epochs: options.epochs,
      variables: network.variables,
      optimizer,
      loss(batch, random) {
        const own = batch.map((row) => users[row] as number);
        return network.loss(machineBatch(events, own, known, options, random), random);
      },
      random: draw,
      ...(options.patience === null ? {} : { patience: options.patience }),
      ...trainingHooks(context, judge && (async () => judge(await network.read()))),
    });
    const seconds = outcome.seconds + prepared;
    return { learned: await network.read(), log: { ...outcome, seconds, backend: currentBackend().name } };
  } finally {
    network.dispose();
    optimizer.dispose();
  }
}

/** Throws InputError when weekday or hour are to be read and times are absent or incomplete. */
export function checkMoments(
  context: MachineOptions["context"],
  time: Float64Array | null,
  of: "events" | "queries",
): void {
  const read = momentFeatures(context).map(({ name }) => name);
  if (read.length === 0 || (time !== null && !time.some(Number.isNaN))) return;
  throw new InputError({
    wanted: `${of} with a time each, to read ${read.join(" and ")}`,
    got: time === null ? "none" : "some without",
    where: machineName,
    fix: of === "events" ? "Leave them out of the option context." : "Say in queries.time when each question is asked.",
  });
}
