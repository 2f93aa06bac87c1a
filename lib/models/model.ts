import { InputError } from "../base/errors.ts";
import { type Vocabulary, vocabulary } from "../base/vocabulary.ts";
import { fingerprint } from "../data/fingerprint.ts";
import type { Interactions, Queries, TrainingData } from "../data/types.ts";
import type { FitContext, FitLog, ModelState, Recommender, StateArray } from "./recommender.ts";

/** Judges what was learned so far, higher is better. */
export type Judge<F> = (learned: F) => Promise<number>;

/** What a kind of model adds to the contract. `F` is what it has learned: plain arrays, no tensors. */
export interface ModelDefinition<F> {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly uses: Recommender["uses"];
  /** Learns. `judge`, there when the context validates, puts what is learned so far in place and asks the context. */
  fit(data: TrainingData, context: FitContext, judge: Judge<F> | null): Promise<{ learned: F; log: FitLog }>;
  /** Dense scores [queries, items]. */
  score(learned: F, queries: Queries, items: number): Promise<Float32Array>;
  /** What to save. */
  arrays(learned: F): Readonly<Record<string, StateArray>>;
  /** The inverse of `arrays`. */
  restore(arrays: ArrayReader, users: Vocabulary, items: Vocabulary): F;
}

/** Reads named arrays of a saved model, saying what is missing. */
export interface ArrayReader {
  /** The names of all arrays. */
  readonly names: readonly string[];
  float32(name: string): Float32Array;
  float64(name: string): Float64Array;
  int32(name: string): Int32Array;
  /** Whether the array is there. */
  has(name: string): boolean;
  shape(name: string): readonly number[];
}

/** What a fitted model knows beside what it learned. */
export interface Fitted<F> {
  readonly learned: F;
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  /** Hash and number of the events it learned from; the number is NaN where a saved state does not tell. */
  readonly fingerprint: string;
  readonly events: number;
}

/** A model with a window onto what it learned, for the functions that add its abilities. */
export interface DefinedModel<F> {
  readonly model: Recommender;
  /** What was fitted. Throws InputError before `fit`. */
  fitted(): Fitted<F>;
  /** Puts something learned from these data in its place. */
  replace(learned: F, data: Interactions): void;
}

/** Puts the contract around a definition: checks, logs, vocabularies, saving. The only place that does. */
export function defineModel<F>(definition: ModelDefinition<F>, saved?: ModelState): DefinedModel<F> {
  const { name } = definition;
  let now: Fitted<F> | null = null;

  if (saved !== undefined) {
    const users = vocabulary("user", saved.users);
    const items = vocabulary("item", saved.items);
    const learned = definition.restore(arrayReader(saved), users, items);
    now = { learned, users, items, fingerprint: saved.fingerprint, events: saved.events ?? Number.NaN };
  }

  function fitted() {
    if (now !== null) return now;
    throw new InputError({
      wanted: "a fitted model",
      got: "one that was never fitted, or was disposed of",
      where: name,
      fix: "Call fit(data, context) first.",
    });
  }

  const model: Recommender = {
    name,
    options: definition.options,
    uses: definition.uses,
    async fit(data, context) {
      const { users, items, length } = data.interactions;
      if (length === 0) {
        throw new InputError({
          wanted: "at least one event to learn from",
          got: "none",
          where: name,
          fix: "Check the split.",
        });
      }
      const mark = fingerprint(data.interactions);
      const publish = (learned: F) => {
        now = { learned, users, items, fingerprint: mark, events: length };
      };
      const { validate } = context;
      const judge: Judge<F> | null =
        validate === undefined
          ? null
          : (learned) => {
              publish(learned);
              return validate(model);
            };
      // The training knows its options and its seed; that it is of these events only shows here.
      const own = context.checkpoint === undefined ? {} : { checkpoint: `${context.checkpoint}/${mark}` };
      const { learned, log } = await definition.fit(data, { ...context, ...own }, judge);
      publish(learned);
      return log;
    },
    async score(queries) {
      const { learned, users, items } = fitted();
      checkQueries(name, queries, users, items);
      return definition.score(learned, queries, items.size);
    },
    async state() {
      const { learned, users, items, fingerprint: mark, events } = fitted();
      return {
        version: 1,
        model: name,
        options: definition.options,
        users: users.ids,
        items: items.ids,
        fingerprint: mark,
        ...(Number.isNaN(events) ? {} : { events }),
        arrays: definition.arrays(learned),
      };
    },
    dispose() {
      now = null;
    },
  };
  return {
    model,
    fitted,
    replace(learned, data) {
      const { users, items, length } = data;
      now = { learned, users, items, fingerprint: fingerprint(data), events: length };
    },
  };
}

/** Indices only mean something over the vocabulary a model was fitted with. */
function checkQueries(where: string, queries: Queries, users: Vocabulary, items: Vocabulary): void {
  const other = queries.history?.items.vocabulary;
  if (other !== undefined && other !== items && !sameIds(other, items)) {
    throw new InputError({
      wanted: `histories over the ${items.size} items that the model was fitted with`,
      got: `histories over another vocabulary of ${other.size} items`,
      where,
      fix: "Make the queries from the same split, or translate ids with the model's vocabulary.",
    });
  }
  for (const user of queries.user ?? []) {
    if (user < -1 || user >= users.size) {
      throw new InputError({
        wanted: `user indices from −1 (unseen) to ${users.size - 1}`,
        got: String(user),
        where,
        fix: "Make the queries from the split that the model was fitted on.",
      });
    }
  }
}

const comparedBefore = new WeakMap<Vocabulary, WeakSet<Vocabulary>>();

function sameIds(a: Vocabulary, b: Vocabulary): boolean {
  if (comparedBefore.get(a)?.has(b)) return true;
  const same = a.size === b.size && a.ids.every((id, index) => id === b.ids[index]);
  if (same) {
    const known = comparedBefore.get(a) ?? new WeakSet();
    comparedBefore.set(a, known.add(b));
  }
  return same;
}

function arrayReader(state: ModelState): ArrayReader {
  function read<T extends StateArray["values"]>(name: string, kind: new (length: number) => T): T {
    const found = state.arrays[name]?.values;
    if (found instanceof kind) return found;
    throw new InputError({
      wanted: `an array ${name} of ${kind.name}`,
      got: found === undefined ? `only ${Object.keys(state.arrays).join(", ")}` : found.constructor.name,
      where: `saved model ${state.model}`,
      fix: "The folder is damaged or from another version; save the model again.",
    });
  }
  return {
    names: Object.keys(state.arrays),
    float32: (name) => read(name, Float32Array),
    float64: (name) => read(name, Float64Array),
    int32: (name) => read(name, Int32Array),
    has: (name) => name in state.arrays,
    shape: (name) => state.arrays[name]?.shape ?? [],
  };
}

/** The log of a model that needs no epochs and no engine. */
export function instantLog(begun: number, backend = "javascript"): FitLog {
  return { epochs: [], seconds: (performance.now() - begun) / 1000, backend, interrupted: false };
}
