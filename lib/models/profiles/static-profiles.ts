import { InputError } from "../../base/errors.ts";
import { lookup } from "../../engine/lookup.ts";
import { tf } from "../../engine/tf.ts";
import { type Ages, agesOf, askedCells, type InterestProfile, type VectorHistories } from "./interest-profile.ts";
import { type ProfileOptions, profileName } from "./options.ts";

/** What an event counts in a profile, from its age in events and in seconds (NaN without times). */
type Weight = (age: number, seconds: number) => number;

/**
 * A profile without anything to learn: a weighted mean of the item vectors, "mean" with equal weights, "last" with the
 * latest event's alone, "decayed" with 2^(−age / half-life).
 */
export function staticProfile(
  kind: "mean" | "last" | "decayed",
  { halfLife, halfLifeIn }: Pick<ProfileOptions, "halfLife" | "halfLifeIn">,
): InterestProfile {
  const byTime = kind === "decayed" && halfLifeIn === "seconds";
  const weights: Readonly<Record<typeof kind, Weight>> = {
    mean: () => 1,
    last: (age) => (age === 0 ? 1 : 0),
    decayed: (age, seconds) => 2 ** (-(byTime ? seconds : age) / halfLife),
  };
  return {
    interests: 1,
    variables: {},
    read(histories) {
      if (byTime) requireTimes(histories.times);
      const ages = agesOf(histories);
      const shares = sharesOf(ages, histories, byTime, weights[kind]);
      const [rows, , width] = histories.vectors.shape;
      const means = tf.matMul(shares, histories.vectors).reshape<tf.Tensor2D>([rows * ages.questions, width]);
      return lookup(means, askedCells(histories));
    },
  };
}

/** By question the share of each step, [B, Q, T]: weights over their sum. */
function sharesOf(
  { rows: alike, questions, steps, values }: Ages,
  { vectors, lengths, times }: VectorHistories,
  byTime: boolean,
  weight: Weight,
): tf.Tensor3D {
  const rows = vectors.shape[0];
  const shares = new Float32Array(rows * questions * steps);
  for (let row = 0; row < rows; row++) {
    for (let question = 0; question < questions; question++) {
      const from = (row * questions + question) * steps;
      const asked = questions === 1 ? (lengths[row] as number) - 1 : question;
      // Past a row's end nothing is asked; what stands there would still reach the gradient.
      if (asked >= (lengths[row] as number)) continue;
      let sum = 0;
      for (let step = 0; step <= asked; step++) {
        const age = values[((alike === 1 ? 0 : row) * questions + question) * steps + step] as number;
        const seconds =
          byTime && times !== null
            ? (times[row * steps + asked] as number) - (times[row * steps + step] as number)
            : Number.NaN;
        const own = weight(age, seconds);
        shares[from + step] = own;
        sum += own;
      }
      for (let step = 0; step <= asked; step++) shares[from + step] = (shares[from + step] as number) / sum;
    }
  }
  return tf.tensor3d(shares, [rows, questions, steps]);
}

function requireTimes(times: Float64Array | null): void {
  if (times !== null && !times.some(Number.isNaN)) return;
  throw new InputError({
    wanted: "events with a time each, for a half-life in seconds",
    got: times === null ? "none" : "some without",
    where: profileName,
    fix: 'Set halfLifeIn to "events".',
  });
}
