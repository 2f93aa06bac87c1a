import assert from "node:assert/strict";
import { close } from "../../lib/base/numbers.ts";
import { random } from "../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../lib/data/queries.ts";
import { markovChain } from "../../lib/models/markov-chain.ts";
import { made } from "../support/worlds.ts";

describe("Markov chain", () => {
  const world = made(3, 4, [
    [0, 0, 1],
    [0, 1, 1],
    [0, 2, 1],
    [1, 0, 1],
    [1, 1, 1],
    [1, 0, 1],
  ]);

  it("gives the probability of what follows the last item, by hand", async () => {
    const model = markovChain({ smoothing: 2 });
    await model.fit({ interactions: world }, { random: random(1) });
    const scores = await model.score(queriesOfAllUsers(world));
    // User 1 ends on item 0, which was followed by item 1 twice; shares are 3/6, 2/6, 1/6 and 0.
    const expected = [(2 * 3) / 6 / 4, (2 + (2 * 2) / 6) / 4, (2 * 1) / 6 / 4, 0];
    for (const [item, probability] of expected.entries()) {
      assert.ok(close(scores[4 + item] as number, probability, { relative: 1e-6 }), `item ${item}`);
    }
    assert.ok(
      close(
        expected.reduce((sum, p) => sum + p),
        1,
        { relative: 1e-12 },
      ),
    );
  });

  it("has no answer for a user without events", async () => {
    const model = markovChain();
    await model.fit({ interactions: world }, { random: random(1) });
    const scores = await model.score(queriesOfAllUsers(world));
    assert.ok(scores.subarray(8, 12).every(Number.isNaN));
  });
});
