import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { close } from "../../lib/base/numbers.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { ratingWindows } from "../../lib/data/rating-windows.ts";
import { categoryColumn, numberColumn, table } from "../../lib/data/tables.ts";
import type { Dataset } from "../../lib/data/types.ts";

const genres = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
const items = vocabulary(
  "item",
  Array.from({ length: 9 }, (_, film) => `film ${film}`),
);

/** Film k is of genre k and, but for the last, of genre 0; the ninth genre is the rarest. Years 2000 … 2007, one unknown. */
function films(events: readonly (readonly [user: number, film: number, stars: number, time: number])[]): Dataset {
  return {
    name: "films",
    title: "Films",
    licence: "",
    origin: "",
    notes: [],
    interactions: interactions({
      users: vocabulary("user", ["u", "v"]),
      items,
      user: Int32Array.from(events, ([user]) => user),
      item: Int32Array.from(events, ([, film]) => film),
      value: Float32Array.from(events, ([, , stars]) => stars),
      time: Float64Array.from(events, ([, , , time]) => time),
    }),
    items: table(items, {
      genres: categoryColumn(
        "genre",
        items.ids.map((_, film) => (film === 8 ? [] : [genres[0] as string, genres[film] as string])),
      ),
      year: numberColumn(items.ids.map((_, film) => (film === 8 ? Number.NaN : 2000 + film))),
    }),
  };
}

const events = [
  [0, 1, 5, 10],
  [0, 2, 3, 30],
  [1, 3, 4, 20],
  [1, 4, 2, 15],
  [0, 5, 4, 40],
  [0, 8, 4.5, 50],
  [0, 6, 1, 60],
  [0, 7, 5, 70],
  [1, 2, 5, 80],
  [1, 1, 1, 5],
] as const;

describe("data: windows of ratings", () => {
  const { rows, steps, features, input, target, user, time } = ratingWindows(films(events), 4, 2);
  const step = (row: number, at: number) => [...input.subarray((row * 2 + at) * 10, (row * 2 + at + 1) * 10)];

  it("cuts each user's ratings into windows in order of time, and asks whether the last film was liked", () => {
    assert.deepEqual([rows, steps], [5, 2]);
    // u: 10 30 | 40 50 | 60 70; v: 5 15 | 20 80.
    assert.deepEqual([...time], [15, 30, 50, 70, 80]);
    assert.deepEqual([...user], [1, 0, 0, 0, 1]);
    assert.deepEqual([...target], [0, 0, 1, 1, 1]);
  });

  it("describes each film by genres, year and whether it was liked, which is hidden where it is asked for", () => {
    assert.equal(features.length, 10);
    assert.equal(features[0], "a");
    assert.deepEqual(features.slice(8), ["year", "liked"]);
    // Years 2001 … 2007 were rated: their mean is 2004, their deviation 2.
    const [first, second] = [step(1, 0), step(1, 1)];
    assert.equal(first[0], 1);
    assert.equal(first[features.indexOf("b")], 1);
    assert.equal(
      first.slice(0, 8).reduce((sum, value) => sum + value),
      2,
    );
    assert.ok(close(first[8] as number, -1.5, { absolute: 1e-6 }));
    assert.deepEqual([first[9], second[9]], [1, 0]);
    assert.deepEqual([...step(2, 1)], new Array(10).fill(0), "a film of no genre and no year");
  });

  it("refuses what is missing", () => {
    const set = films(events);
    const { items: _, ...bare } = set;
    for (const given of [bare, { ...set, interactions: interactions({ ...set.interactions, value: null }) }]) {
      assert.throws(() => ratingWindows(given, 4), InputError);
    }
    assert.throws(() => ratingWindows(set, 4, 7), /users with at least 7 ratings/);
    assert.throws(() => ratingWindows(set, 4, 1), /steps/);
  });
});
