import type { Random } from "../../base/random.ts";
import { tf } from "../../engine/tf.ts";
import type { StateArray } from "../recommender.ts";
import type { FeatureMap } from "./features/feature-map.ts";
import { type Comparison, comparison } from "./fusion.ts";
import type { TowersOptions } from "./options.ts";
import { type UserTower, userTower } from "./user-tower.ts";

/** The values of variables, by name. */
export type TowerWeights = Readonly<Record<string, StateArray & { readonly values: Float32Array }>>;

/** What training leaves: plain arrays. */
export interface LearnedTowers {
  /** Of the item tower (`items.…`), the user tower (`users.…`) and the fusion (`fusion.…`). */
  readonly weights: TowerWeights;
  /** The items' vectors as they are compared, row-major [items, D]. */
  readonly vectors: Float32Array;
  /** 1 for each item that has a vector, 0 for one of which nothing is known. */
  readonly known: Int32Array;
  /** What users' columns add to their vectors, row-major [users, D]; empty where no columns are read. */
  readonly people: Float32Array;
  /** 1 for each user of whom a column tells something; empty where no columns are read. */
  readonly knownPeople: Int32Array;
  /** How the tables were read. */
  readonly maps: { readonly items: FeatureMap; readonly users: FeatureMap };
  /** How many items the data had that were learned from; more have vectors after `withItems`. */
  readonly trainedItems: number;
}

/** The half of the model that answers. */
export interface AskingNetwork {
  readonly users: UserTower;
  readonly comparison: Comparison;
  /** What both have learned, as it is saved. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  dispose(): void;
}

/** A user tower and a comparison with random starting values. */
export function askingNetwork(userInputs: number, options: TowersOptions, draw: Random): AskingNetwork {
  const users = userTower(userInputs, options, draw.stream("users"));
  const compared = comparison(options, draw.stream("fusion"));
  return {
    users,
    comparison: compared,
    variables: { ...prefixed("users", users.variables), ...prefixed("fusion", compared.variables) },
    dispose() {
      users.dispose();
      compared.dispose();
    },
  };
}

/** Names with the part of the network before them. */
export function prefixed<T>(part: string, named: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(named).map(([name, value]) => [`${part}.${name}`, value]));
}

/** Reads variables from the device. */
export async function readWeights(variables: Readonly<Record<string, tf.Variable>>): Promise<TowerWeights> {
  const read = Object.entries(variables).map(async ([name, variable]) => {
    const values = Float32Array.from(await variable.data());
    return [name, { shape: variable.shape, values }] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}

/** Gives variables their values; a matrix that has more rows than were learned keeps zeros in the rest. */
export function giveWeights(variables: Readonly<Record<string, tf.Variable>>, weights: TowerWeights): void {
  for (const [name, variable] of Object.entries(variables)) {
    const values = new Float32Array(variable.size);
    values.set((weights[name] as TowerWeights[string]).values);
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
}

/** What users' columns add to their vectors, row-major [users, D]. */
export async function peopleVectors({ users }: AskingNetwork, features: Float32Array, inputs: number) {
  const added = tf.tidy(() => users.people(tf.tensor2d(features, [features.length / inputs, inputs])));
  const values = Float32Array.from(await added.data());
  added.dispose();
  return values;
}
