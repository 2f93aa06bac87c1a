import assert from "node:assert/strict";
import { clean } from "../../../lib/data/clean/clean.ts";
import { busyUsers, constantRaters, valueOutliers } from "../../../lib/data/clean/outliers.ts";
import { interactions } from "../../../lib/data/interactions.ts";
import { made } from "../../support/worlds.ts";
import { log, type Row } from "./rows.ts";

describe("data/clean: outliers", () => {
  /** Users with the given numbers of events, user n of `counts[n]`. */
  const users = (counts: number[], value = (event: number) => 1 + (event % 5)) =>
    log(counts.flatMap((count, u) => Array.from({ length: count }, (_, e): Row => [`u${u}`, `i${e}`, value(e), e])));

  it("removes users whose count is far out by the modified z-score of its logarithm", () => {
    // ln of 8, 16, 32, 64, 128: median ln 32, MAD ln 2; a count of 32 · 2^k has the score 0.6745 k.
    const counts = [8, 16, 32, 64, 128];
    const six = users([...counts, 32, 32 * 2 ** 6]);
    const { data: kept, report } = clean(six, [busyUsers()]);
    assert.deepEqual(kept.users.ids, ["u0", "u1", "u2", "u3", "u4", "u5"]);
    assert.match(report[0]?.why ?? "", /above 3.5\); the busiest user left has 128 events/);
    // Seven users, median 32: deviations 2, 1, 0, 1, 2, 0, 6 in units of ln 2, so MAD = ln 2; the score of 2^6 is 4.047.
    assert.equal(clean(six, [busyUsers({ threshold: 4.04 })]).data.users.size, 6);
    assert.equal(clean(six, [busyUsers({ threshold: 4.05 })]).data.users.size, 7);
  });

  it("takes the mean deviation where half of the users share a count, and spares equal users", () => {
    // Ten users with e⁰ and one with 1000: MeanAD = ln 1000 / 11, the score is 11 / 1.2533 = 8.78.
    const counts = [...Array<number>(10).fill(1), 1000];
    assert.equal(clean(users(counts), [busyUsers({ threshold: 8.77 })]).data.users.size, 10);
    assert.equal(clean(users(counts), [busyUsers({ threshold: 8.78 })]).data.users.size, 11);
    assert.equal(clean(users([3, 3, 3]), [busyUsers()]).data.users.size, 3);
  });

  it("never removes users for having few events", () => {
    assert.equal(clean(users([...Array<number>(9).fill(100), 101, 99, 1]), [busyUsers()]).data.users.size, 12);
  });

  it("removes users whose many values are all equal", () => {
    const constant = users([20, 19], () => 4);
    assert.deepEqual(clean(constant, [constantRaters()]).data.users.ids, ["u1"]);
    const varied = users([20], (event) => (event === 7 ? 3 : 4));
    assert.equal(clean(varied, [constantRaters()]).data.length, 20);
  });

  it("removes values beyond Tukey's fences, on the values or on their logarithms", () => {
    // Quartiles of 1 … 9 are 3 and 7: fences at factor 3 are −9 and 19.
    const with19 = users([10], (event) => (event === 9 ? 19 : event + 1));
    // With the tenth value the quartiles are 3.25 and 7.75: fences −10.25 and 21.25.
    assert.equal(clean(with19, [valueOutliers()]).data.length, 10);
    const with22 = users([10], (event) => (event === 9 ? 22 : event + 1));
    assert.deepEqual([...clean(with22, [valueOutliers()]).rows], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert.match(clean(with22, [valueOutliers()]).report[0]?.why ?? "", /outside -10.25 … 21.25/);
    // Logarithms 0 … 9 and 30: quartiles 2.5 and 7.5, so the upper fence is at 22.5, or 32.5 with factor 5.
    const plays = users([11], (event) => 10 ** (event === 10 ? 30 : event));
    assert.equal(clean(plays, [valueOutliers({ logarithm: true })]).data.length, 10);
    assert.equal(clean(plays, [valueOutliers({ logarithm: true, factor: 5 })]).data.length, 11);
    assert.throws(
      () =>
        clean(
          users([3], (event) => event),
          [valueOutliers({ logarithm: true })],
        ),
      /wanted values above 0/,
    );
  });

  it("compares a value with the usual of its user or its item", () => {
    // Item 0 costs 10, item 1 costs 1,000; one price of each is a hundred times too large or too small.
    const rows: [number, number, number][] = [];
    for (let user = 0; user < 8; user++)
      rows.push([user, 0, user === 3 ? 1000 : 10], [user, 1, user === 5 ? 10 : 1000]);
    const prices = made(8, 2, rows);
    assert.equal(clean(prices, [valueOutliers({ logarithm: true })]).data.length, 16);
    const { rows: kept, report } = clean(prices, [valueOutliers({ logarithm: true, within: "item" })]);
    assert.deepEqual(
      [...Array(16).keys()].filter((row) => !kept.includes(row)),
      [6, 11],
    );
    assert.match(report[0]?.why ?? "", /from the item's median; outside 1.000 … 1.000 times the item's median/);
    // Of each user's two prices the median is their mean: distances ±495 in all but two rows, whose user paid alike.
    assert.equal(clean(prices, [valueOutliers({ within: "user" })]).data.length, 16);
  });

  it("refuses options that cannot be", () => {
    assert.throws(() => valueOutliers({ within: "shop" as "item" }), /within to be one of/);
    assert.throws(() => busyUsers({ threshold: 0 }), /above 0/);
    assert.throws(() => busyUsers({ limit: 3 } as object), /wanted one of the options threshold/);
    assert.throws(() => constantRaters({ least: 1 }), /at least 2/);
    assert.throws(() => valueOutliers({ factor: -1 }), /factor to be a number above 0/);
    const bare = interactions({ ...users([3]), value: null });
    assert.throws(() => clean(bare, [constantRaters()]), /constantRaters: wanted events with values/);
  });
});
