import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { shop } from "../../../lib/data/shop/shop.ts";
import { table, textColumn } from "../../../lib/data/tables.ts";
import {
  type BehaviourTextOptions,
  behaviourReader,
  behaviourTexts,
} from "../../../lib/language/text/behaviour-texts.ts";

const saturday = Date.parse("2024-01-06T14:05:09Z") / 1000;
const ids = vocabulary("item", ["a", "b", "c"]);
const items = table(ids, {
  title: textColumn(["sports shoes", "Bed for 12.00 on Sunday", ""]),
  titleChinese: textColumn(["运动鞋", "给周日，3.00 元", ""]),
});

function eventsOf(item: readonly number[], value: readonly number[] | null = null, time: number | null = saturday) {
  return interactions({
    users: vocabulary("user", ["u"]),
    items: ids,
    user: new Int32Array(item.length),
    item: Int32Array.from(item),
    value: value && Float32Array.from(value),
    time: time === null ? null : new Float64Array(item.length).fill(time),
  });
}

describe("behaviour as text", () => {
  const events = eventsOf([0, 0, 1]);
  const behaviour = { events, items, bought: [1, 0, 1], price: [59.9, Number.NaN, 3] };

  it("says purchases, looks and ratings in English and in Chinese", () => {
    assert.deepEqual(behaviourTexts(behaviour).slice(0, 2), [
      "bought sports shoes for 59.90 on Saturday",
      "looked at sports shoes on Saturday",
    ]);
    const chinese = { language: "chinese" } as const;
    assert.deepEqual(behaviourTexts(behaviour, chinese).slice(0, 2), ["周六买了运动鞋，59.90 元", "周六看了运动鞋"]);
    const rated = { events: eventsOf([0], [4.5]), items };
    assert.deepEqual(behaviourTexts(rated), ["rated sports shoes with 4.5 stars on Saturday"]);
    assert.deepEqual(behaviourTexts(rated, chinese), ["周六给运动鞋打了 4.5 星"]);
    const exact = behaviourTexts(behaviour, { time: "second" });
    assert.equal(exact[1], "looked at sports shoes on Saturday 2024-01-06 14:05:09");
  });

  for (const language of ["english", "chinese"] as const) {
    it(`reads back what it said in ${language}, whatever titles say`, () => {
      const read = behaviourReader(items, { language });
      const said = behaviourTexts(behaviour, { language, time: "second" }).map(read);
      const all = { weekday: 5, time: saturday };
      assert.deepEqual(said, [
        { item: 0, action: "bought", amount: 59.9, ...all },
        { item: 0, action: "viewed", amount: null, ...all },
        { item: 1, action: "bought", amount: 3, ...all },
      ]);
      const rated = behaviourTexts({ events: eventsOf([1], [4.5]), items }, { language }).map(read);
      assert.deepEqual(rated, [{ item: 1, action: "rated", amount: 4.5, weekday: 5, time: null }]);
      assert.equal(read("bought a horse for 1.00 on Saturday"), null);
      assert.equal(read("周六买了马，1.00 元"), null);
      assert.equal(read(""), null);
    });

    it(`brings a whole shop into ${language} and back`, () => {
      const { interactions: events, items, bought, price } = shop({ users: 30, items: 60, events: 400, reviews: 0 });
      const read = behaviourReader(items, { language });
      const texts = behaviourTexts({ events, items, bought, price }, { language, time: "second" });
      assert.equal(new Set(texts.map((text) => text.replaceAll(/\d\d:\d\d:\d\d/g, ""))).size > 300, true);
      for (const [row, text] of texts.entries()) {
        const { item, action, amount, time } = read(text) ?? { item: -1, action: "rated", amount: null, time: null };
        assert.equal(item, events.item[row]);
        assert.equal(action, bought[row] === 1 ? "bought" : "viewed");
        assert.equal(amount, Number((price[row] as number).toFixed(2)));
        assert.equal(time, Math.floor(events.time?.[row] as number));
      }
    });
  }

  it("refuses a third language, items without a title, and events it cannot tell", () => {
    const fails = (work: () => unknown, says: RegExp) =>
      assert.throws(work, (error) => error instanceof InputError && says.test(error.message));
    const german = { language: "german" } as unknown as Partial<BehaviourTextOptions>;
    fails(() => behaviourTexts(behaviour, german), /english.*chinese/);
    fails(() => behaviourReader(items, german), /english.*chinese/);
    fails(() => behaviourTexts({ events: eventsOf([2]), items }), /a title of item “?"?c/);
    fails(() => behaviourTexts({ events: eventsOf([0], null, null), items }), /time/);
    fails(() => behaviourTexts({ ...behaviour, bought: [1] }), /3 entries of bought/);
    fails(() => behaviourTexts({ events, items: table(ids, {}) }), /title/);
    fails(() => behaviourReader(table(ids, { title: textColumn(["x", "x", "y"]) })), /twice/);
  });
});
