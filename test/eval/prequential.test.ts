import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { shop } from "../../lib/data/shop/shop.ts";
import type { Interactions } from "../../lib/data/types.ts";
import { compare } from "../../lib/eval/compare.ts";
import { poolStreams, prequential } from "../../lib/eval/prequential.ts";
import { ndcg } from "../../lib/eval/ranking.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { randomRanking } from "../../lib/models/random-ranking.ts";
import { made, type Row } from "../support/worlds.ts";

const metric = ndcg(3);
const name = metric.name;

/**
 * Users of two tribes. In the first half everyone takes items below 10, in the second half everyone takes items from 10
 * on, in pairs (2n, 2n + 1), the first of a pair some time before the second.
 */
function turning(): Interactions {
  const draw = random("turning");
  const rows: Row[] = [];
  for (let round = 0; round < 10; round++) {
    for (let user = 0; user < 24; user++) {
      const pair = (user + round) % 5;
      const base = round < 5 ? 0 : 10;
      const item = base + 2 * pair + (round % 2);
      if (draw.uniform() < 0.9) rows.push([user, item, 1]);
    }
  }
  return made(24, 20, rows);
}

describe("prequential evaluation", () => {
  it("tells apart what reading and what learning bring", async () => {
    const world = turning();
    const { pooled, blocks, updateSeconds } = await prequential(() => itemCosine(), world, [metric], {
      start: 0.5,
      blocks: 6,
    });
    const mean = (arm: keyof typeof pooled) => pooled[arm].summary[name]?.mean as number;
    // Only who learns knows the new items; reading alone leads nowhere, since nothing was learned of what is read.
    assert.ok(mean("learns and reads") > mean("left as it was") + 0.1);
    assert.ok(Math.abs(mean("reads new events") - mean("left as it was")) < 0.1);
    assert.equal(blocks["left as it was"].length, 6);
    assert.equal(updateSeconds.length, 5);
    const { difference, n } = compare(pooled["learns and reads"], pooled["left as it was"], metric);
    assert.ok(difference > 0.1 && n > 0);
    assert.match(pooled["left as it was"].protocol, /last 50 % of \d+ events in order of time, in 6 blocks/);
  });

  it("asks the same in every arm, and in the first block all arms answer alike", async () => {
    const { blocks } = await prequential(() => popularity(), turning(), [metric], { blocks: 3 });
    const [still, ...others] = Object.values(blocks).map((all) => all[0]?.perQuery[name]);
    for (const other of others) assert.deepEqual(other, still);
    const lengths = Object.values(blocks).map((all) => all.map(({ perQuery }) => perQuery[name]?.length));
    for (const other of lengths) assert.deepEqual(other, lengths[0]);
  });

  it("shows the models other events than those that are asked for", async () => {
    const world = turning();
    const half = Math.round(world.length / 2);
    const repeated = interactions({
      ...world,
      item: world.item.map((item, row) => (row < half ? item : (world.item[row % half] as number))),
    });
    const honest = await prequential(() => itemCosine(), world, [metric], { blocks: 4 });
    const fooled = await prequential(() => itemCosine(), world, [metric], { blocks: 4, seen: repeated });
    assert.deepEqual(
      fooled.pooled["left as it was"].perQuery[name],
      honest.pooled["left as it was"].perQuery[name],
      "who learns nothing new notices nothing",
    );
    const gain = ({ pooled }: typeof honest) =>
      (pooled["learns and reads"].summary[name]?.mean as number) -
      (pooled["left as it was"].summary[name]?.mean as number);
    assert.ok(gain(honest) > 0.1 && Math.abs(gain(fooled)) < 0.05, `${gain(honest)} ${gain(fooled)}`);
  });

  it("pools streams, whose users are not the same", async () => {
    const [one, other] = [
      await prequential(() => popularity(), turning(), [metric], { blocks: 3, seed: 1 }),
      await prequential(() => popularity(), turning(), [metric], { blocks: 2, seed: 2 }),
    ];
    const pooled = poolStreams([one, other])["learns and reads"];
    const parts = [one, other].map((stream) => stream.pooled["learns and reads"]);
    assert.deepEqual(
      [...(pooled.perQuery[name] ?? [])],
      parts.flatMap(({ perQuery }) => [...(perQuery[name] ?? [])]),
    );
    assert.deepEqual(pooled.seeds, [1, 2]);
    const known = parts.map(({ users }) => new Set(users?.filter((user) => user >= 0)).size);
    assert.equal(new Set(pooled.users?.filter((user) => user >= 0)).size, (known[0] ?? 0) + (known[1] ?? 0));
    assert.throws(() => poolStreams([]), InputError);
  });

  it("sorts by time, whatever the order of the file", async () => {
    const world = turning();
    const backwards = world.select([...world.user.keys()].reverse());
    const [one, other] = [
      await prequential(() => popularity(), world, [metric], { blocks: 3 }),
      await prequential(() => popularity(), backwards, [metric], { blocks: 3 }),
    ];
    assert.deepEqual(other.pooled["learns and reads"].perQuery[name], one.pooled["learns and reads"].perQuery[name]);
  });

  it("refuses models and data that it is not for", async () => {
    const world = turning();
    await assert.rejects(
      prequential(() => randomRanking(), world, [metric]),
      InputError,
    );
    await assert.rejects(
      prequential(() => popularity(), interactions({ ...world, time: null }), [metric]),
      InputError,
    );
    await assert.rejects(
      prequential(() => popularity(), world, [metric], { start: 1 }),
      InputError,
    );
    await assert.rejects(
      prequential(() => popularity(), world, [metric], { seen: world.select([0]) }),
      InputError,
    );
    const { interactions: events } = shop({ users: 20, items: 50, events: 200 });
    await assert.rejects(
      prequential(() => popularity(), events, [metric], { colour: 1 } as object),
      InputError,
    );
  });
});
