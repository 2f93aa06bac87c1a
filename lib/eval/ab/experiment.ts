import { option, resolveOptions } from "../../base/options.ts";
import type { Random } from "../../base/random.ts";
import type { Shop } from "../../data/shop/shop.ts";
import type { Recommender } from "../../models/recommender.ts";
import { type MeanDifference, meanDifference } from "../mean-difference.ts";
import { powerOf } from "../power.ts";
import { type Moments, momentsOf, type Outcome, outcomes } from "./outcomes.ts";
import { type Exposures, exposures, type VisitOptions } from "./visits.ts";

/** What one of two groups of visitors is served with. */
export interface Arm {
  readonly name: string;
  /** Fitted over the shop's items. */
  readonly model: Recommender;
  /** Planted: the share by which every click is likelier than the shop's laws make it; 0 by default. */
  readonly uplift?: number;
}

export interface ExperimentOptions extends VisitOptions {
  /** Drawn from the shop's users with replacement, each for one visit. */
  visitors: number;
  /** The chance of being served by the second arm. */
  share: number;
  /** The level of the two-sided tests. */
  level: number;
}

const defaults: ExperimentOptions = {
  visitors: 10_000,
  share: 0.5,
  level: 0.05,
  k: 10,
  positionBias: 1,
  reluctance: 20,
};

const rules = {
  visitors: option.wholeNumber(100),
  share: option.number(0.01, 0.99),
  level: option.number(1e-6, 0.5),
  k: option.wholeNumber(1),
  positionBias: option.number(0, 10),
  reluctance: option.positive(),
};

/** One outcome of an experiment before it is run: what is true in the shop, and how likely a test is to see it. */
export interface OutcomeTruth {
  readonly control: Moments;
  readonly treatment: Moments;
  /** The true difference of the means a visitor, treatment − control. */
  readonly difference: number;
  /** The power of the test by the normal formula (`powerOf`), for the visitors that the arms can expect. */
  readonly power: number;
}

/** A simulated A/B test: the truth of it, and as many runs as are wanted. */
export interface Experiment {
  readonly arms: readonly [string, string];
  readonly options: Readonly<ExperimentOptions>;
  readonly truth: Readonly<Record<Outcome, OutcomeTruth>>;
  /** Draws visitors, assigns them to arms, lets them click and buy; each run is independent of the others. */
  run(random: Random): Readonly<Record<Outcome, MeanDifference>>;
}

/**
 * Prepares an A/B test on the made-up shop. Each visitor is drawn from the shop's users, assigned to an arm by a coin,
 * and shown that arm's list once; whether a place is looked at, clicked and bought is drawn from the shop's laws
 * (`exposures`). The unit is the visitor: clicks, purchases and revenue a visitor are compared.
 * @param arms the control and the treatment; the same model twice makes an A/A test
 * @throws InputError for an option that is unknown or out of range
 */
export async function experiment(
  shop: Shop,
  arms: readonly [Arm, Arm],
  given: Partial<ExperimentOptions> = {},
): Promise<Experiment> {
  const options = resolveOptions("experiment", defaults, rules, given);
  const { visitors, share, level, k } = options;
  const shown = [await exposuresOf(shop, arms[0], options), await exposuresOf(shop, arms[1], options)] as const;
  const [control, treatment] = [momentsOf(shown[0], k), momentsOf(shown[1], k)];
  const expected = [visitors * (1 - share), visitors * share] as const;
  const truth = Object.fromEntries(
    outcomes.map((outcome): [Outcome, OutcomeTruth] => {
      const pair = { control: control[outcome], treatment: treatment[outcome] };
      const difference = pair.treatment.mean - pair.control.mean;
      const deviations = [pair.control.deviation, pair.treatment.deviation] as const;
      return [outcome, { ...pair, difference, power: powerOf({ difference, deviations, level }, expected) }];
    }),
  ) as Record<Outcome, OutcomeTruth>;
  return {
    arms: [arms[0].name, arms[1].name],
    options,
    truth,
    run: (random) => runOnce(shown, shop.interactions.users.size, options, random),
  };
}

function exposuresOf(shop: Shop, { model, uplift = 0 }: Arm, options: ExperimentOptions): Promise<Exposures> {
  return exposures(shop, model, options, 1 + uplift);
}

function runOnce(
  shown: readonly [Exposures, Exposures],
  users: number,
  { visitors, share, k }: Readonly<ExperimentOptions>,
  random: Random,
): Record<Outcome, MeanDifference> {
  const [who, coin, behaviour] = [random.stream("visitors"), random.stream("arms"), random.stream("behaviour")];
  const found = outcomes.map(() => [new Float64Array(visitors), new Float64Array(visitors)] as const);
  const sizes = [0, 0];
  for (let visitor = 0; visitor < visitors; visitor++) {
    const arm = coin.uniform() < share ? 1 : 0;
    const place = sizes[arm] as number;
    sizes[arm] = place + 1;
    const result = visit(shown[arm], who.integer(users), k, behaviour);
    for (const [o, value] of result.entries()) (found[o] as (typeof found)[number])[arm][place] = value;
  }
  return Object.fromEntries(
    outcomes.map((outcome, o) => {
      const [control, treatment] = found[o] as (typeof found)[number];
      return [outcome, meanDifference(control.subarray(0, sizes[0]), treatment.subarray(0, sizes[1]))];
    }),
  ) as Record<Outcome, MeanDifference>;
}

/** Clicks, purchases and revenue of one visit, in the order of `outcomes`. */
function visit({ click, purchase, price }: Exposures, user: number, k: number, draw: Random): [number, number, number] {
  let [clicks, purchases, revenue] = [0, 0, 0];
  for (let at = user * k; at < (user + 1) * k; at++) {
    if (draw.uniform() >= (click[at] as number)) continue;
    clicks++;
    if (draw.uniform() >= (purchase[at] as number)) continue;
    purchases++;
    revenue += price[at] as number;
  }
  return [clicks, purchases, revenue];
}
