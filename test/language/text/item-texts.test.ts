import assert from "node:assert/strict";
import { InputError } from "../../../lib/base/errors.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { categoryColumn, numberColumn, table, textColumn } from "../../../lib/data/tables.ts";
import { type EventTextOptions, eventTexts } from "../../../lib/language/text/event-texts.ts";
import { itemTexts } from "../../../lib/language/text/item-texts.ts";

const ids = vocabulary("item", ["a", "b", "c", "d"]);
const items = table(ids, {
  title: textColumn(["Heat", "Alien", "", "Up"]),
  genres: categoryColumn("genre", [["Crime", "Drama"], ["Horror"], [], ["Drama"]]),
  price: numberColumn([19.99, 5, Number.NaN, 7.5]),
  plot: textColumn(["A thief.", "", "", "A house flies; far."]),
  map: { type: "vector", dimensions: 1, values: new Float32Array(4) },
});
const users = vocabulary("user", ["u", "v"]);
const events = interactions({
  users,
  items: ids,
  user: Int32Array.of(0, 1, 0, 0, 0, 1),
  item: Int32Array.of(3, 3, 0, 1, 2, 1),
  value: Float32Array.of(4.5, 1, 3, 2, 5, 4),
  time: Float64Array.of(300, 50, 100, 200, 200, 60),
});
const texts = (given: Partial<EventTextOptions>, known = events) =>
  eventTexts({ events, items, known }, ["title"], given);

describe("language/text", () => {
  it("joins the columns of an item in the order asked for, and leaves out what is missing", () => {
    assert.deepEqual(itemTexts(items, ["title", "genres", "price", { column: "plot", label: null }]), [
      "title: Heat; genres: Crime, Drama; price: 19.99; A thief.",
      "title: Alien; genres: Horror; price: 5",
      "",
      "title: Up; genres: Drama; price: 7.5; A house flies; far.",
    ]);
    assert.deepEqual(
      itemTexts(items, [{ column: "price", label: "价格" }, "genres"], {
        between: "，",
        afterLabel: "：",
        inList: "、",
      }),
      ["价格：19.99，genres：Crime、Drama", "价格：5，genres：Horror", "", "价格：7.5，genres：Drama"],
    );
    assert.deepEqual(itemTexts(items, []), ["", "", "", ""]);
  });

  it("names the last items before each event's moment, and none of the same second or later", () => {
    assert.deepEqual(texts({ history: 2 }), [
      "history: Alien; title: Up",
      "title: Up",
      "title: Heat",
      "history: Heat; title: Alien",
      "history: Heat",
      "history: Up; title: Alien",
    ]);
    assert.equal(texts({ history: 9, historyLabel: "已看", values: true })[0], "已看: Heat 3, Alien 2; title: Up");
    assert.equal(texts({ history: 1, historyLabel: null, name: "plot" })[5], "A house flies; far.; title: Alien");
  });

  it("takes histories from known events alone", () => {
    const known = events.select([1, 2]);
    assert.deepEqual(texts({ history: 5 }, known), [
      "history: Heat; title: Up",
      "title: Up",
      "title: Heat",
      "history: Heat; title: Alien",
      "history: Heat",
      "history: Up; title: Alien",
    ]);
  });

  it("says the time where it is asked for", () => {
    assert.equal(texts({ timeLabel: "bought" })[0], "title: Up; bought: 1970-01-01 00:05");
    assert.equal(texts({ timeLabel: "t", history: 1 })[1], "title: Up; t: 1970-01-01 00:00");
  });

  it("refuses what cannot be said", () => {
    assert.throws(() => itemTexts(items, ["plots"]), /a column “plots” .* got the columns title, genres, price, plot/);
    assert.throws(() => itemTexts(items, ["map"]), InputError);
    assert.throws(() => itemTexts(items, ["constructor"]), InputError);
    assert.throws(() => itemTexts(undefined, ["title"]), /got none/);
    assert.throws(() => itemTexts(items, ["title"], { glue: " " } as object), InputError);
    const timeless = interactions({ ...events, time: null });
    assert.deepEqual(eventTexts({ events: timeless, items }, ["title"])[0], "title: Up");
    assert.throws(() => eventTexts({ events: timeless, items }, ["title"], { history: 1 }), /events with times/);
    assert.throws(() => eventTexts({ events: timeless, items }, ["title"], { timeLabel: "t" }), /events with times/);
    const bare = interactions({ ...events, value: null });
    assert.throws(() => eventTexts({ events: bare, items }, [], { history: 1, values: true }), /events with values/);
    const other = interactions({ ...events, users: vocabulary("user", ["x", "y"]) });
    assert.throws(() => texts({ history: 1 }, other), /over the vocabularies/);
    assert.throws(() => texts({ history: 1, name: "genres" }), /a text column “genres”/);
    assert.throws(() => texts({ history: 1.5 }), InputError);
  });
});
