import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { random } from "../../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import type { NumberColumn } from "../../../lib/data/types.ts";
import { type Experiment, experiment } from "../../../lib/eval/ab/experiment.ts";
import { outcomes } from "../../../lib/eval/ab/outcomes.ts";
import { repeatExperiment } from "../../../lib/eval/ab/repeats.ts";
import { exposures } from "../../../lib/eval/ab/visits.ts";
import { powerOf } from "../../../lib/eval/power.ts";
import { itemCosine } from "../../../lib/models/item-cosine.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { randomRanking } from "../../../lib/models/random-ranking.ts";
import { listOf, recommend } from "../../../lib/models/recommend.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import { closeTo } from "../close-to.ts";

const world = shop({ users: 80, items: 100, events: 2000 });

async function fitted(model: Recommender): Promise<Recommender> {
  await model.fit({ interactions: world.interactions }, { random: random(1) });
  return model;
}

describe("a simulated A/B test", () => {
  let plain: Recommender;
  let personal: Recommender;
  let aimless: Recommender;
  before(async () => {
    plain = await fitted(popularity());
    personal = await fitted(itemCosine());
    aimless = await fitted(randomRanking());
  });

  it("lets users look, click and buy by the shop's own laws", async () => {
    const { truth, interactions } = world;
    const found = await exposures(world, personal, { k: 5, positionBias: 0.5, reluctance: 10 }, 1.1);
    const top = await recommend(personal, queriesOfAllUsers(interactions), 5);
    const end = interactions.time?.at(-1) as number;
    for (const user of [0, 41]) {
      const chances = truth.choiceProbabilities(user, end);
      for (const [place, item] of listOf(top, user).entries()) {
        const weight = 100 * (chances[item] as number);
        closeTo(
          found.click[user * 5 + place] as number,
          (1.1 * (weight / (weight + 10))) / Math.sqrt(place + 1),
          "click",
        );
        closeTo(found.purchase[user * 5 + place] as number, truth.purchaseProbability(user, item, end), "purchase");
        assert.equal(found.price[user * 5 + place], (world.items.columns.price as NumberColumn).values[item]);
      }
    }
  });

  it("knows the truth of it: means and deviations of what visitors do", async () => {
    const test = await experiment(
      world,
      [
        { name: "A", model: plain },
        { name: "B", model: personal },
      ],
      { visitors: 40_000 },
    );
    const result = test.run(random(3));
    for (const outcome of outcomes) {
      const { control, treatment, difference } = test.truth[outcome];
      for (const [group, is] of [
        [control, result[outcome].control],
        [treatment, result[outcome].treatment],
      ] as const) {
        const error = group.deviation / Math.sqrt(is.n);
        assert.ok(Math.abs(is.mean - group.mean) < 4 * error, `${outcome}: ${is.mean}, should be ${group.mean}`);
        assert.ok(Math.abs(is.deviation / group.deviation - 1) < 0.05, `${outcome}: ${is.deviation}`);
      }
      closeTo(difference, treatment.mean - control.mean, outcome);
    }
    assert.ok(Math.abs(result.clicks.control.n - 20_000) < 400);
    assert.ok(test.truth.clicks.difference > 0, "what is personal is clicked more");
    const blind = await experiment(world, [
      { name: "A", model: aimless },
      { name: "B", model: plain },
    ]);
    assert.ok(blind.truth.revenue.control.mean > 0 && blind.truth.clicks.difference > 0);
  });

  it("states a power that is the formula's, and keeps it", async () => {
    const test = await experiment(
      world,
      [
        { name: "A", model: personal },
        { name: "B", model: personal, uplift: 0.25 },
      ],
      {
        visitors: 2500,
        share: 0.4,
      },
    );
    for (const outcome of outcomes) {
      const { control, treatment, difference, power } = test.truth[outcome];
      closeTo(treatment.mean, 1.25 * control.mean, `planted in ${outcome}`);
      const plan = { difference, deviations: [control.deviation, treatment.deviation] } as const;
      closeTo(power, powerOf(plan, [1500, 1000]), outcome);
    }
    const repeats = 300;
    const found = repeatExperiment(test, repeats, random(5));
    for (const outcome of outcomes) {
      const { detected, covered, meanDifference } = found[outcome];
      const { power, difference } = test.truth[outcome];
      const error = Math.sqrt((power * (1 - power)) / repeats);
      assert.ok(Math.abs(detected.share - power) < 4 * error + 0.01, `${outcome}: ${detected.share} of ${power}`);
      assert.ok(covered.share > 0.9, `${outcome}: ${covered.share} of the intervals hold the truth`);
      assert.ok(Math.abs(meanDifference / difference - 1) < 0.3, outcome);
    }
    assert.ok(test.truth.clicks.power > 0.5 && test.truth.revenue.power < test.truth.clicks.power);
  });

  it("finds nothing between a model and itself, but for the level's share", async () => {
    const test = await experiment(
      world,
      [
        { name: "A", model: personal },
        { name: "A'", model: personal },
      ],
      { visitors: 800 },
    );
    const found = repeatExperiment(test, 400, random(8));
    for (const outcome of outcomes) {
      assert.equal(test.truth[outcome].difference, 0);
      closeTo(test.truth[outcome].power, 0.05, outcome, { relative: 1e-9 });
      const { share } = found[outcome].detected;
      assert.ok(Math.abs(share - 0.05) < 4 * Math.sqrt((0.05 * 0.95) / 400), `${outcome}: ${share}`);
    }
  });

  it("repeats itself for the same seed, and not for another", async () => {
    const test: Experiment = await experiment(
      world,
      [
        { name: "A", model: plain },
        { name: "B", model: personal },
      ],
      { visitors: 500 },
    );
    assert.deepEqual(test.run(random(1)), test.run(random(1)));
    assert.notDeepEqual(test.run(random(1)), test.run(random(2)));
  });

  it("refuses what cannot be", async () => {
    const arms = [
      { name: "A", model: plain },
      { name: "B", model: personal },
    ] as const;
    await assert.rejects(experiment(world, arms, { visitors: 10 }), InputError);
    await assert.rejects(experiment(world, arms, { share: 1 }), InputError);
    await assert.rejects(experiment(world, arms, { colour: 1 } as object), InputError);
    const test = await experiment(world, arms);
    assert.throws(() => repeatExperiment(test, 0, random(1)), InputError);
  });
});
