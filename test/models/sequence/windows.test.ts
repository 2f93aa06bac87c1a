import assert from "node:assert/strict";
import { random } from "../../../lib/base/random.ts";
import { vocabulary } from "../../../lib/base/vocabulary.ts";
import { sequencesOf } from "../../../lib/data/sequences.ts";
import type { Events } from "../../../lib/data/types.ts";
import { padded, targetsOf } from "../../../lib/models/sequence/padding.ts";
import { timeFeatures } from "../../../lib/models/sequence/time-encoding.ts";
import {
  groupsByLength,
  latestWindows,
  trainingWindows,
  usersToLearnFrom,
} from "../../../lib/models/sequence/windows.ts";

const ids = Array.from({ length: 100 }, (_, item) => `i${item}`);
const lengths = [1, 0, 5, 37, 2, 12, 13];
const rows = lengths.map((length, user) => Array.from({ length }, (_, step) => (user * 7 + step) % 100));
const items = sequencesOf(vocabulary("item", ids), rows);
const events: Events = { items, value: null, time: Float64Array.from(items.values, (_, at) => at * 3600) };

describe("windows over histories", () => {
  it("predict every event but the first exactly once, wherever the cuts fall", () => {
    for (let seed = 0; seed < 20; seed++) {
      const windows = trainingWindows(events, usersToLearnFrom(events), 12, random(seed));
      const predicted = windows.flatMap(({ from, length }) => Array.from({ length }, (_, step) => from + step + 1));
      const expected = lengths.flatMap((length, user) =>
        Array.from({ length: Math.max(0, length - 1) }, (_, step) => (items.offsets[user] as number) + step + 1),
      );
      assert.deepEqual(predicted, expected);
      assert.ok(windows.every(({ length }) => length >= 1 && length <= 12));
    }
  });

  it("cut long histories at places of their own in each epoch, and short ones never", () => {
    const cuts = [1, 2, 3].map((seed) => trainingWindows(events, [3], 12, random(seed)).map(({ from }) => from));
    assert.notDeepEqual(cuts[0], cuts[1]);
    assert.deepEqual(
      trainingWindows(events, [6], 12, random(1)).map(({ length }) => length),
      [12],
    );
  });

  it("are the latest events when asked, and empty for who has none", () => {
    const latest = latestWindows(events, 12);
    assert.deepEqual(
      latest.map(({ length }) => length),
      [1, 0, 5, 12, 2, 12, 12],
    );
    assert.equal((latest[3]?.from ?? 0) + 12, items.offsets[4]);
  });

  it("stand together with those of like length, each in one group", () => {
    const windows = Array.from({ length: 100 }, (_, at) => ({ from: at * 50, length: 1 + ((at * 17) % 50) }));
    const groups = groupsByLength(windows);
    assert.deepEqual(
      groups
        .flat()
        .map(({ from }) => from)
        .sort((a, b) => a - b),
      windows.map(({ from }) => from),
    );
    const cells = groups.reduce((sum, group) => sum + group.length * (group[0]?.length ?? 0), 0);
    const steps = windows.reduce((sum, { length }) => sum + length, 0);
    assert.ok(cells < 1.25 * steps, `${cells} cells for ${steps} steps`);
    assert.ok(groups.length < 15);
  });
});

describe("padding", () => {
  const features = timeFeatures(["order", "gap", "weekday", "hour"], 12);

  it("lays windows from the left and wants the states of real steps alone", () => {
    const [from, length] = [items.offsets[2] as number, 4];
    const group = [
      { from, length },
      { from: items.offsets[4] as number, length: 1 },
    ];
    const laid = padded(events, group, features, "all");
    assert.deepEqual([laid.rows, laid.steps], [2, 4]);
    assert.deepEqual(Array.from(laid.wanted), [0, 1, 2, 3, 4]);
    assert.deepEqual(Array.from(laid.items.subarray(0, 5)), [14, 15, 16, 17, 28]);
    assert.deepEqual(Array.from(targetsOf(events, group)), [15, 16, 17, 18, 29]);
    const [order, gap, weekday, hour] = laid.features;
    assert.deepEqual(Array.from(order?.subarray(0, 4) ?? []), [0, 1, 2, 3]);
    // No event stands before the first; then an hour each, whose logarithm lies between 11 and 12.
    assert.deepEqual(Array.from(gap?.subarray(0, 4) ?? []), [0, 11, 11, 11]);
    assert.deepEqual(Array.from(weekday?.subarray(0, 4) ?? []), [3, 3, 3, 3]);
    assert.deepEqual(
      Array.from(hour?.subarray(0, 4) ?? []),
      [from, from + 1, from + 2, from + 3].map((at) => at % 24),
    );
    // Each state is asked at the time of the next event.
    assert.deepEqual(
      Array.from(laid.asked[2]?.subarray(0, 4) ?? []),
      [1, 2, 3, 4].map((step) => (from + step) % 24),
    );
  });

  it("asks the last state alone at the moment of the question", () => {
    const window = { from: items.offsets[2] as number, length: 5 };
    const sunday = Date.UTC(2024, 0, 7, 23, 30) / 1000;
    const laid = padded(events, [window], features, () => sunday);
    assert.deepEqual(Array.from(laid.wanted), [4]);
    assert.deepEqual(
      laid.asked.map((values) => values[0]),
      [30, 6, 23],
    );
  });
});
