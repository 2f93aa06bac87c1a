import { axisTitle, checkLengths, checkNumbers, type Figure, figure, said } from "./figure.ts";
import { seriesStyle } from "./theme.ts";

/** The length of a bin; weeks begin on Monday. */
export type Period = "day" | "week" | "month";

/** What activity over time shows. */
export interface ActivityOptions {
  readonly title?: string;
  /** Times of events, seconds since 1970-01-01 UTC. */
  readonly time: ArrayLike<number>;
  /** What is counted: "ratings", "clicks". */
  readonly counted: string;
  /** By default days up to about four months, weeks up to three years, months beyond. */
  readonly by?: Period;
}

const secondsOfDay = 86_400;

/**
 * Events per day, week or month (UTC), empty ones included.
 * @throws InputError for no times, or NaN or infinite ones
 */
export function activityOverTime({ title = "Activity over time", time, counted, by }: ActivityOptions): Figure {
  checkLengths(title, { time });
  checkNumbers(time, title, "refuse");
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let at = 0; at < time.length; at++) {
    first = Math.min(first, time[at] as number);
    last = Math.max(last, time[at] as number);
  }
  const days = (last - first) / secondsOfDay;
  const period = by ?? (days <= 120 ? "day" : days <= 1100 ? "week" : "month");
  const counts = new Map<number, number>();
  for (let start = binOf(first, period); start <= last; start = nextBin(start, period)) counts.set(start, 0);
  for (let at = 0; at < time.length; at++) {
    const start = binOf(time[at] as number, period);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const starts = [...counts.keys()];
  const values = [...counts.values()];
  const busiest = values.indexOf(values.reduce((a, b) => Math.max(a, b), 0));
  return figure({
    title,
    data: [
      {
        type: "bar",
        x: starts.map(dateOf),
        y: values,
        width: starts.map((start) => (nextBin(start, period) - start) * 1000),
        offset: 0,
        marker: { color: seriesStyle(0).color },
        hovertemplate: `${period} of %{x|%Y-%m-%d}: %{y:,}<extra></extra>`,
      },
    ],
    layout: {
      xaxis: { type: "date", title: axisTitle({ name: `${period} of the event`, unit: "UTC" }, title) },
      yaxis: { title: axisTitle({ name: "count", unit: `${counted} per ${period}` }, title), rangemode: "tozero" },
      bargap: 0,
    },
    height: 340,
    summary: [
      `Bars: ${counted} per ${period}, ${dateOf(first)} to ${dateOf(last)}.`,
      `${starts.length} ${period}s, ${values.filter((value) => value === 0).length} without any; busiest that of ${dateOf(starts[busiest] as number)} with ${said(values[busiest] as number)}`,
    ],
  });
}

function dateOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}

/** The first second of the bin a moment is in. */
function binOf(seconds: number, period: Period): number {
  const day = Math.floor(seconds / secondsOfDay);
  if (period === "day") return day * secondsOfDay;
  // 1970-01-01 was a Thursday, three days after a Monday.
  if (period === "week") return (day - ((((day + 3) % 7) + 7) % 7)) * secondsOfDay;
  const date = new Date(seconds * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / 1000;
}

function nextBin(start: number, period: Period): number {
  if (period !== "month") return start + secondsOfDay * (period === "day" ? 1 : 7);
  const date = new Date(start * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000;
}
