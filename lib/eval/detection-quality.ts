import { InputError } from "../base/errors.ts";
import { type BootstrapOptions, bootstrap, type Estimate } from "./bootstrap.ts";

/** One stream of events and where alarms were raised in it. */
export interface WatchedStream {
  /** Of each event, seconds since 1970 UTC, ascending. */
  readonly times: ArrayLike<number>;
  /** Places of the events at which an alarm was raised, ascending, from 0. */
  readonly alarms: ArrayLike<number>;
}

/** How well alarms tell a change. Intervals are 95 %, drawn over streams. */
export interface DetectionQuality {
  readonly streams: number;
  /** How many of them change with an event before and one after. */
  readonly changes: number;
  /** Of the changes that were noticed: the events since, that of the alarm included; 1 is at once. NaN where none was. */
  readonly delayEvents: Estimate;
  /** The same in days from the moment of the change to the alarm. */
  readonly delayDays: Estimate;
  /**
   * Of all changes: the events until the alarm, or until the stream ends without one. Unlike the delay, which leaves missed
   * changes out, it cannot be improved by missing more.
   */
  readonly waited: Estimate;
  /** The share of the changes that no alarm followed. */
  readonly missed: Estimate;
  /** False alarms per 100 events. */
  readonly falseAlarms: Estimate;
  /** By stream: what `waited` is the mean of; NaN where nothing changes. */
  readonly waits: Float64Array;
}

/** What one stream comes to. */
interface Found {
  readonly delayEvents: number;
  readonly delayDays: number;
  readonly waited: number;
  readonly missed: number;
  readonly falseAlarms: number;
  readonly events: number;
}

/**
 * Holds alarms against the moments at which streams changed. The first alarm at or after a change notices it, whatever it was
 * that rang; every alarm before the change, and every further one after it was noticed, is false. A stream that does not change,
 * or that has no event on one side of the moment, can only raise false alarms.
 * @param moments by stream, seconds since 1970 UTC; NaN where nothing changes
 * @throws InputError without streams, for a stream without events, times that do not ascend, alarms that are no places of
 *   ascending events, or other numbers of moments than of streams
 */
export function detectionQuality(
  streams: readonly WatchedStream[],
  moments: ArrayLike<number>,
  options?: Partial<BootstrapOptions>,
): DetectionQuality {
  if (streams.length === 0 || moments.length !== streams.length) {
    throw refusal("at least one stream, and a moment for each", `${streams.length} and ${moments.length} moments`);
  }
  const found = streams.map((stream, at) => judged(stream, moments[at] as number, at));
  const series = (of: (one: Found) => number) => Float64Array.from(found, of);
  const waits = series(({ waited }) => waited);
  const columns = [
    series(({ delayEvents }) => delayEvents),
    series(({ delayDays }) => delayDays),
    waits,
    series(({ missed }) => missed),
    series(({ falseAlarms }) => falseAlarms),
    series(({ events }) => events),
  ];
  const estimates = bootstrap(
    columns,
    null,
    [
      ...[0, 1, 2, 3].map((column) => (means: Float64Array) => means[column] as number),
      (means) => (100 * (means[4] as number)) / (means[5] as number),
    ],
    options,
  );
  const [delayEvents, delayDays, waited, missed, falseAlarms] = estimates as [
    Estimate,
    Estimate,
    Estimate,
    Estimate,
    Estimate,
  ];
  const changes = waits.filter((wait) => !Number.isNaN(wait)).length;
  return { streams: streams.length, changes, delayEvents, delayDays, waited, missed, falseAlarms, waits };
}

const secondsOfDay = 86_400;

function judged({ times, alarms }: WatchedStream, moment: number, stream: number): Found {
  const rang = Array.from(alarms);
  const ascending = (values: ArrayLike<number>, strictly: boolean) =>
    Array.from(values).every((value, at) => {
      const before = at === 0 ? Number.NEGATIVE_INFINITY : (values[at - 1] as number);
      return Number.isFinite(value) && (strictly ? value > before : value >= before);
    });
  if (times.length === 0 || !ascending(times, false)) {
    throw refusal("events at times that ascend", times.length === 0 ? "none" : "others", stream);
  }
  if (!ascending(alarms, true) || !rang.every((at) => Number.isInteger(at) && at >= 0 && at < times.length)) {
    throw refusal(`alarms at ascending places from 0 to ${times.length - 1}`, rang.join(", "), stream);
  }
  const change = Array.from(times).findIndex((time) => time >= moment);
  if (change < 1) {
    const none = Number.NaN;
    return {
      ...{ delayEvents: none, delayDays: none, waited: none, missed: none },
      ...{ falseAlarms: rang.length, events: times.length },
    };
  }
  const noticed = rang.find((at) => at >= change);
  const waited = (noticed ?? times.length - 1) - change + 1;
  return {
    delayEvents: noticed === undefined ? Number.NaN : waited,
    delayDays: noticed === undefined ? Number.NaN : ((times[noticed] as number) - moment) / secondsOfDay,
    waited,
    missed: noticed === undefined ? 1 : 0,
    falseAlarms: rang.length - (noticed === undefined ? 0 : 1),
    events: times.length - waited,
  };
}

function refusal(wanted: string, got: string, stream?: number): InputError {
  return new InputError({
    wanted,
    got,
    where: stream === undefined ? "detectionQuality" : `detectionQuality, stream ${stream}`,
    fix: "Hand on times and alarms of one watched history a stream, and NaN as the moment of a control.",
  });
}

/** A setting of a detector, as it did where nothing changes and where something does. */
export interface TriedDetector<Setting> {
  readonly setting: Setting;
  readonly control: DetectionQuality;
  readonly changed: DetectionQuality;
}

/**
 * Of several settings that which waits least for a change among those with at most so many false alarms per 100 events where
 * nothing changes: detectors that are to be compared must be allowed the same rate. Where all raise more, that with the fewest.
 * @throws InputError without settings, or for a rate that is not above 0
 */
export function soonestAtRate<Setting>(
  tried: readonly TriedDetector<Setting>[],
  mostFalseAlarms: number,
): TriedDetector<Setting> {
  if (tried.length === 0 || !(mostFalseAlarms > 0)) {
    throw new InputError({
      wanted: "settings to choose from, and a rate of false alarms above 0",
      got: `${tried.length} settings and ${mostFalseAlarms}`,
      where: "soonestAtRate",
      fix: "Say how many false alarms in 100 events are borne, e.g. 1.",
    });
  }
  const rate = ({ control }: TriedDetector<Setting>) => control.falseAlarms.value;
  const wait = ({ changed }: TriedDetector<Setting>) => changed.waited.value;
  const borne = tried.filter((one) => rate(one) <= mostFalseAlarms);
  return borne.length > 0
    ? borne.reduce((best, one) => (wait(one) < wait(best) ? one : best))
    : tried.reduce((best, one) => (rate(one) < rate(best) ? one : best));
}
