import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { lastOut } from "../../lib/data/split.ts";
import { permutedBeyond, thinned } from "../../lib/data/thin.ts";
import type { Queries } from "../../lib/data/types.ts";
import { itemCosine } from "../../lib/models/item-cosine.ts";
import { popularity } from "../../lib/models/popularity.ts";
import { learningFrom, reading } from "../../lib/models/reading.ts";
import { listOf, recommend } from "../../lib/models/recommend.ts";
import type { Recommender } from "../../lib/models/recommender.ts";
import { withFallback } from "../../lib/models/with-fallback.ts";
import { checkerboard, made } from "../support/worlds.ts";

const split = lastOut(checkerboard(20, false));
const context = { random: random(1) };

/** A model that keeps the questions it is asked. */
function eavesdropper(): { model: Recommender; asked: () => Queries } {
  const inner = itemCosine();
  const all: Queries[] = [];
  const score = (queries: Queries) => {
    all.push(queries);
    return inner.score(queries);
  };
  return { model: { ...inner, score }, asked: () => all.at(-1) as Queries };
}

describe("models that read other histories than the questions bring", () => {
  it("are asked with those, under the index of whoever has any", async () => {
    const { model, asked } = eavesdropper();
    await model.fit({ interactions: split.train }, context);
    const few = split.train.select(
      [...split.train.user.keys()].filter((row) => split.train.user[row] !== 3).slice(0, 60),
    );
    const reader = reading(model, () => few);
    const top = await recommend(reader, split.queries, 3);
    await reader.score(split.queries);
    for (let q = 0; q < split.queries.length; q++) {
      const user = split.queries.user?.[q] as number;
      const known = few.perUser().items.row(user);
      assert.deepEqual([...(asked().history?.items.row(q) ?? [])], [...known]);
      assert.equal(asked().user?.[q], known.length > 0 ? user : -1);
      const seen = new Set(split.queries.history?.items.row(q));
      assert.ok(
        listOf(top, q).every((item) => !seen.has(item)),
        "what may come is left to the questions",
      );
    }
    await reading(model, () => few, "strangers").score(split.queries);
    assert.ok(asked().user?.every((user) => user === -1));
  });

  it("learn from a changed copy, drawn by the seed, and read it", async () => {
    const { model, asked } = eavesdropper();
    const half = learningFrom(model, (data, draw) => thinned(data, 0.5, draw));
    await half.fit({ interactions: split.train }, context);
    const expected = thinned(split.train, 0.5, context.random.stream("change"));
    const scores = await half.score(split.queries);
    assert.deepEqual(
      [...(asked().history?.items.row(2) ?? [])],
      [...expected.perUser().items.row(split.queries.user?.[2] as number)],
    );
    const alone = itemCosine();
    await alone.fit({ interactions: expected }, context);
    assert.deepEqual([...scores], [...(await reading(alone, () => expected).score(split.queries))]);
  });
});

describe("a model with a fallback", () => {
  it("answers by it where nothing is known, and only there", async () => {
    const world = made(4, 5, [
      [0, 0, 1],
      [0, 1, 1],
      [2, 0, 1],
      [2, 2, 1],
      [3, 2, 1],
    ]);
    const model = withFallback(itemCosine(), popularity());
    await model.fit({ interactions: world }, context);
    const [plain, common] = [itemCosine(), popularity()];
    for (const one of [plain, common]) await one.fit({ interactions: world }, context);
    const everyone = { ...split.queries, length: 4, user: null, time: null, history: world.perUser() };
    const [scores, own, other] = [
      await model.score(everyone),
      await plain.score(everyone),
      await common.score(everyone),
    ];
    assert.deepEqual([...scores.subarray(5, 10)], [...other.subarray(5, 10)]);
    for (const q of [0, 2, 3])
      assert.deepEqual([...scores.subarray(5 * q, 5 * q + 5)], [...own.subarray(5 * q, 5 * q + 5)]);
  });
});

describe("data/thin", () => {
  const data = checkerboard(20, false);

  it("keeps a share, in order, and smaller shares lie in larger ones", () => {
    const key = (part: typeof data) => Array.from(part.user, (user, row) => `${user} ${part.item[row]}`);
    let before: string[] = [];
    for (const share of [0.01, 0.1, 0.5, 1]) {
      const part = thinned(data, share, random(4));
      assert.equal(part.length, Math.max(1, Math.round(share * data.length)));
      const kept = new Set(key(part));
      assert.ok(before.every((event) => kept.has(event)));
      assert.deepEqual(
        key(data).filter((event) => kept.has(event)),
        key(part),
      );
      before = key(part);
    }
    assert.deepEqual(before, key(data));
    assert.notDeepEqual(key(thinned(data, 0.5, random(5))), key(thinned(data, 0.5, random(4))));
  });

  it("leaves the share that thinned keeps, and one permutation of the catalogue a user beyond it", () => {
    const kept = thinned(data, 0.3, random(4));
    const permuted = permutedBeyond(data, 0.3, random(4));
    assert.equal(permuted.length, data.length);
    const same = [...data.item.keys()].filter((row) => permuted.item[row] === data.item[row]);
    assert.ok(same.length >= kept.length && same.length < 0.5 * data.length);
    let at = 0;
    for (const row of same)
      if (at < kept.length && data.user[row] === kept.user[at] && data.item[row] === kept.item[at]) at++;
    assert.equal(at, kept.length);
    const counts = (items: Int32Array) => new Set(items).size;
    for (let user = 0; user < 20; user++) {
      const rows = [...data.user.keys()].filter(
        (row) => data.user[row] === user && permuted.item[row] !== data.item[row],
      );
      const items = Int32Array.from(rows, (row) => permuted.item[row] as number);
      assert.equal(counts(items), rows.length, "a permutation keeps different items different");
    }
    const shareOfParity = [...permuted.item.keys()]
      .filter((row) => permuted.item[row] !== data.item[row])
      .map((row) => Number((permuted.item[row] as number) % 2 === (permuted.user[row] as number) % 2));
    const share = shareOfParity.reduce((sum, one) => sum + one, 0) / shareOfParity.length;
    assert.ok(Math.abs(share - 0.5) < 0.15, `${share} of the permuted events keep to what the user likes`);
    assert.deepEqual([...permutedBeyond(data, 1, random(4)).item], [...data.item]);
  });
});
