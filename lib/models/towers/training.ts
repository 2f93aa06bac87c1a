import type { TrainingData } from "../../data/types.ts";
import { adam } from "../../engine/adam.ts";
import { currentBackend } from "../../engine/backend.ts";
import { train } from "../../engine/train.ts";
import type { Judge } from "../model.ts";
import type { FitContext, FitLog } from "../recommender.ts";
import { trainingHooks } from "../training-hooks.ts";
import { readFeatures } from "./features/feature-map.ts";
import { hardNegatives } from "./hard-negatives.ts";
import { itemTower, knownItems, vectorsOfAll } from "./item-tower.ts";
import { askingNetwork, giveWeights, type LearnedTowers, peopleVectors, prefixed, readWeights } from "./network.ts";
import { type TowersOptions, towersName } from "./options.ts";
import { type Lessons, stepLoss } from "./step.ts";
import { contentOf, examplesOf, freshEvents, knownRows, mapsOf, tablesOf } from "./tower-data.ts";

/** What training goes on from: what was learned before, and how many events of the data it has seen. */
export interface Start {
  readonly learned: LearnedTowers;
  readonly events: number;
  /** The fingerprint of the data it was learned from. */
  readonly from: string;
}

/** Trains both towers together, from random values or from `start`. */
export async function trainTowers(
  data: TrainingData,
  options: TowersOptions,
  start: Start | null,
  context: FitContext,
  judge: Judge<LearnedTowers> | null,
): Promise<{ learned: LearnedTowers; log: FitLog }> {
  const begun = performance.now();
  const { interactions } = data;
  const tables = tablesOf(data, options);
  const maps = start?.learned.maps ?? (await mapsOf(tables, options));
  const content = await contentOf(interactions, tables.items, maps.items, start === null ? options.dimensions : null);
  const people = tables.users === null ? new Float32Array(0) : readFeatures(towersName, maps.users, tables.users);
  const { inputs } = maps.users;
  const events = interactions.perUser();
  const fresh = start === null ? null : freshEvents(interactions, start.events);
  const examples = examplesOf(interactions, fresh);
  const draw = context.random.stream(towersName);
  const items = itemTower(content, options, draw.stream("items"));
  const asking = askingNetwork(inputs, options, draw.stream("asking"));
  const learning = { ...prefixed("items", items.variables), ...asking.variables };
  const variables = { ...prefixed("items", items.fixed), ...learning };
  if (start !== null) giveWeights(variables, start.learned.weights);
  const network = { items, asking };
  const owned = Array.from({ length: events.items.rows }, (_, user) =>
    Int32Array.from(new Set(events.items.row(user))),
  );
  const hard = new Map<number, Int32Array>();
  const lessons: Lessons = {
    ...{ events, fresh, owned, people, peopleInputs: inputs, hard },
    counts: content.counts,
    total: interactions.length,
  };
  const { learningRate, regularization: weightDecay } = options;
  const list = Object.values(learning);
  const decaying = [...items.held, ...asking.users.held];
  const optimizer = adam(list, { learningRate, weightDecay, decaying });
  const read = async (): Promise<LearnedTowers> => ({
    weights: await readWeights(variables),
    vectors: await vectorsOfAll(items, content.counts.length),
    known: knownItems(content, options),
    people: inputs === 0 ? new Float32Array(0) : await peopleVectors(asking, people, inputs),
    knownPeople: inputs === 0 ? new Int32Array(0) : knownRows(people, inputs),
    maps,
    trainedItems: content.counts.length,
  });
  const { onEpoch, ...hooks } = trainingHooks(context, judge && (async () => judge(await read())));
  const prepared = (performance.now() - begun) / 1000;
  try {
    const outcome = await train({
      ...{ model: towersName, code: import.meta.url, optimizer, variables: list },
      options: start === null ? { ...options } : { ...options, begunWith: start.from, events: interactions.length },
      examples: examples.length,
      batchSize: options.batchSize,
      epochs: start === null ? options.epochs : options.updateEpochs,
      loss: (batch, random) =>
        stepLoss(
          network,
          lessons,
          options,
          batch.map((row) => examples[row] as number),
          random,
        ),
      random: draw,
      ...(options.patience === null || start !== null ? {} : { patience: options.patience }),
      ...hooks,
      async onEpoch(record) {
        if (options.hardNegatives > 0) await hardNegatives(network, lessons, options, examples, hard);
        await onEpoch?.(record);
      },
    });
    const seconds = outcome.seconds + prepared;
    return { learned: await read(), log: { ...outcome, seconds, backend: currentBackend().name } };
  } finally {
    items.dispose();
    asking.dispose();
    optimizer.dispose();
  }
}
