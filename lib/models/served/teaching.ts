import { InputError } from "../../base/errors.ts";
import type { Interactions, TrainingData } from "../../data/types.ts";
import { type FitContext, type Recommender, updates } from "../recommender.ts";
import type { TrainingOptions } from "../sequence/options.ts";
import { fineTuned } from "../sequence/sequence-recommender.ts";
import { withMoreItems } from "./more-items.ts";

/** How a model comes to be, and how it goes on when data have grown. */
export interface Teaching {
  readonly name: string;
  /** A model that has learned from nothing but the data. */
  anew(data: TrainingData, context: FitContext): Promise<Recommender>;
  /**
   * A model that goes on from another, which is taken over: do not use it any more.
   * @param data all there are: what it learned from first, then what is new, over ids that begin with those it knows
   */
  further(model: Recommender, data: TrainingData, context: FitContext): Promise<Recommender>;
}

/**
 * Fits, and then brings up to date with the model's own `update`.
 * @param make a model with `update`, unfitted
 * @throws InputError, in `further`, for a model without
 */
export function taughtByUpdates(make: () => Recommender): Teaching {
  return {
    name: "update",
    anew: (data, context) => fitted(make(), data, context),
    async further(model, data, context) {
      if (!updates(model)) {
        throw new InputError({
          wanted: "a model that can be brought up to date",
          got: model.name,
          where: "taughtByUpdates",
          fix: "Use one with update, such as als or ease, or taughtByFineTuning.",
        });
      }
      await model.update(data, context);
      return model;
    },
  };
}

/**
 * Pre-trains a sequence recommender, and then tunes it on the whole histories of those who have new events; new items
 * begin with vectors drawn at random.
 * @param make a sequence recommender, unfitted
 * @param training how it is tuned, where that differs from how it was pre-trained
 */
export function taughtByFineTuning(make: () => Recommender, training: Partial<TrainingOptions> = {}): Teaching {
  return {
    name: "fine-tuning",
    anew: (data, context) => fitted(make(), data, context),
    async further(model, data, context) {
      const { events = 0 } = await model.state();
      const start = await withMoreItems(model, data.interactions.items, context.random.stream("new items"));
      model.dispose();
      const tuned = await fineTuned(start, training);
      start.dispose();
      return fitted(tuned, { ...data, interactions: concerned(data.interactions, events) }, context);
    },
  };
}

/**
 * The same teaching on spoilt data: what goes on is learned from nothing but a changed copy of them. For seeing what
 * becomes of an update that went wrong.
 */
export function taughtOnSpoilt(
  teaching: Teaching,
  spoil: (data: Interactions, random: FitContext["random"]) => Interactions,
): Teaching {
  const spoilt = (data: TrainingData, { random }: FitContext): TrainingData => ({
    ...data,
    interactions: spoil(data.interactions, random.stream("spoilt")),
  });
  return {
    name: `${teaching.name} on spoilt data`,
    anew: (data, context) => teaching.anew(spoilt(data, context), context),
    further(model, data, context) {
      model.dispose();
      return teaching.anew(spoilt(data, context), context);
    },
  };
}

async function fitted(model: Recommender, data: TrainingData, context: FitContext): Promise<Recommender> {
  await model.fit(data, context);
  return model;
}

/** All events of the users who have some from row `from` on. */
function concerned(data: Interactions, from: number): Interactions {
  const users = new Set(data.user.subarray(from));
  return data.select(Int32Array.from(data.user.keys()).filter((row) => users.has(data.user[row] as number)));
}
