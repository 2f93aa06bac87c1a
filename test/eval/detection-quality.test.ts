import assert from "node:assert/strict";
import { InputError } from "../../lib/base/errors.ts";
import { random } from "../../lib/base/random.ts";
import { type DetectionQuality, detectionQuality, soonestAtRate } from "../../lib/eval/detection-quality.ts";

const day = 86_400;
const days = (count: number) => Float64Array.from({ length: count }, (_, at) => at * day);
const nothing = Number.NaN;

describe("the quality of detections", () => {
  it("counts delays from the change, what is missed, and false alarms before it and after it was noticed", () => {
    const quality = detectionQuality(
      [
        // Changes half a day before event 4: one alarm too early, one after three events, one more.
        { times: days(10), alarms: [2, 6, 8] },
        // Missed: four events to the end.
        { times: days(10), alarms: [] },
        // At once.
        { times: days(10), alarms: [5] },
      ],
      [3.5 * day, 6 * day, 5 * day],
    );
    assert.deepEqual([quality.streams, quality.changes], [3, 3]);
    assert.equal(quality.delayEvents.value, 2);
    assert.equal(quality.delayDays.value, (2.5 + 0) / 2);
    assert.deepEqual([...quality.waits], [3, 4, 1]);
    assert.ok(Math.abs(quality.waited.value - 8 / 3) < 1e-12);
    assert.ok(Math.abs(quality.missed.value - 1 / 3) < 1e-12);
    // Two false alarms among the 7 + 6 + 9 events at which nothing was to be noticed.
    assert.ok(Math.abs(quality.falseAlarms.value - 200 / 22) < 1e-9);
    const [low, high] = quality.waited.ci95;
    assert.ok(low <= quality.waited.value && quality.waited.value <= high && low < high);
  });

  it("calls every alarm false where nothing changes, or nothing could tell", () => {
    const control = detectionQuality([{ times: days(20), alarms: [3, 9] }], [nothing]);
    assert.deepEqual([control.changes, control.falseAlarms.value], [0, 10]);
    assert.ok(Number.isNaN(control.missed.value) && Number.isNaN(control.waited.value));
    const late = detectionQuality([{ times: days(20), alarms: [3] }], [99 * day]);
    const early = detectionQuality([{ times: days(20), alarms: [3] }], [-1]);
    assert.deepEqual([late.changes, late.falseAlarms.value, early.changes, early.falseAlarms.value], [0, 5, 0, 5]);
    const one = detectionQuality([{ times: [5], alarms: [] }], [5]);
    assert.deepEqual([one.changes, one.falseAlarms.value], [0, 0]);
  });

  it("gives alarms by the dice the wait that a geometric law has", () => {
    const draw = random(2);
    const [p, length, change] = [0.1, 400, 100];
    const streams = Array.from({ length: 400 }, () => ({
      times: days(length),
      alarms: Array.from({ length }, (_, at) => at).filter(() => draw.uniform() < p),
    }));
    const quality = detectionQuality(streams, new Float64Array(400).fill(change * day), { resamples: 200 });
    assert.ok(Math.abs(quality.waited.value - 1 / p) < 5 * (1 / p / Math.sqrt(400)), String(quality.waited.value));
    assert.ok(Math.abs(quality.falseAlarms.value - 100 * p) < 0.5, String(quality.falseAlarms.value));
  });

  it("refuses streams without events, times out of order, and alarms that are nowhere", () => {
    const of = (times: number[], alarms: number[]) => detectionQuality([{ times, alarms }], [nothing]);
    assert.throws(() => detectionQuality([], []), /at least one stream/);
    assert.throws(() => detectionQuality([{ times: [1], alarms: [] }], []), /got 1 and 0 moments/);
    assert.throws(() => of([], []), /stream 0.*got none/);
    assert.throws(() => of([2, 1], []), InputError);
    assert.throws(() => of([1, Number.NaN], []), InputError);
    assert.throws(() => of([1, 2], [2]), /places from 0 to 1.*got 2/);
    assert.throws(() => of([1, 2], [1, 1]), InputError);
    assert.throws(() => of([1, 2], [0.5]), InputError);
  });
});

describe("the soonest detector at a rate of false alarms", () => {
  const made = (falseAlarms: number, waited: number) => {
    const estimate = (value: number) => ({ value, ci95: [value, value] as const });
    const quality = { falseAlarms: estimate(falseAlarms), waited: estimate(waited) } as DetectionQuality;
    return { setting: `${falseAlarms}`, control: quality, changed: quality };
  };

  it("waits least among those that keep it, and is the quietest where none does", () => {
    const tried = [made(2, 5), made(1, 9), made(0.5, 12), made(1, 8)];
    assert.deepEqual(soonestAtRate(tried, 1), tried[3]);
    assert.deepEqual(soonestAtRate(tried, 10), tried[0]);
    assert.deepEqual(soonestAtRate(tried, 0.1), tried[2]);
  });

  it("needs settings and a rate", () => {
    assert.throws(() => soonestAtRate([], 1), InputError);
    for (const wrong of [0, -1, Number.NaN]) assert.throws(() => soonestAtRate([made(1, 1)], wrong), InputError);
  });
});
