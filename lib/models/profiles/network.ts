import { normals, type Random } from "../../base/random.ts";
import type { Events } from "../../data/types.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import { padded } from "../sequence/padding.ts";
import type { Window } from "../sequence/windows.ts";
import type { InterestProfile, VectorHistories } from "./interest-profile.ts";
import type { UnitVectors } from "./item-vectors.ts";
import { encodedProfile } from "./learned-profiles.ts";
import { attentionInterests, routedInterests } from "./multi-interest.ts";
import type { ProfileOptions } from "./options.ts";
import { staticProfile } from "./static-profiles.ts";

/** Item vectors, a profile that reads them, and the table that interests are scored against. */
export interface ProfileNetwork {
  /** Width of item vectors and interests, D. */
  readonly width: number;
  /** Interests of a user, K. */
  readonly interests: number;
  /** All that is learned, by name; none with fixed item vectors, a static profile and no biases. */
  readonly variables: Readonly<Record<string, tf.Variable>>;
  /** Interests after the events of a group of windows, every one or each window's last: [asked, K × D]. */
  read(events: Events, group: readonly Window[], asked: "every" | "last", draw: Random | null): tf.Tensor2D;
  /** Interests [rows, D] as they are scored: of length 1 where cosines are asked for, and divided by the temperature. */
  scored(interests: tf.Tensor2D): tf.Tensor2D;
  /** The items as they are scored, [V, D]. */
  table(): tf.Tensor2D;
  /** What each item's score has of its own, [V]; null for nothing. */
  bias(): tf.Tensor1D | null;
  dispose(): void;
}

/** A new network over items with these vectors, with random starting values. */
export function profileNetwork(options: ProfileOptions, items: UnitVectors, draw: Random): ProfileNetwork {
  const projects = options.items === "projected";
  const width = projects ? options.dimensions : items.width;
  const count = items.known.length;
  const vectors = tf.tensor2d(items.values, [count, items.width]);
  const projection = (name: string) => {
    const values = normals(items.width * width, 1 / Math.sqrt(width), draw.stream(name));
    return tf.tidy(() => tf.variable(tf.tensor2d(values, [items.width, width])));
  };
  const reading = projects ? projection("reading") : null;
  const answering = options.tied ? reading : projection("answering");
  const bias = options.bias ? tf.tidy(() => tf.variable(tf.zeros<tf.Rank.R1>([count]))) : null;
  const profile = profileOf(options, width, draw.stream("profile"));
  const projected = (by: tf.Variable<tf.Rank.R2> | null) =>
    by === null ? vectors : tf.matMul<tf.Tensor2D>(vectors, by);
  const compared = (x: tf.Tensor2D) => (options.similarity === "product" ? x : unit(x));

  return {
    width,
    interests: profile.interests,
    variables: {
      ...(reading === null ? {} : { reading }),
      ...(answering === reading || answering === null ? {} : { answering }),
      ...(bias === null ? {} : { bias }),
      ...Object.fromEntries(Object.entries(profile.variables).map(([name, held]) => [`profile.${name}`, held])),
    },
    read(events, group, asked, dropping) {
      const windows = padded(events, group, [], "all");
      const { rows, steps } = windows;
      const read = lookup(projected(reading), windows.items).reshape<tf.Tensor3D>([rows, steps, width]);
      const lengths = group.map(({ length }) => length);
      return profile.read({ vectors: read, lengths, times: timesOf(events, group, steps), asked }, dropping);
    },
    scored: (interests) => tf.div(compared(interests), options.temperature),
    table: () => compared(projected(answering)),
    bias: () => bias as tf.Tensor1D | null,
    dispose() {
      tf.dispose([vectors, ...(reading ? [reading] : []), ...(answering ? [answering] : []), ...(bias ? [bias] : [])]);
      tf.dispose(profile.variables);
    },
  };
}

function profileOf(options: ProfileOptions, width: number, draw: Random): InterestProfile {
  switch (options.profile) {
    case "mean":
    case "last":
    case "decayed":
      return staticProfile(options.profile, options);
    case "attention":
      return attentionInterests(options, width, draw);
    case "routing":
      return routedInterests(options, width, draw);
    default:
      return encodedProfile(options.profile, options, width, draw);
  }
}

function timesOf({ time }: Events, group: readonly Window[], steps: number): VectorHistories["times"] {
  if (time === null) return null;
  const laid = new Float64Array(group.length * steps);
  for (const [row, { from, length }] of group.entries()) laid.set(time.subarray(from, from + length), row * steps);
  return laid;
}

/** Rows of length 1; a row of zeros stays one. */
function unit(x: tf.Tensor2D): tf.Tensor2D {
  return tf.div(x, tf.sqrt(tf.sum(tf.square(x), 1, true).add(1e-12)));
}
