import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { episodeMoments } from "../../../lib/data/shop/episode-moments.ts";
import { sportEpisode } from "../../../lib/data/shop/goods.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { columnOf } from "../../../lib/data/tables.ts";

describe("data/shop: moments of the sport episode", () => {
  const size = { users: 200, items: 150, events: 7000, seed: 3 };
  const made = shop({ ...size, episode: 2 });
  const { before, after } = episodeMoments(made);
  const { items, time } = made.interactions.perUser();
  const { labels } = columnOf(made.items, "subcategory", "category");
  const kindsOf = (events: Int32Array) =>
    Array.from(events, (item) => labels.vocabulary.id(labels.row(item)[0] as number));

  it("lie before the first purchase, and after both kinds of the start, which end it", () => {
    assert.ok(before.length > 50 && after.length === before.length, `${before.length}`);
    const episodes = new Map(made.truth.episodes.map((episode) => [episode.user, episode]));
    for (const [at, { user, known }] of after.entries()) {
      const row = items.row(user);
      const from = before[at]?.known as number;
      assert.equal(before[at]?.user, user);
      const began = time?.[(items.offsets[user] as number) + from];
      assert.equal(began, episodes.get(user)?.startTime);
      const kinds = kindsOf(row.subarray(from, known));
      assert.ok(sportEpisode.start.every((kind) => kinds.includes(kind)));
      // Whatever else was met between, the last one is of the episode and of a kind of its start.
      assert.ok(sportEpisode.start.some((kind) => kinds.at(-1) === kind));
      const rows = episodes.get(user)?.start.map((row) => made.interactions.item[row]);
      assert.ok(rows?.includes(row[known - 1]));
      assert.ok(from >= 1 && known < row.length);
    }
  });
  it("fall between the same visits where nobody has an episode", () => {
    const control = shop({ ...size, episode: 0 }).interactions.perUser();
    for (const { user, known } of after) {
      const at = (items.offsets[user] as number) + known;
      assert.equal(control.time?.[at], time?.[at]);
      assert.equal(control.items.offsets[user], items.offsets[user]);
    }
  });
  it("can be asked of some users alone, and of nobody without an episode", () => {
    const [first] = before;
    const some = episodeMoments(made, new Set([first?.user as number]));
    assert.deepEqual(some.before, [first]);
    assert.throws(() => episodeMoments(made, new Set()), InputError);
    assert.throws(() => episodeMoments(shop({ ...size, episode: 0 })), InputError);
  });
});
