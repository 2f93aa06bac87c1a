import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import type { Interactions } from "../../lib/data/types.ts";
import { useBackend } from "../../lib/engine/backend.ts";
import { biasedFactorization } from "../../lib/models/biased-factorization.ts";
import { implicitFactorization } from "../../lib/models/implicit-factorization.ts";
import type { FitContext, Recommender } from "../../lib/models/recommender.ts";
import { freshFolder } from "../support/fresh-folder.ts";
import { checkerboard } from "../support/worlds.ts";

const makers: Readonly<Record<string, () => Recommender>> = {
  "biased factorization": () => biasedFactorization({ dimensions: 3, epochs: 6, batchSize: 128 }),
  "implicit factorization": () => implicitFactorization({ dimensions: 3, epochs: 6, batchSize: 128, negatives: 8 }),
};
const world = checkerboard(20, true);

describe("models that train by epochs", () => {
  before(() => useBackend("wasm"));

  for (const [name, make] of Object.entries(makers)) {
    it(`${name}: goes on from its checkpoint with the scores of a training without a break`, async () => {
      const checkpoint = freshFolder();
      const scores = async (context: Partial<FitContext> = {}, events: Interactions = world) => {
        const model = make();
        const log = await model.fit({ interactions: events }, { random: random(3), ...context });
        const values = await model.score(queriesOfAllUsers(events));
        model.dispose();
        return { log, values };
      };
      const whole = await scores();
      const abort = new AbortController();
      const broken = await scores({
        checkpoint,
        signal: abort.signal,
        onEpoch: ({ epoch }) => {
          if (epoch === 3) abort.abort();
        },
      });
      assert.deepEqual([broken.log.interrupted, broken.log.epochs.length], [true, 3]);
      assert.notDeepEqual(Array.from(broken.values.subarray(0, 20)), Array.from(whole.values.subarray(0, 20)));
      const resumed = await scores({ checkpoint });
      assert.equal(resumed.log.epochs.length, 6);
      assert.ok(resumed.values.every((value, at) => Object.is(value, whole.values[at])));
      // Other events are another training, in a folder of their own.
      const rows = Int32Array.from({ length: world.length - 1 }, (_, row) => row);
      await scores({ checkpoint }, world.select(rows));
      assert.equal(readdirSync(checkpoint).length, 2);
    });
  }
});
