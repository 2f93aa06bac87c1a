import type { Vocabulary } from "../base/vocabulary.ts";

/**
 * Events of users with items, column by column, in the order of the file.
 *
 * All arrays have `length` entries. `user` and `item` are dense indices into the vocabularies, which may hold more ids
 * than occur here: a part of a split keeps the vocabularies of the whole, so that indices mean the same everywhere.
 */
export interface Interactions {
  readonly users: Vocabulary;
  readonly items: Vocabulary;
  readonly user: Int32Array;
  readonly item: Int32Array;
  /** A rating, a play count …, in the unit of the source; null where an event is all that is known. */
  readonly value: Float32Array | null;
  /** Seconds since 1970-01-01 UTC; null where the source has no times. */
  readonly time: Float64Array | null;
  readonly length: number;
  /** The given rows, in the given order, over the same vocabularies. */
  select(rows: ArrayLike<number>): Interactions;
  /** The events of each user, ordered by time and, where times are equal or absent, by the file. Computed once. */
  perUser(): Events;
}

/**
 * Rows of unequal length over one vocabulary: histories of items, sentences of words, sets of relevant items.
 * Row r is `values[offsets[r]] … values[offsets[r + 1] − 1]`; `offsets` has rows + 1 entries.
 */
export interface Sequences {
  readonly vocabulary: Vocabulary;
  readonly offsets: Int32Array;
  readonly values: Int32Array;
  readonly rows: number;
  /** A view (not a copy) of one row. */
  row(r: number): Int32Array;
}

/** Histories with what is known of each event. `value` and `time` are aligned with `items.values`. */
export interface Events {
  readonly items: Sequences;
  readonly value: Float32Array | null;
  readonly time: Float64Array | null;
}

/** Free text, one per row; empty where there is none. */
export interface TextColumn {
  readonly type: "text";
  readonly values: readonly string[];
}
/** A set of labels per row (genres, tags): row r of `labels`. */
export interface CategoryColumn {
  readonly type: "category";
  readonly labels: Sequences;
}
/** One number per row; NaN where it is missing. */
export interface NumberColumn {
  readonly type: "number";
  readonly values: Float32Array;
}
/** A vector per row, row-major [rows, dimensions]. */
export interface VectorColumn {
  readonly type: "vector";
  readonly dimensions: number;
  readonly values: Float32Array;
}
export type Column = TextColumn | CategoryColumn | NumberColumn | VectorColumn;

/** Features of users or items. Rows span the whole vocabulary, so that items without events have features too. */
export interface Table {
  readonly vocabulary: Vocabulary;
  readonly columns: Readonly<Record<string, Column>>;
}

/** A vector for each id of a vocabulary (items, words, users), row-major [ids, dimensions]. */
export interface Vectors {
  readonly vocabulary: Vocabulary;
  readonly dimensions: number;
  readonly values: Float32Array;
}

/** What a model may learn from. */
export interface TrainingData {
  readonly interactions: Interactions;
  readonly items?: Table;
  readonly users?: Table;
}

/**
 * Questions put to a model, one per row: "what next for this user, who has done this?"
 * A model reads what it can use (`Recommender.uses`); all arrays span `length` rows.
 */
export interface Queries {
  readonly length: number;
  /** User indices of the training data, −1 for a user never seen; null when only histories are known. */
  readonly user: Int32Array | null;
  /** All that is known of each user at the moment of asking; null when there is none. */
  readonly history: Events | null;
  /** When each question is asked, seconds since 1970 UTC. */
  readonly time: Float64Array | null;
  /** The items to choose among; null for the whole vocabulary. */
  readonly candidates: Sequences | null;
  /** Whether items of the history may be recommended again. */
  readonly exclude: "seen" | "none";
}

/** One training part and one test part under a named protocol, with the questions and their right answers. */
export interface Split {
  /** The whole protocol in one line, e.g. "last event per user held out; ties by file order; 6,040 users". */
  readonly protocol: string;
  readonly train: Interactions;
  readonly test: Interactions;
  /** One query per user with something to find in the test part; users left with nothing are counted in the protocol. */
  readonly queries: Queries;
  /** Row q: the items of query q's user in the test part, in order of time, each once. */
  readonly truth: Sequences;
  /** A split of `train` on which options may be chosen. */
  readonly validation?: Split;
}

/** A named data set with what a page has to say about it. */
export interface Dataset {
  /** The key of the manifest: "ml-100k", "shop", … */
  readonly name: string;
  readonly title: string;
  readonly interactions: Interactions;
  readonly items?: Table;
  readonly users?: Table;
  /** Licence and citation, one line. */
  readonly licence: string;
  /** Where this copy came from: a folder, the official archive, or the made-up shop. */
  readonly origin: string;
  /** What was noticed while reading: counted warnings, shares of ties, rows removed. */
  readonly notes: readonly string[];
}
