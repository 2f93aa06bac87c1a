import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { queriesOfAllUsers } from "../../../lib/data/queries.ts";
import { popularity } from "../../../lib/models/popularity.ts";
import { recommend } from "../../../lib/models/recommend.ts";
import { amongFound } from "../../../lib/models/retrieval/among-found.ts";
import { made } from "../../support/worlds.ts";

describe("questions among what was found", () => {
  it("are answered from their own lists alone, by the second stage's order", async () => {
    // Items 0, 1, 2 … are had by ever fewer users.
    const world = made(4, 5, [
      ...[0, 1, 2, 3].map((user) => [user, 0, 1] as const),
      ...[0, 1, 2].map((user) => [user, 1, 1] as const),
      ...[0, 1].map((user) => [user, 2, 1] as const),
      [0, 3, 1] as const,
    ]);
    const model = popularity();
    await model.fit({ interactions: world }, { random: random(1) });
    const queries = queriesOfAllUsers(world, "none");
    const items = Int32Array.of(4, 3, 2, 2, 0, -1, -1, -1, -1, 1, 3, 0);
    const found = { k: 3, items, scores: new Float32Array(12) };
    const top = await recommend(model, amongFound(queries, found, world.items), 3);
    assert.deepEqual([...top.items], [2, 3, 4, 0, 2, -1, -1, -1, -1, 0, 1, 3]);
  });
});
