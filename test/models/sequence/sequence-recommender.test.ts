import assert from "node:assert/strict";
import { InputError, TrainingError } from "../../../lib/base/errors.ts";
import { type Random, random } from "../../../lib/base/random.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { lastOut } from "../../../lib/data/split.ts";
import type { Interactions } from "../../../lib/data/types.ts";
import { listOf, recommend } from "../../../lib/models/recommend.ts";
import type { Recommender } from "../../../lib/models/recommender.ts";
import type { SequenceOptions } from "../../../lib/models/sequence/options.ts";
import { fineTuned, sequenceRecommender } from "../../../lib/models/sequence/sequence-recommender.ts";
import { onEveryBackend } from "../../support/backends.ts";
import { made, type Row } from "../../support/worlds.ts";

const [users, items, each] = [60, 12, 9];
const day = 86_400;

/** Histories in which `next` decides what follows, in order, one event a day. */
function histories(next: (past: readonly number[], draw: Random) => number): Interactions {
  const rows: Row[] = [];
  const draw = random("histories");
  for (let user = 0; user < users; user++) {
    const past: number[] = [];
    while (past.length < each) past.push(next(past, draw));
    for (const item of past) rows.push([user, item, 1]);
  }
  return made(users, items, rows);
}

/** Share of users whose last item comes first in their list. */
async function share(world: Interactions, options: Partial<SequenceOptions>): Promise<number> {
  const split = lastOut(world, 1, { exclude: "none" });
  const model = sequenceRecommender({ dimensions: 16, dropout: 0, batchSize: 20, learningRate: 0.02, ...options });
  await model.fit({ interactions: split.train }, { random: random(1) });
  const top = await recommend(model, split.queries, 1);
  model.dispose();
  const right = Array.from({ length: users }, (_, q) => listOf(top, q)[0] === split.truth.row(q)[0]);
  return right.filter(Boolean).length / users;
}

const chain = histories((past, draw) =>
  past.length === 0 ? draw.integer(items) : ((past.at(-1) as number) + 5) % items,
);
const noise = histories((_, draw) => draw.integer(items));
/** What follows depends on the last two items: each alone says nothing. */
const secondOrder = histories((past, draw) =>
  past.length < 2 ? draw.integer(items) : ((past.at(-1) as number) + (past.at(-2) as number)) % items,
);
const chance = 1 / items;
const error = Math.sqrt((chance * (1 - chance)) / users);

describe("sequence recommender", () => {
  onEveryBackend((backend) => {
    // Conformance runs every encoder in plain JavaScript; it is too slow to learn more in it.
    if (backend === "cpu") return;
    for (const encoder of ["markov", "elman", "gru", "lstm", "transformer"] as const) {
      it(`${encoder} learns a chain, and nothing from noise`, async () => {
        const learningRate = encoder === "transformer" ? 0.005 : 0.03;
        const options = { encoder, epochs: 20, layers: 1, learningRate, tied: encoder !== "markov" };
        const learned = await share(chain, options);
        assert.ok(learned > 0.9, `${learned}`);
        const left = await share(noise, options);
        assert.ok(left < chance + 3 * error, `${left} of the items drawn at random were foretold`);
      });
    }

    for (const loss of ["sampled softmax", "bpr", "binary"] as const) {
      it(`learns a chain by the loss ${loss}`, async () => {
        assert.ok((await share(chain, { encoder: "gru", layers: 1, loss, negatives: 5, epochs: 40 })) > 0.9);
      });
    }

    it("reads further back than one event, where a Markov chain cannot", async () => {
      const options = { dimensions: 32, epochs: 120, learningRate: 0.01 };
      const [lstm, markov] = [
        await share(secondOrder, { ...options, encoder: "lstm", layers: 1 }),
        await share(secondOrder, { ...options, encoder: "markov", tied: false }),
      ];
      assert.ok(lstm > 0.5 && markov < chance + 4 * error, `LSTM ${lstm}, Markov ${markov}`);
    });

    it("reads the calendar when told to", async () => {
      // The weekday of an event decides its item; events are one to five days apart.
      const draw = random("calendar");
      const times = Float64Array.from({ length: users * each }, () => 0);
      for (let user = 0; user < users; user++) {
        let now = draw.integer(7);
        for (let step = 0; step < each; step++) {
          now += 1 + draw.integer(5);
          times[user * each + step] = now * day;
        }
      }
      const rows = Array.from(times, (time, row): Row => [Math.floor(row / each), (time / day) % 7, 1]);
      const world = interactions({ ...made(users, items, rows), time: times });
      const options = { encoder: "lstm", layers: 1, epochs: 40 } as const;
      assert.ok((await share(world, { ...options, time: ["weekday"] })) > 0.9);
      assert.ok((await share(world, options)) < 0.5);
    });

    it("reads the latest events alone of histories longer than maxLength", async () => {
      const model = sequenceRecommender({ encoder: "lstm", layers: 1, dimensions: 8, maxLength: 4, epochs: 2 });
      await model.fit({ interactions: chain }, { random: random(1) });
      const all = queriesOfAllUsers(chain, "none");
      const latest = queriesOfAllUsers(
        chain.select(Array.from(chain.item.keys()).filter((row) => row % each >= each - 4)),
        "none",
      );
      assert.deepEqual(
        Array.from(await model.score(all)).slice(0, items),
        Array.from(await model.score(latest)).slice(0, items),
      );
      model.dispose();
    });

    it("begins with the weights of another model, and leaves that one as it is", async () => {
      const options = {
        encoder: "gru",
        layers: 1,
        dimensions: 16,
        dropout: 0,
        batchSize: 20,
        learningRate: 0.03,
      } as const;
      const pretrained = sequenceRecommender({ ...options, epochs: 20 });
      await pretrained.fit({ interactions: chain }, { random: random(1) });
      const queries = queriesOfAllUsers(chain, "none");
      const before = await pretrained.score(queries);
      const few = chain.select(Array.from(chain.item.keys()).filter((row) => row < 4 * each));
      const firstLoss = async (model: Recommender) => {
        const log = await model.fit({ interactions: few }, { random: random(1) });
        model.dispose();
        return log.epochs[0]?.loss as number;
      };
      const tuned = await firstLoss(await fineTuned(pretrained, { epochs: 1 }));
      const fresh = await firstLoss(sequenceRecommender({ ...options, epochs: 1 }));
      assert.ok(tuned < 0.2 * fresh, `${tuned} against ${fresh}`);
      assert.deepEqual(Array.from(await pretrained.score(queries)), Array.from(before));
      const others = made(2, 5, [
        [0, 1, 1],
        [0, 2, 1],
      ]);
      const lost = await fineTuned(pretrained);
      await assert.rejects(lost.fit({ interactions: others }, { random: random(1) }), /pre-trained on/);
      pretrained.dispose();
    });

    it("stops at a loss that is no number", async () => {
      const model = sequenceRecommender({ encoder: "transformer", learningRate: 1e30, epochs: 5, dimensions: 8 });
      await assert.rejects(model.fit({ interactions: chain }, { random: random(1) }), TrainingError);
    });
  });

  it("refuses what does not go together, and data without order or times", async () => {
    assert.throws(() => sequenceRecommender({ encoder: "lstm", hidden: 32, dimensions: 16 }), InputError);
    assert.throws(() => sequenceRecommender({ dimensions: 10, heads: 3 }), /multiple of 3/);
    assert.throws(() => sequenceRecommender({ time: ["gap", "gap"] }), InputError);
    const single = made(3, 4, [
      [0, 1, 1],
      [1, 2, 1],
    ]);
    const learnFrom = (data: Interactions, options: Partial<SequenceOptions> = {}) =>
      sequenceRecommender(options).fit({ interactions: data }, { random: random(1) });
    await assert.rejects(learnFrom(single), /two events/);
    await assert.rejects(learnFrom(interactions({ ...chain, time: null }), { time: ["gap"] }), /encode gap/);
  });
});
