import { quantile } from "../base/numbers.ts";
import { shareOfTies } from "./interactions.ts";
import type { Interactions, Sequences } from "./types.ts";

/** A share as a reader likes it: "51 %", "3.9 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(share < 0.1 ? 1 : 0)} %`;
}

/** A count with its thousands apart: "100,000". */
export function counted(count: number): string {
  return count.toLocaleString("en-US");
}

/** What the order of these events stands on: the share of ties and how long a user's events span, or no times at all. */
export function orderNotes(data: Interactions): string[] {
  if (data.time === null) {
    return ["There are no times; the order of a user's events is that of the file and may mean nothing."];
  }
  const ties = shareOfTies(data) as number;
  const { items, time } = data.perUser() as { items: Sequences; time: Float64Array };
  const spans: number[] = [];
  let tiedLast = 0;
  for (let u = 0; u < items.rows; u++) {
    const first = items.offsets[u] as number;
    const last = (items.offsets[u + 1] as number) - 1;
    if (last < first) continue;
    spans.push((time[last] as number) - (time[first] as number));
    if (last > first && time[last] === time[last - 1]) tiedLast++;
  }
  return [
    `${percent(ties)} of a user's consecutive events share a time; among them the order of the file counts.`,
    `The last event of ${counted(tiedLast)} of ${counted(spans.length)} users shares its time with the one before.`,
    `The median user's events span ${duration(quantile(spans, 0.5))}.`,
  ];
}

/** A length of time as a reader likes it: "47 minutes", "3.2 days". */
export function duration(seconds: number): string {
  if (seconds < 120) return `${seconds.toFixed(0)} seconds`;
  if (seconds < 2 * 3600) return `${(seconds / 60).toFixed(0)} minutes`;
  if (seconds < 2 * 86400) return `${(seconds / 3600).toFixed(1)} hours`;
  return `${(seconds / 86400).toFixed(1)} days`;
}
