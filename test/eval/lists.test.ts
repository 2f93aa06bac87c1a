import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import { sequencesOf } from "../../lib/data/sequences.ts";
import type { Interactions } from "../../lib/data/types.ts";
import { contentDistance, itemStatistics, labelDistance, vectorDistance } from "../../lib/eval/item-statistics.ts";
import {
  coverage,
  gini,
  giniIndex,
  intraListDistance,
  listLogPopularity,
  listPopularity,
  novelty,
} from "../../lib/eval/lists.ts";
import { closeTo } from "./close-to.ts";
import { fixture } from "./fixture.ts";

const numbered = (kind: string, size: number) =>
  vocabulary(
    kind,
    Array.from({ length: size }, (_, index) => String(index)),
  );

const lists = [Int32Array.of(0, 1), Int32Array.of(0), new Int32Array(0)];
const statistics = { popularity: Int32Array.of(4, 2, 2, 0), users: 4 };

describe("list metrics", () => {
  it("agree with values worked out by hand", () => {
    closeTo(coverage(2).values(lists, statistics), 2 / 4, "coverage");
    closeTo(coverage(1).values(lists, statistics), 1 / 4, "coverage@1");
    // Exposure 2, 1, 0, 0: Σ (2i − 5) x over 0, 0, 1, 2 is 1 + 6 = 7, over 4 · 3.
    closeTo(gini(2).values(lists, statistics), 7 / 12, "gini");
    closeTo(novelty(2).values(lists, statistics), [(1 + 2) / 2, 1, Number.NaN], "novelty");
    closeTo(novelty(1).values([Int32Array.of(3)], statistics), [3], "an unseen item counts as one event of eight");
    closeTo(listPopularity(2).values(lists, statistics), [3, 4, Number.NaN], "popularity");
    closeTo(
      listLogPopularity(2).values([Int32Array.of(0, 3), Int32Array.of(1)], statistics),
      [Math.log(4) / 2, Math.log(2)],
      "log popularity",
    );
    const apart = {
      items: numbered("item", 4),
      item: Int32Array.of(3, 3, 3, 1),
      user: new Int32Array(4),
    } as Interactions;
    closeTo(
      listLogPopularity(2, apart).values([Int32Array.of(0, 3), Int32Array.of(1)], statistics),
      [Math.log(3) / 2, 0],
      "log popularity among others",
    );
    const distance = (a: number, b: number) => Math.abs(a - b) / 4;
    closeTo(
      intraListDistance(3).values([Int32Array.of(0, 1, 3), Int32Array.of(0)], { ...statistics, distance }),
      [(1 + 3 + 2) / 3 / 4, Number.NaN],
      "ILD",
    );
  });

  it("know even and one-sided exposure", () => {
    closeTo(giniIndex([3, 3, 3]), 0, "even");
    closeTo(giniIndex([0, 0, 0, 9]), 3 / 4, "one takes all: (n − 1) / n");
    assert.equal(giniIndex([0, 0]), 0);
  });

  it("ask for a distance where one is needed", () => {
    assert.throws(() => intraListDistance(5).values(lists, statistics), InputError);
  });

  it("agree with independent implementations", () => {
    const { k, items, events, labels, ...expected } = fixture.lists;
    const train = interactions({
      users: numbered("user", 12),
      items: numbered("item", items),
      user: Int32Array.from(events, ([user]) => user),
      item: Int32Array.from(events, ([, item]) => item),
      value: null,
      time: null,
    });
    const genres = sequencesOf(numbered("genre", 6), labels);
    const distance = labelDistance(
      { vocabulary: train.items, columns: { genres: { type: "category", labels: genres } } },
      "genres",
    );
    const found = itemStatistics(train, distance);
    const top = expected.lists.map((list) => Int32Array.from(list));
    assert.equal(found.users, 12);
    closeTo(coverage(k).values(top, found), expected.coverage, "coverage");
    closeTo(gini(k).values(top, found), expected.gini, "gini");
    closeTo(novelty(k).values(top, found), expected.novelty, "novelty");
    closeTo(listPopularity(k).values(top, found), expected.listPopularity, "popularity");
    closeTo(intraListDistance(k).values(top, found), expected.intraListDistance, "ILD");
  });
});

describe("distances between items", () => {
  const items = numbered("item", 4);
  const genre = numbered("genre", 3);
  const table = {
    vocabulary: items,
    columns: {
      genres: { type: "category", labels: sequencesOf(genre, [[0, 1], [1], [2], []]) },
      title: { type: "text", values: ["a", "b", "c", "d"] },
    },
  } as const;

  it("are one minus the cosine of label sets, 1 where nothing is known", () => {
    const { between, source } = labelDistance(table, "genres");
    closeTo(
      [between(0, 1), between(1, 0), between(0, 2), between(0, 0)],
      [1 - 1 / Math.SQRT2, 1 - 1 / Math.SQRT2, 1, 0],
      "",
      {
        absolute: 1e-15,
      },
    );
    assert.equal(between(3, 0), 1);
    assert.equal(between(3, 3), 1);
    assert.equal(source, "1 − cosine of genres");
  });

  it("name the columns of labels when another is asked for", () => {
    assert.throws(() => labelDistance(table, "genre"), /wanted a column of labels: genres, got “genre”/);
    assert.throws(() => labelDistance(table, "title"), /“title”, a text column/);
  });

  it("are one minus the weighted cosine of whatever columns a table has", () => {
    const { between, source } = contentDistance(table, { genres: 1, title: 3 });
    const genres = 1 / Math.hypot(1, (Math.log(5 / 2) + 1) / (Math.log(5 / 3) + 1));
    closeTo([between(0, 1), between(0, 2), between(0, 0)], [1 - genres / 4, 1, 0], "", { absolute: 1e-6 });
    assert.equal(source, "1 − cosine of genres, title");
    assert.equal(contentDistance(table, { title: 0, genres: 2 }).source, "1 − cosine of genres");
    assert.equal(contentDistance(table).between(0, 3), 1);
  });

  it("put the cosine of vectors onto [0, 1]", () => {
    const { between } = vectorDistance(Float32Array.of(1, 0, 2, 0, -1, 0, 0, 3, 0, 0), 2, "vectors");
    closeTo([between(0, 1), between(0, 2), between(0, 3), between(0, 4)], [0, 1, 0.5, 0.5], "", { absolute: 1e-12 });
  });
});
