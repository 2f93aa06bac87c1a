import type { Random } from "../../../base/random.ts";
import { normals } from "../../../base/random.ts";
import type { Interactions } from "../../../data/types.ts";
import { linearCrossEntropy } from "../../../engine/linear-cross-entropy.ts";
import { lookup } from "../../../engine/lookup.ts";
import { tf } from "../../../engine/tf.ts";
import { countOf } from "../../trainable-factors.ts";
import { type ComposedVectors, composedVectors } from "../features/composed-vectors.ts";
import type { FeatureBlock } from "../features/feature-blocks.ts";
import { type MachineBatch, momentFeatures } from "./batch.ts";
import type { MachineOptions } from "./options.ts";

/** Deviation of the vectors that training starts from. */
const deviation = 0.05;

/** What training leaves. Item arrays have `dimensions` + 1 columns, the last one the bias. */
export interface LearnedMachine {
  /** What an item is made of: its id, and the kind of each block. */
  readonly kinds: readonly string[];
  /** By kind what it contributes to the items' vectors, row-major [items, dimensions + 1]. */
  readonly items: readonly Float32Array[];
  /** The users by id and columns, row-major [users, dimensions]; zeros where nothing is known. */
  readonly users: Float32Array;
  /** Vectors by which items of a context are read, row-major [items, dimensions], for "history" and "last". */
  readonly read: Readonly<Record<string, Float32Array>>;
  /** Vectors of the hours and weekdays, row-major [values, dimensions]. */
  readonly moments: Readonly<Record<string, Float32Array>>;
}

/** A factorisation machine on the engine. */
export interface MachineNetwork {
  readonly variables: readonly tf.Variable[];
  /** The mean cross-entropy of what was met among the batch's items, in nats. */
  loss(batch: MachineBatch, draw: Random): tf.Scalar;
  read(): Promise<LearnedMachine>;
  dispose(): void;
}

/** A new machine, with random starting values, for the users and items of the data. */
export function machineNetwork(
  data: Interactions,
  options: MachineOptions,
  itemBlocks: readonly FeatureBlock[],
  userBlocks: readonly FeatureBlock[],
  draw: Random,
): MachineNetwork {
  const { dimensions, idDropout: rate, contextVectors } = options;
  const counts = countOf(data.item, data.items.size);
  const compose = (name: string, width: number, of: Int32Array, ids: boolean, blocks: readonly FeatureBlock[]) =>
    composedVectors({ counts: of, width, ids, blocks, deviation }, draw.stream(name));
  const items = compose("items", dimensions + 1, counts, options.itemIds, itemBlocks);
  const userCounts = countOf(data.user, data.users.size);
  const users = compose("users", dimensions, userCounts, options.userIds, userBlocks);
  const readers = options.context.filter((one) => one === "history" || one === "last");
  const own = new Map<string, ComposedVectors>();
  const gains = new Map<string, tf.Variable>();
  for (const name of readers) {
    if (contextVectors === "own") own.set(name, compose(name, dimensions, counts, options.itemIds, itemBlocks));
    else
      gains.set(
        name,
        tf.tidy(() => tf.variable(tf.ones([1, dimensions]))),
      );
  }
  const moments = momentFeatures(options.context).map(({ name, size }) => ({
    name,
    vectors: tf.tidy(() =>
      tf.variable(tf.tensor2d(normals(size * dimensions, deviation, draw.stream(name)), [size, dimensions])),
    ),
  }));
  const composed = [items, users, ...own.values()];

  function contextOf(name: string, batch: MachineBatch, vectors: tf.Tensor2D, draw: Random): tf.Tensor2D {
    const read = own.get(name)?.of(batch.items.subarray(0, batch.had), { rate, draw }) ?? vectors;
    const found =
      name === "last"
        ? lookup(read, batch.last).mul<tf.Tensor2D>(column(batch.follows))
        : totalsOf(read, batch).sub(lookup(read, batch.target)).mul<tf.Tensor2D>(column(batch.share));
    const gain = gains.get(name);
    return gain === undefined ? found : found.mul(gain);
  }

  return {
    variables: [
      ...composed.flatMap(({ variables }) => Object.values(variables)),
      ...gains.values(),
      ...moments.map(({ vectors }) => vectors),
    ],
    loss(batch, draw) {
      const whole = items.of(batch.items, { rate, draw });
      const vectors = whole.slice([0, 0], [-1, dimensions]);
      const had = vectors.slice([0, 0], [batch.had, -1]);
      let states = lookup(users.of(batch.users, { rate, draw }), batch.slot);
      for (const name of readers) states = states.add(contextOf(name, batch, had, draw));
      for (const [at, moment] of moments.entries()) {
        states = states.add(lookup(moment.vectors as unknown as tf.Tensor2D, batch.times[at] as Int32Array));
      }
      // What was drawn stands for all that was not: the sum over the catalogue is met on average.
      const standing = Float32Array.from(batch.items, (_, at) => (at < batch.had ? 0 : batch.logWeight));
      const bias = whole.slice([0, dimensions], [-1, 1]).reshape([batch.items.length]).add<tf.Tensor1D>(standing);
      return linearCrossEntropy(states, vectors, batch.target, bias);
    },
    async read() {
      const parts = await items.parts();
      const vectors = withoutBias(summed(parts), dimensions);
      const read = readers.map(async (name) => {
        const other = own.get(name);
        if (other !== undefined) return [name, summed(await other.parts())] as const;
        const gain = (await gains.get(name)?.data()) as Float32Array;
        return [name, vectors.map((value, at) => value * (gain[at % dimensions] as number))] as const;
      });
      const times = moments.map(async ({ name, vectors: own }) => [name, Float32Array.from(await own.data())] as const);
      return {
        kinds: ["id", ...itemBlocks.map(({ kind }) => kind)],
        items: parts,
        users: summed(await users.parts()),
        read: Object.fromEntries(await Promise.all(read)),
        moments: Object.fromEntries(await Promise.all(times)),
      };
    },
    dispose() {
      for (const each of composed) each.dispose();
      tf.dispose([...gains.values(), ...moments.map(({ vectors }) => vectors)]);
    },
  };
}

/** The sum of each user's items, for each event, [E, D]. */
function totalsOf(vectors: tf.Tensor2D, { membership, users, had, slot }: MachineBatch): tf.Tensor2D {
  return lookup(tf.matMul(tf.tensor2d(membership, [users.length, had]), vectors), slot);
}

function column(values: Float32Array): tf.Tensor2D {
  return tf.tensor2d(values, [values.length, 1]);
}

/** Rows of `dimensions` + 1 numbers without their last. */
export function withoutBias(rows: Float32Array, dimensions: number): Float32Array {
  return rows.filter((_, at) => at % (dimensions + 1) !== dimensions);
}

/** Arrays of equal length added up. */
export function summed(parts: readonly Float32Array[]): Float32Array {
  return (parts[0] as Float32Array).map((_, at) => parts.reduce((sum, part) => sum + (part[at] as number), 0));
}
