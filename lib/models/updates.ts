import { InputError } from "../base/errors.ts";
import { type Vocabulary, vocabulary } from "../base/vocabulary.ts";
import { fingerprint } from "../data/fingerprint.ts";
import { interactions } from "../data/interactions.ts";
import type { Interactions } from "../data/types.ts";
import type { DefinedModel, Fitted } from "./model.ts";
import type { FitContext, FitLog, Recommender, Updates } from "./recommender.ts";

/** Data that have grown since a model was fitted. */
export interface Growth {
  /** Everything, what was learned from first. */
  readonly all: Interactions;
  /** What was learned from: the first events, over the vocabularies of that time. */
  readonly before: Interactions;
  /** The users and the items of the new events, each once, ascending. */
  readonly users: Int32Array;
  readonly items: Int32Array;
}

/** How a kind of model learns from what was added; null when it was aborted and nothing has changed. */
export type Relearn<F> = (
  learned: F,
  growth: Growth,
  context: FitContext,
) => Promise<{ readonly learned: F; readonly backend: string } | null>;

/** Gives a model the ability `Updates`: checks that the data have grown from those it knows, and keeps what it learned. */
export function updatable<F>({ model, fitted, replace }: DefinedModel<F>, relearn: Relearn<F>): Recommender & Updates {
  return Object.assign(model, {
    async update({ interactions: all }: { readonly interactions: Interactions }, context: FitContext): Promise<FitLog> {
      const begun = performance.now();
      const known = fitted();
      const found = await relearn(known.learned, growthSince(known, all, model.name), context);
      if (found !== null) replace(found.learned, all);
      const seconds = (performance.now() - begun) / 1000;
      return { epochs: [], seconds, backend: found?.backend ?? "none", interrupted: found === null };
    },
  });
}

function growthSince(known: Fitted<unknown>, all: Interactions, where: string): Growth {
  const { events } = known;
  const refuse = (got: string): never => {
    throw new InputError({
      wanted: `data that begin with the ${Number.isNaN(events) ? "" : `${events} `}events learned from, over the same ids`,
      got,
      where: `${where}, update`,
      fix: "Append new events and new ids at the end; after any other change call fit.",
    });
  };
  if (Number.isNaN(events)) refuse("a saved model that does not tell how many events it learned from");
  if (all.length < events) refuse(`only ${all.length} events`);
  const before = interactions({
    users: firstIds(all.users, known.users.size),
    items: firstIds(all.items, known.items.size),
    user: all.user.subarray(0, events),
    item: all.item.subarray(0, events),
    value: all.value?.subarray(0, events) ?? null,
    time: all.time?.subarray(0, events) ?? null,
  });
  if (fingerprint(before) !== known.fingerprint) refuse("others");
  return { all, before, users: distinct(all.user.subarray(events)), items: distinct(all.item.subarray(events)) };
}

function firstIds(ids: Vocabulary, count: number): Vocabulary {
  return ids.size <= count ? ids : vocabulary(ids.kind, ids.ids.slice(0, count));
}

function distinct(indices: Int32Array): Int32Array {
  return Int32Array.from(new Set(indices)).sort();
}
