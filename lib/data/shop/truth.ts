import type { Sequences } from "../types.ts";
import type { Cause } from "./log.ts";

/** A sport episode as it happened. */
export interface Episode {
  readonly user: number;
  /** Rows of the interactions, in order of time: purchases of sports shoes and sportswear. */
  readonly start: readonly number[];
  /** The rows that follow: sport headphones and sports watches; empty where the log ended before. */
  readonly sequel: readonly number[];
  /** Time of the first row of each, seconds since 1970 UTC; NaN where there is none. */
  readonly startTime: number;
  readonly sequelTime: number;
}

/** What the shop knows of itself. Users and items are indices, times seconds since 1970 UTC. */
export interface ShopTruth {
  readonly dimensions: number;
  /** Taste vectors of items, row-major [items, dimensions], centred; mean squared length 1. */
  readonly itemTaste: Float32Array;
  /** Taste vectors of users before and after their drift, row-major [users, dimensions]; entries of variance 1. */
  readonly userTaste: { readonly before: Float32Array; readonly after: Float32Array };
  readonly drift: {
    /** In radians: 0 when it is off. */
    readonly angle: number;
    /** Per user; drawn whether it is on or off. */
    readonly at: Float64Array;
    /** Where the personal part of each taste turns to, row-major [users, dimensions]; drawn whether it is on or off. */
    readonly towards: Float32Array;
  };
  readonly weekly: {
    /** In days. */
    readonly period: number;
    /** Days after Monday 00:00 UTC at which weekend goods are met most. */
    readonly peak: number;
    /** By name of the category: the amplitude of the logarithm of its weight, with its sign; 0 when it is off. */
    readonly amplitude: Readonly<Record<string, number>>;
  };
  readonly episodes: readonly Episode[];
  readonly pairs: readonly (readonly [number, number])[];
  /** Learning paths, each the items of its steps in order; drawn whether they are on or off. */
  readonly paths: readonly (readonly number[])[];
  /** Row u: the friends of user u. */
  readonly friends: Sequences;
  /** What each item is worth beyond taste, in stars around 0, and the logarithm of its popularity. */
  readonly quality: Float32Array;
  readonly popularity: Float32Array;
  /** How generous each user rates, in stars around 0. */
  readonly generosity: Float32Array;
  /** How thrifty each user is, in [0, 1), and how dear each item: ln(price / the usual price of its kind). */
  readonly thrift: Float32Array;
  readonly dearness: Float32Array;
  /** Why row r of the interactions met its item. */
  cause(row: number): Cause;
  /** The inner product of the taste vectors at that time, times the strength of taste. */
  affinity(user: number, item: number, time: number): number;
  /** The mean of the ratings that the user would give the item at that time, in [1, 5]: nothing predicts better. */
  expectedRating(user: number, item: number, time: number): number;
  /** The probability that an ordinary visit to the item ends in a purchase. */
  purchaseProbability(user: number, item: number, time: number): number;
  /** By item, the probability that an ordinary visit at that time meets it, the user having met none before; adds up to 1. */
  choiceProbabilities(user: number, time: number): Float64Array;
}
