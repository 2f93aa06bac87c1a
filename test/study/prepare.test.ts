import assert from "node:assert/strict";
import { random } from "../../lib/base/random.ts";
import { vocabulary } from "../../lib/base/vocabulary.ts";
import { interactions } from "../../lib/data/interactions.ts";
import type { Dataset } from "../../lib/data/types.ts";
import { feedbackOf } from "../../lib/study/feedback.ts";
import { popularityBands } from "../../lib/study/metrics.ts";
import { prepare } from "../../lib/study/prepare.ts";
import { chooseProtocol } from "../../lib/study/protocol.ts";

interface Row {
  readonly user: number;
  readonly item: number;
  readonly value?: number;
  readonly time?: number;
}

function dataOf(rows: readonly Row[]): Dataset {
  const ids = (of: "user" | "item") =>
    Array.from({ length: Math.max(...rows.map((row) => row[of])) + 1 }, (_, at) => `${of} ${at}`);
  return {
    ...{ name: "made", title: "Made", licence: "none", origin: "here", notes: [] },
    interactions: interactions({
      users: vocabulary("user", ids("user")),
      items: vocabulary("item", ids("item")),
      user: Int32Array.from(rows, ({ user }) => user),
      item: Int32Array.from(rows, ({ item }) => item),
      value: rows[0]?.value === undefined ? null : Float32Array.from(rows, ({ value }) => value ?? 0),
      time: rows[0]?.time === undefined ? null : Float64Array.from(rows, ({ time }) => time ?? 0),
    }),
  };
}

const free = { feedback: null, again: null, positive: null };
const times = (users: number, each: number, time: (user: number, at: number) => number, items = 40) =>
  Array.from({ length: users * each }, (_, row): Row => {
    const [user, at] = [Math.floor(row / each), row % each];
    return { user, item: (user * 7 + at * 3) % items, time: time(user, at) };
  });

describe("study: what the data are", () => {
  it("tells ratings from counts, yes and no, weights and a single value", () => {
    const kind = (values: readonly number[], weighed = false) =>
      feedbackOf(dataOf(values.map((value, at) => ({ user: at, item: at, value }))).interactions, weighed, null);
    assert.equal(kind([1, 2, 3, 4, 5, 4, 3, 4]).kind, "explicit");
    assert.equal(kind([0.5, 4, 3.5, 2, 5]).kind, "explicit");
    assert.equal(kind([1, 1, 1, 1, 2, 3]).kind, "implicit");
    assert.equal(kind(Array.from({ length: 60 }, (_, at) => at + 1)).kind, "implicit");
    assert.equal(kind([1, 3, 5], true).kind, "implicit");
    assert.deepEqual(kind([4, 4, 4]).dropValues, true);
    assert.deepEqual([kind([0, 1, 1]).least, kind([-1, 1]).least], [1, 1]);
  });

  it("joins repeated pairs: the last rating, the sum of all else; or lets people come back", () => {
    const rows = [
      { user: 0, item: 0, value: 5, time: 2 },
      { user: 0, item: 0, value: 3, time: 1 },
      { user: 1, item: 0, value: 1, time: 3 },
      { user: 1, item: 1, value: 2, time: 4 },
      { user: 0, item: 1, value: 4, time: 5 },
    ];
    const rated = prepare(dataOf(rows), false, free).dataset.interactions;
    assert.deepEqual([...(rated.value ?? [])], [5, 1, 2, 4]);
    const summed = prepare(dataOf(rows), true, free).dataset.interactions;
    assert.deepEqual([...(summed.value ?? [])], [8, 1, 2, 4]);
    assert.deepEqual([...(summed.time ?? [])], [1, 3, 4, 5]);
    const often = [...rows, ...rows.map((row) => ({ ...row, time: row.time + 100 }))];
    assert.equal(prepare(dataOf(often), true, free).again, true);
    assert.equal(prepare(dataOf(often), true, { ...free, again: false }).dataset.interactions.length, 4);
  });

  it("leaves values below the least out, and says when times lie in the future", () => {
    const soon = Date.now() / 1000 + 1e7;
    const rows = [4, 5, 4, 2, 5].map((value, at) => ({
      user: at % 2,
      item: Math.floor(at / 2),
      value,
      time: soon + at,
    }));
    const found = prepare(dataOf(rows), false, { ...free, positive: 4 });
    assert.equal(found.dataset.interactions.length, 4);
    assert.match(found.said.join("\n"), /4 events \(100 %\) lie in the future/);
  });

  it("refuses one user, one item, and items that are never met twice", () => {
    const one = (rows: readonly Row[]) => () => prepare(dataOf(rows), false, free);
    assert.throws(
      one([
        { user: 0, item: 0 },
        { user: 0, item: 1 },
      ]),
      /at least two users/,
    );
    assert.throws(
      one([
        { user: 0, item: 0 },
        { user: 1, item: 0 },
      ]),
      /one item alone/,
    );
    assert.throws(
      one([
        { user: 0, item: 0 },
        { user: 1, item: 1 },
      ]),
      /each of them once/,
    );
  });

  it("chooses the protocol by the data and says why", () => {
    const choose = (rows: readonly Row[], protocol: "random" | null = null) =>
      chooseProtocol(dataOf(rows).interactions, { protocol }, false, random(1));
    const last = choose(times(20, 8, (user, at) => at * 1000 + user));
    assert.deepEqual([last.name, last.split.test.length, last.split.validation?.test.length], ["last-out", 20, 20]);
    const short = choose(times(60, 3, (user, at) => user * 10 + at * 200));
    assert.equal(short.name, "global-time");
    assert.match(short.reasons.join(" "), /median user has 3 events/);
    const news = choose(times(30, 8, (user, at) => ((user * 7 + at * 3) % 120) * 1000 + user, 120));
    assert.equal(news.name, "global-time");
    assert.match(news.reasons.join(" "), /Items come and go/);
    assert.equal(choose(times(20, 8, () => 5)).name, "random");
    assert.equal(
      choose(
        times(20, 8, (_, at) => at),
        "random",
      ).name,
      "random",
    );
  });

  it("puts a third of the events into each band of popularity", () => {
    const rows = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 5].map((item, user) => ({ user, item }));
    assert.deepEqual([...popularityBands(dataOf(rows).interactions)], [0, 1, 1, 2, 2, 2]);
  });
});
