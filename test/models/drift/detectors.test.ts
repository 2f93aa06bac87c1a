import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InputError } from "../../../lib/base/errors.ts";
import { close } from "../../../lib/base/numbers.ts";
import { random } from "../../../lib/base/random.ts";
import { adwin } from "../../../lib/models/drift/adwin.ts";
import { randomAlarms } from "../../../lib/models/drift/detector.ts";
import { pageHinkley } from "../../../lib/models/drift/page-hinkley.ts";

interface Reference<Options> {
  readonly options: Options;
  readonly alarms: readonly number[];
}
const reference = JSON.parse(readFileSync(new URL("../../fixtures/drift-detectors.json", import.meta.url), "utf8")) as {
  readonly values: readonly number[];
  readonly pageHinkley: readonly Reference<{ tolerance: number; threshold: number; least: number }>[];
  readonly adwin: readonly (Reference<{ confidence: number; buckets: number; every: number; least: number }> & {
    readonly widths: readonly number[];
    readonly mean: number;
  })[];
};
const { values } = reference;

/** A stream that jumps from one mean to another. */
const jump = (before: number, after: number, each: number, seed = 1) => {
  const draw = random(seed);
  return Array.from({ length: 2 * each }, (_, at) => (at < each ? before : after) + 0.1 * draw.normal());
};

describe("Page–Hinkley", () => {
  it("raises its alarms where river does", () => {
    for (const { options, alarms } of reference.pageHinkley) {
      const detector = pageHinkley(options);
      const found = values.flatMap((value, place) => (detector.add(value) ? [place] : []));
      assert.deepEqual(found, alarms);
      assert.ok(alarms.length > 0);
    }
  });

  it("is the sum less its least by hand, and dates the change after the least", () => {
    const detector = pageHinkley({ tolerance: 0.1, threshold: 0.7, least: 1 });
    // x̄: 0, 0, 1/3, 1/2; x − x̄ − δ: −0.1, −0.1, 0.5667, 0.4; sums: −0.1, −0.2, 0.3667, 0.7667: 0.9667 above the least.
    assert.deepEqual(
      [0, 0, 1, 1].map((value) => [detector.add(value), detector.kept]),
      [
        [false, 1],
        [false, 2],
        [false, 3],
        [true, 2],
      ],
    );
    // It begins anew: of one value the mean is the value.
    assert.deepEqual([detector.add(1), detector.kept], [false, 1]);
  });

  it("waits for the least number of values, and does not hear a fall", () => {
    const early = pageHinkley({ tolerance: 0, threshold: 0.1, least: 6 });
    assert.deepEqual(
      [0, 0, 1, 1, 1, 1].map((value) => early.add(value)),
      [false, false, false, false, false, true],
    );
    const falling = pageHinkley({ threshold: 1 });
    assert.ok(!jump(0.8, 0.2, 100).some((value) => falling.add(value)));
  });

  it("refuses options that are none or out of range, and values that are no numbers", () => {
    assert.throws(() => pageHinkley({ threshold: 0 }), /threshold to be a number above 0/);
    assert.throws(() => pageHinkley({ tolerance: -1 }), InputError);
    assert.throws(() => pageHinkley({ least: 0 }), InputError);
    assert.throws(() => pageHinkley({ delta: 1 } as object), /one of the options tolerance/);
    assert.throws(() => pageHinkley().add(Number.NaN), /finite numbers in the stream.*got NaN/);
  });
});

/** ADWIN without buckets: the window value by value, every division looked at, the oldest dropped while one differs. */
function plainAdwin(stream: readonly number[], confidence: number, least: number) {
  let window: number[] = [];
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length;
  const differs = () =>
    window.some((_, cut) => {
      const [older, younger] = [window.slice(0, cut), window.slice(cut)];
      if (Math.min(older.length, younger.length) < least) return false;
      const m = 1 / (1 / older.length + 1 / younger.length);
      const variance = mean(window.map((value) => (value - mean(window)) ** 2));
      const logarithm = Math.log((2 * Math.log(window.length)) / confidence);
      const bound = Math.sqrt((2 / m) * variance * logarithm) + (2 / (3 * m)) * logarithm;
      return Math.abs(mean(older) - mean(younger)) > bound;
    });
  return stream.map((value) => {
    window = [...window, value];
    let alarm = false;
    while (differs()) [alarm, window] = [true, window.slice(1)];
    return { alarm, width: window.length };
  });
}

describe("ADWIN", () => {
  it("raises its alarms where river does, and keeps as much", () => {
    for (const { options, alarms, widths, mean } of reference.adwin) {
      const detector = adwin(options);
      const found = values.flatMap((value, place) => {
        const alarm = detector.add(value);
        assert.equal(detector.width, widths[place], `width at ${place}`);
        assert.ok(detector.kept === detector.width || alarm);
        return alarm ? [place] : [];
      });
      assert.deepEqual(found, alarms);
      assert.ok(alarms.length > 0 && close(detector.mean, mean, { relative: 1e-9 }));
    }
  });

  it("is the plain window as long as no buckets are united", () => {
    for (const [confidence, least, seed] of [
      [0.05, 1, 1],
      [0.5, 5, 2],
      [0.9, 3, 3],
    ] as const) {
      const stream = jump(0.2, 0.8, 40, seed);
      const detector = adwin({ confidence, least, buckets: 100 });
      const found = stream.map((value) => ({ alarm: detector.add(value), width: detector.width }));
      assert.deepEqual(found, plainAdwin(stream, confidence, least));
      assert.ok(found.some(({ alarm }) => alarm));
    }
  });

  it("keeps few buckets of counts that are powers of 2, and loses nothing in them", () => {
    const detector = adwin({ confidence: 1e-9, buckets: 5 });
    for (let at = 0; at < 1000; at++) detector.add((at % 10) / 10);
    const counts = detector.window.map(({ count }) => count);
    assert.ok(counts.length <= 5 * Math.ceil(Math.log2(1000 / 5) + 1), String(counts.length));
    assert.ok(counts.every((count, at) => Number.isInteger(Math.log2(count)) && count <= (counts[at - 1] ?? count)));
    assert.equal(detector.width, 1000);
    assert.ok(close(detector.mean, 0.45, { relative: 1e-12 }));
  });

  it("hears a fall too, and drops what was before it", () => {
    const detector = adwin({ confidence: 0.01 });
    const dated: number[] = [];
    const places = jump(0.8, 0.3, 200).flatMap((value, place) => {
      if (!detector.add(value)) return [];
      dated.push(place - detector.kept + 1);
      return [place];
    });
    assert.ok((places[0] as number) >= 200 && (places[0] as number) < 230, String(places));
    assert.ok(detector.width < 220 && close(detector.mean, 0.3, { absolute: 0.05 }));
    assert.ok(Math.abs((dated[0] as number) - 200) <= 4, `dated at ${dated[0]}`);
  });

  it("refuses options that are none or out of range, and values that are no numbers", () => {
    assert.throws(() => adwin({ confidence: 1 }), /above 0 and below 1.*got 1/);
    assert.throws(() => adwin({ confidence: 0 }), InputError);
    assert.throws(() => adwin({ buckets: 1 }), InputError);
    assert.throws(() => adwin({ every: 0.5 }), InputError);
    assert.throws(() => adwin({ delta: 0.1 } as object), InputError);
    assert.throws(() => adwin().add(Number.POSITIVE_INFINITY), /got Infinity/);
  });
});

describe("alarms by the dice", () => {
  it("ring as often as they were told to, whatever the values", () => {
    const dice = randomAlarms(0.1, random(4));
    const rang = Array.from({ length: 5000 }, (_, at) => dice.add(at)).filter(Boolean).length;
    assert.ok(Math.abs(rang - 500) < 5 * Math.sqrt(450), String(rang));
  });

  it("refuse a probability that is none", () => {
    for (const wrong of [0, 1.1, Number.NaN]) assert.throws(() => randomAlarms(wrong, random(1)), InputError);
    assert.throws(() => randomAlarms(0.5, random(1)).add(Number.NaN), InputError);
  });
});
